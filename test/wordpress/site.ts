/**
 * A real WordPress on the loopback: Debian's packages (WordPress, PHP, MariaDB), its own files copied aside, a database of its own on a
 * socket, PHP's built-in server. Installed by apt-get when missing and allowed (Debian, root).
 */
import {execFile, spawn, type ChildProcess} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {freePort} from '../support/worker.ts';

const run = promisify(execFile);
const SOURCE = '/usr/share/wordpress';
const PACKAGES = ['wordpress', 'php-cli', 'php-mysql', 'mariadb-server'];

const isThere = (): boolean => [SOURCE, '/usr/bin/php', '/usr/sbin/mariadbd', '/usr/bin/mariadb-install-db'].every((path) => existsSync(path));

/** Whether a WordPress can be run here; installs it first when that is possible. */
export async function hasWordPress(): Promise<boolean> {
  if (isThere()) return true;
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return false;
  const apt = (...args: string[]) => run('/usr/bin/apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'}, timeout: 280_000});
  await apt('update').catch(() => undefined);
  await apt('install', '-y', '--no-install-recommends', ...PACKAGES).catch(() => undefined);
  return isThere();
}

export interface Site {
  readonly origin: string;
  readonly version: string;
  /** Publishes `content` as `author` writes it, through every filter of saving; gives the address of the post. */
  publish(author: 'admin' | 'author', title: string, content: string): Promise<string>;
  stop(): Promise<void>;
}

/** The plainest theme there can be: what WordPress itself makes of a post, and nothing else. */
const THEME = {
  'style.css': '/* Theme Name: Plain */',
  'index.php': `<!doctype html><html <?php language_attributes(); ?>><head><meta charset="utf-8"><title><?php wp_title(''); ?></title><?php wp_head(); ?></head><body>
<?php while (have_posts()) { the_post(); echo '<article>'; the_content(); echo '</article>'; } wp_footer();
if (isset($_GET['with-script'])) printf('<script src="http://localhost:%d/pana/v1/pana.js" async crossorigin></script>', getenv('PANA_PORT')); ?></body></html>`,
};

/** A site fetches from the loopback only when told so: everything else is as WordPress ships it. */
const LOOPBACK = `<?php
add_filter('http_request_host_is_external', '__return_true');
add_filter('http_allowed_safe_ports', function ($ports) { $ports[] = (int) getenv('PANA_PORT'); return $ports; });
`;

const INSTALL = `<?php
define('WP_INSTALLING', true);
require __DIR__ . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
function wp_mail() { return true; }
wp_install('Site', 'admin', 'admin@example.org', false, '', 'a long password of a test');
switch_theme('plain');
wp_insert_user(['user_login' => 'author', 'user_pass' => 'another long password', 'user_email' => 'author@example.org', 'role' => 'author']);
echo 'version ', $wp_version;
`;

const PUBLISH = `<?php
require __DIR__ . '/wp-load.php';
$post = json_decode(stream_get_contents(STDIN), true);
wp_set_current_user(get_user_by('login', $post['author'])->ID);
if (current_user_can('unfiltered_html') !== ($post['author'] === 'admin')) exit('the author may write any HTML');
// What comes from a form is slashed, and WordPress takes the slashes out.
$id = wp_insert_post(wp_slash(['post_title' => $post['title'], 'post_content' => $post['content'], 'post_status' => 'publish']), true);
if (is_wp_error($id)) exit($id->get_error_message());
echo 'id ', $id;
`;

/** With the processes it started: PHP's server has several. */
function end({pid}: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid!, signal);
  } catch {
    // gone already
  }
}

/** Starts a new site that may fetch from the loopback port `port`. */
export async function startSite(port: number): Promise<Site> {
  const dir = mkdtempSync(join(tmpdir(), 'pana-wordpress-'));
  const children: ChildProcess[] = [];
  const start = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess => {
    const child = spawn(command, args, {cwd: dir, env: {...process.env, ...env}, stdio: 'ignore', detached: true});
    children.push(child);
    process.once('exit', () => end(child, 'SIGKILL'));
    return child;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(children.map((child) => new Promise<void>((done) => {
      if (child.exitCode !== null) return done();
      child.once('exit', () => done());
      end(child, 'SIGTERM');
      setTimeout(() => end(child, 'SIGKILL'), 5000).unref();
    })));
    rmSync(dir, {recursive: true, force: true});
  };
  try {
    const web = join(dir, 'web');
    // Debian puts plugins, themes and the configuration elsewhere, by links: of WordPress its own code is all that is wanted.
    cpSync(SOURCE, web, {recursive: true, filter: (path) => !/\/wp-content\/.|\/wp-config\.php$/.test(path)});
    const put = (path: string, text: string): void => {
      mkdirSync(join(web, path, '..'), {recursive: true});
      writeFileSync(join(web, path), text);
    };
    for (const [file, text] of Object.entries(THEME)) put(`wp-content/themes/plain/${file}`, text);
    put('wp-content/mu-plugins/loopback.php', LOOPBACK);
    put('install.php', INSTALL);
    put('publish.php', PUBLISH);
    const sitePort = await freePort();
    const origin = `http://127.0.0.1:${sitePort}`;
    const socket = join(dir, 'db.sock');
    put('wp-config.php', `<?php
define('DB_NAME', 'site'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:${socket}'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', '${origin}'); define('WP_SITEURL', '${origin}'); define('DISABLE_WP_CRON', true); define('WP_DEFAULT_THEME', 'plain'); define('AUTOMATIC_UPDATER_DISABLED', true);
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) { define($name . '_KEY', $name); define($name . '_SALT', $name); }
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
`);
    const data = join(dir, 'db');
    const own = process.getuid?.() === 0 ? ['--user=root'] : [];
    await run('/usr/bin/mariadb-install-db', ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', ...own]);
    start('/usr/sbin/mariadbd', ['--no-defaults', `--datadir=${data}`, `--socket=${socket}`, '--skip-networking', '--skip-grant-tables', `--pid-file=${join(dir, 'db.pid')}`, ...own]);
    const php = async (code: string, input = ''): Promise<string> => {
      const doing = run('/usr/bin/php', ['-d', 'display_errors=stderr', code], {cwd: web, env: {...process.env, PANA_PORT: String(port)}, timeout: 120_000});
      doing.child.stdin!.end(input);
      return (await doing).stdout;
    };
    put('database.php', `<?php for ($i = 0; $i < 200; $i++) { try { $db = new mysqli('localhost', 'root', '', '', 0, '${socket}'); break; } catch (Exception $e) { usleep(100000); } } $db->query('CREATE DATABASE site CHARACTER SET utf8mb4');`);
    await php('database.php');
    const version = /version (\S+)/.exec(await php('install.php'))?.[1];
    if (!version) throw new Error('WordPress is not installed');
    start('/usr/bin/php', ['-S', `127.0.0.1:${sitePort}`, '-t', web], {PHP_CLI_SERVER_WORKERS: '4', PANA_PORT: String(port)});
    const late = performance.now() + 20_000;
    while (!(await fetch(origin).then((answer) => answer.ok, () => false))) {
      if (performance.now() > late) throw new Error('the site does not answer');
      await new Promise((done) => setTimeout(done, 100));
    }
    return {
      origin,
      version,
      async publish(author, title, content) {
        const said = await php('publish.php', JSON.stringify({author, title, content}));
        const id = /id (\d+)/.exec(said)?.[1];
        if (!id) throw new Error(`not published: ${said}`);
        return `${origin}/?p=${id}`;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
