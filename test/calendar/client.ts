/**
 * A calendar as somebody has one: vdirsyncer subscribes to an address over HTTP and keeps what it finds in a folder, khal shows that folder.
 * Debian's packages, in a home of their own that is removed afterwards; installed by apt-get when missing and allowed (Debian, root).
 */
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {readdir} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);
const KHAL = '/usr/bin/khal';
const VDIRSYNCER = '/usr/bin/vdirsyncer';

const isThere = (): boolean => [KHAL, VDIRSYNCER].every((path) => existsSync(path));

/** Whether a calendar application can be run here; installs it first when that is possible. */
export async function hasCalendarClient(): Promise<boolean> {
  if (isThere()) return true;
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return false;
  const apt = (...args: string[]) => run('/usr/bin/apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'}, timeout: 280_000});
  await apt('update').catch(() => undefined);
  await apt('install', '-y', '--no-install-recommends', 'khal', 'vdirsyncer').catch(() => undefined);
  return isThere();
}

/** One line of the client's agenda. */
export interface Shown {
  readonly title: string;
  readonly place: string;
  readonly description: string;
  readonly categories: string;
  readonly url: string;
  /** `CONFIRMED`, `TENTATIVE` or `CANCELLED`. */
  readonly status: string;
  readonly uid: string;
  /** By the clock the client is set to: `2027-03-12T09:30:00+0100`. */
  readonly start: string;
  readonly end: string;
}

const FIELDS = {title: 'title', place: 'location', description: 'description', categories: 'categories', url: 'url', status: 'status', uid: 'uid', start: 'start-long', end: 'end-long'} as const satisfies Record<keyof Shown, string>;
/** Between fields and after each event: in no text of ours. */
const [FIELD, EVENT] = ['\u001F', '\u001E'];
const FORMAT = Object.values(FIELDS).map((name) => `{${name}}`).join(FIELD) + EVENT;

/** The calendar of somebody's own, which files are imported into. */
const OWN = 'personnel';

export class CalendarClient {
  readonly #home = mkdtempSync(join(tmpdir(), 'pana-calendar-'));
  readonly #addresses = new Map<string, string>();

  constructor() {
    mkdirSync(join(this.#home, OWN));
  }

  /** Nothing of the machine but its programs: no proxy, no configuration, no language. */
  async #run(program: string, args: readonly string[]): Promise<{readonly stdout: string; readonly stderr: string}> {
    const env = {PATH: '/usr/bin:/bin', HOME: this.#home, XDG_CONFIG_HOME: join(this.#home, 'config'), XDG_DATA_HOME: join(this.#home, 'data'), XDG_CACHE_HOME: join(this.#home, 'cache'), LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC'};
    return run(program, args, {cwd: this.#home, env, timeout: 240_000, maxBuffer: 64 << 20});
  }

  /** What both programs are, in a line. */
  async version(): Promise<string> {
    return (await Promise.all([KHAL, VDIRSYNCER].map(async (program) => (await this.#run(program, ['--version'])).stdout.trim()))).join('; ');
  }

  /** Subscribes to the calendar at `url`, under a name of letters and `_`; it is read by the next {@link sync} of that name. */
  subscribe(name: string, url: string): void {
    this.#addresses.set(name, url);
    mkdirSync(join(this.#home, name));
  }

  /** Reads a subscription, as the application does every few hours. Throws when it refuses or complains of anything. */
  async sync(pair: string): Promise<void> {
    const parts = [...this.#addresses].map(([name, url]) => [
      `[pair ${name}]`, `a = "${name}_kept"`, `b = "${name}_read"`, 'collections = null',
      `[storage ${name}_kept]`, 'type = "filesystem"', `path = "${join(this.#home, name)}"`, 'fileext = ".ics"',
      `[storage ${name}_read]`, 'type = "http"', `url = "${url}"`,
    ]);
    const config = join(this.#home, 'vdirsyncer.conf');
    writeFileSync(config, ['[general]', `status_path = "${join(this.#home, 'status')}"`, ...parts.flat(), ''].join('\n'));
    for (const command of ['discover', 'sync']) {
      const {stdout, stderr} = await this.#run(VDIRSYNCER, ['-v', 'WARNING', '-c', config, command, pair]);
      assert.equal(stdout + stderr, '', `vdirsyncer ${command}`);
    }
  }

  async #khal(zone: string, ...args: string[]): Promise<string> {
    const config = join(this.#home, 'khal.conf');
    const calendars = [OWN, ...this.#addresses.keys()].map((name) => `[[${name}]]\npath = ${join(this.#home, name)}\nreadonly = ${name === OWN ? 'False' : 'True'}`);
    writeFileSync(config, ['[calendars]', ...calendars, '[default]', `default_calendar = ${OWN}`, '[locale]', `local_timezone = ${zone}`, `default_timezone = ${zone}`,
      'timeformat = %H:%M', 'dateformat = %Y-%m-%d', 'longdateformat = %Y-%m-%d', 'datetimeformat = %Y-%m-%d %H:%M', 'longdatetimeformat = %Y-%m-%dT%H:%M:%S%z', ''].join('\n'));
    const {stdout, stderr} = await this.#run(KHAL, ['-c', config, ...args]);
    assert.equal(stderr, '', `khal ${args[0]}`);
    return stdout;
  }

  /**
   * The agenda of a subscription (without `name`, of the calendar files are imported into) over two days given as `2027-03-12`, by the clock
   * of `zone`: an event once for each day it is held on. Throws when the client complains of one.
   */
  async shown(name: string = OWN, {zone = 'Europe/Paris', from = '2026-11-01', to = '2028-01-31'}: {readonly zone?: string; readonly from?: string; readonly to?: string} = {}): Promise<Shown[]> {
    const said = await this.#khal(zone, 'list', '-a', name, '--day-format', '', '--format', FORMAT, from, to);
    const records = said.split(EVENT);
    assert.match(records.pop()!, /^\s*(?:No events\s*)?$/, 'what it says besides events');
    return records.map((record) => {
      const parts = record.replace(/^\n/, '').split(FIELD);
      assert.equal(parts.length, Object.keys(FIELDS).length, record);
      const shown = Object.fromEntries(Object.keys(FIELDS).map((field, at) => [field, parts[at]!])) as unknown as Shown;
      return {...shown, status: shown.status.trim()};
    });
  }

  /** A day of a subscription as the client itself writes it, without a format of ours. */
  async day(name: string, day: string): Promise<string> {
    return this.#khal('Europe/Paris', 'list', '-a', name, day, '1d');
  }

  /** Opens a calendar file, as somebody does who downloaded it. */
  async import(text: string): Promise<void> {
    const file = join(this.#home, 'opened.ics');
    writeFileSync(file, text);
    assert.equal(await this.#khal('Europe/Paris', 'import', '--batch', '-a', OWN, file), '', 'what it says of the file');
    rmSync(file);
  }

  /** Every file the client keeps of a calendar or of its own: path and bytes as text. */
  async kept(): Promise<(readonly [path: string, text: string])[]> {
    const names = await readdir(this.#home, {recursive: true});
    return names.map((name) => join(this.#home, name)).filter((path) => statSync(path).isFile()).map((path) => [path.slice(this.#home.length + 1), readFileSync(path).toString('latin1')] as const);
  }

  /** Removes all of it. */
  close(): void {
    rmSync(this.#home, {recursive: true, force: true});
  }
}
