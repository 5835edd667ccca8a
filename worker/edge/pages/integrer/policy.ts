/**
 * Reads the security policy of a page (CSP, and the headers that act like it) and says what of ours it blocks, why, and the line that
 * lets it pass. Source: Content Security Policy Level 3, W3C; what browsers really do is compared in the tests.
 */

/** Directives by name; of a name given twice the first counts, as in browsers. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/** The headers of a page, as far as they concern us. */
export interface Headers {
  /** All of them apply: a request passes when each lets it. */
  readonly policies: readonly Policy[];
  /** Only told about, nothing is blocked. */
  readonly reportOnly: number;
  /** Inside the page, where some directives count for nothing. */
  readonly meta: boolean;
  readonly coep?: string;
  readonly integrityPolicy?: string;
  readonly permissions?: string;
}

/** What of ours needs a policy's leave. */
export type Need = 'script' | 'connect' | 'connect-more' | 'map-inline' | 'frame' | 'theme' | 'height' | 'tiles' | 'sandbox' | 'integrity' | 'coep' | 'position' | 'trusted-types';
export type Level = 'blocked' | 'condition' | 'fine';

export interface Finding {
  readonly need: Need;
  /** `condition`: passes when the owner does what `what` says, or only some ways to paste need it. */
  readonly level: Level;
  /** The directive or header that decides; empty when none does. */
  readonly by: string;
  /** One or two sentences for the owner of the site. */
  readonly what: string;
  /** The line as it must be, when a line can mend it. */
  readonly line?: string;
}

export interface Verdict {
  readonly understood: boolean;
  readonly headers: Headers;
  readonly findings: readonly Finding[];
  /** Whole policies that let everything of ours pass, one for each that was given; absent when nothing needs to change. */
  readonly corrected?: readonly string[];
}

export interface Site {
  /** Where our files and data come from. */
  readonly origin: string;
  /** Origin of the page; `https:` and somewhere else unless told. */
  readonly page?: string;
  /** What the single file of this release must be: `sha384-…`, as its tag says it. */
  readonly single?: string | undefined;
}

/** What elements ask for beyond their results, in words and by address: a policy that names some of our addresses lets some of it pass. A test holds it against the elements. */
export const ASKED: readonly (readonly [words: string, paths: readonly string[]])[] = [
  ['la recherche d’un lieu', ['/v1/places']],
  ['« Autour de moi »', ['/v1/places/reverse']],
  ['la liste des besoins', ['/v1/taxonomy']],
  ['les points de la carte', ['/v1/tiles/index', '/v1/tiles/9/256/178']],
  ['les fiches et leurs contacts', ['/v1/structures/s1', '/v1/structures/s1/contact']],
  ['l’agenda', ['/v1/events', '/v1/events/e1']],
  ['le badge', ['/v1/badges/s1']],
  ['les formulaires', ['/v1/challenge', '/v1/charter', '/v1/territories', '/v1/listings', '/v1/listings/drafts', '/v1/reports', '/v1/surveys/observation', '/v1/surveys/observation/answers', '/v1/events/alerts', '/v1/events/e1/registrations']],
];

const ENTITIES: Readonly<Record<string, string>> = {'&#39;': "'", '&#x27;': "'", '&apos;': "'", '&quot;': '"', '&#34;': '"', '&lt;': '<', '&gt;': '>', '&amp;': '&'};
const unescaped = (text: string): string => text.replace(/&(?:#39|#x27|apos|quot|#34|lt|gt|amp);/gi, (entity) => ENTITIES[entity.toLowerCase()]!);
const DIRECTIVE = /^(?:[a-z]+-src(?:-elem|-attr)?|base-uri|form-action|frame-ancestors|sandbox|report-(?:to|uri)|upgrade-insecure-requests|block-all-mixed-content|trusted-types|require-trusted-types-for|require-sri-for|plugin-types|navigate-to|webrtc)$/;

/** One policy from its text: `default-src 'self'; script-src …`. */
export function readPolicy(text: string): Policy {
  const policy = new Map<string, readonly string[]>();
  for (const part of text.split(';')) {
    const [name = '', ...values] = part.trim().split(/\s+/);
    if (name !== '' && !policy.has(name.toLowerCase())) policy.set(name.toLowerCase(), values);
  }
  return policy;
}
export const writePolicy = (policy: Policy): string => [...policy].map(([name, values]) => [name, ...values].join(' ')).join('; ');

const HEADER = /^[\s>]*(?:(?:header\s+(?:always\s+)?(?:set|append|add)|add_header|more_set_headers|header)\s*(?:\(\s*)?(?:["']\s*)?)?(content-security-policy(?:-report-only)?|cross-origin-embedder-policy|integrity-policy|permissions-policy)["']?(?:\s*:\s*|\s+)((?:\S.*)?)$/i;
/** A value as servers are told it: `"…" always;`. */
const unquoted = (text: string): string => {
  const value = text.trim();
  const quoted = /^(["'])(.*)\1\)?\s*(?:always\s*)?;?$/.exec(value);
  // `'none'` alone is a value of a policy, not a quotation.
  return quoted && !/^'[a-z-]+'$/.test(value) ? quoted[2]! : value.replace(/["']\)?\s*(?:always\s*)?;?$/, (end) => (/^'/.test(end) ? "'" : ''));
};

/** Headers from whatever was pasted: a policy, lines of headers or of a server's settings, a `<meta>`. */
export function readHeaders(text: string): Headers {
  const policies: Policy[] = [];
  let reportOnly = 0;
  let coep: string | undefined;
  let integrityPolicy: string | undefined;
  let permissions: string | undefined;
  let meta = false;
  const add = (value: string): void => {
    for (const one of value.split(',')) {
      const policy = readPolicy(one);
      if ([...policy.keys()].some((name) => DIRECTIVE.test(name))) policies.push(policy);
    }
  };
  const tags = [...text.matchAll(/<meta\b(?:"[^"]*"|'[^']*'|[^>"'])*>/gi)].map(([tag]) => tag);
  for (const tag of tags) {
    if (!/http-equiv\s*=\s*["']?content-security-policy["'\s]/i.test(tag)) continue;
    const content = /\scontent\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag);
    const policy = new Map(readPolicy(unescaped(content?.[1] ?? content?.[2] ?? '')));
    for (const name of ['sandbox', 'frame-ancestors', 'report-uri']) policy.delete(name);
    if (policy.size > 0) policies.push(policy);
    meta = true;
  }
  if (tags.length > 0) return {policies, reportOnly, meta};
  // A long header may be folded, or a policy written over several lines.
  const lines = text.split(/\r?\n/).reduce<string[]>((found, line) => {
    const last = found.length - 1;
    const name = /^[\s>]*([\w-]+)\s*:(?!\/\/)/.exec(line)?.[1];
    const begins = HEADER.test(line) || (name !== undefined && !/^https?$|^data$|^blob$|^wss?$/i.test(name));
    if (!begins && last >= 0 && line.trim() !== '' && !/^HTTP\//.test(line)) found[last] += ` ${line.trim()}`;
    else found.push(line.trim());
    return found;
  }, []);
  for (const line of lines) {
    const header = HEADER.exec(line);
    if (!header) {
      if (!/^[\w-]+\s*:(?!\/\/)/.test(line)) add(unquoted(line));
      continue;
    }
    const value = unquoted(header[2]!);
    const name = header[1]!.toLowerCase();
    if (name === 'content-security-policy') add(value);
    else if (name === 'content-security-policy-report-only') reportOnly += 1;
    else if (name === 'cross-origin-embedder-policy') coep = value.toLowerCase();
    else if (name === 'integrity-policy') integrityPolicy = value.toLowerCase();
    else permissions = value.toLowerCase();
  }
  return {policies, reportOnly, meta, ...(coep && {coep}), ...(integrityPolicy && {integrityPolicy}), ...(permissions && {permissions})};
}

/** Directives that decide, the nearest first. */
const FALLBACKS = {
  script: ['script-src-elem', 'script-src', 'default-src'],
  connect: ['connect-src', 'default-src'],
  frame: ['frame-src', 'child-src', 'default-src'],
  theme: ['style-src-elem', 'style-src', 'default-src'],
  height: ['style-src-attr', 'style-src', 'default-src'],
} as const;

const decides = (policy: Policy, names: readonly string[]): string | undefined => names.find((name) => policy.has(name));
const isKeyword = (source: string, keyword: string): boolean => source.toLowerCase() === `'${keyword}'`;
const has = (sources: readonly string[], keyword: string): boolean => sources.some((source) => isKeyword(source, keyword));
const hasNonce = (sources: readonly string[]): boolean => sources.some((source) => /^'nonce-[^']+'$/i.test(source));
const hasHash = (sources: readonly string[]): boolean => sources.some((source) => /^'sha(?:256|384|512)-[^']+'$/i.test(source));
/** Whether a policy names the file whose tag says `integrity`: a browser then runs it wherever it comes from. CSP3, 6.7.2.3; both alphabets of base64 count. */
const admits = (sources: readonly string[], integrity: string | undefined): boolean =>
  integrity !== undefined && sources.some((source) => /^'sha384-[^']+'$/i.test(source) && source.slice(8, -1).replaceAll('-', '+').replaceAll('_', '/') === integrity.slice(7));

/** Whether a source of a policy lets `address` (absolute) pass on `page`. CSP3, 6.7.2.7 and those that follow, without `ws:` for `http:`, which Chromium does not let pass. */
export function matches(source: string, address: URL, page: URL): boolean {
  const upgrades = (from: string, to: string): boolean => from === to || (from === 'http:' && to === 'https:') || (from === 'ws:' && to === 'wss:');
  if (source === '*') return /^(?:https?|wss?):$/.test(address.protocol) || address.protocol === page.protocol;
  if (isKeyword(source, 'self')) return address.host === page.host && upgrades(page.protocol, address.protocol);
  if (source.startsWith("'")) return false;
  const scheme = /^([a-z][a-z\d+.-]*):$/i.exec(source);
  if (scheme) return upgrades(`${scheme[1]!.toLowerCase()}:`, address.protocol);
  const parts = /^(?:([a-z][a-z\d+.-]*):\/\/)?(\*|(?:\*\.)?[\w-]+(?:\.[\w-]+)*\.?)(?::(\d+|\*))?(\/.*)?$/i.exec(source);
  if (!parts) return false;
  const [, protocol, host = '', port, path] = parts;
  if (!upgrades(protocol ? `${protocol.toLowerCase()}:` : page.protocol, address.protocol)) return false;
  const name = host.toLowerCase();
  if (name !== '*' && (name.startsWith('*.') ? !address.hostname.endsWith(name.slice(1)) : address.hostname !== name)) return false;
  const usual = (one: string): string => (one === 'https:' ? '443' : '80');
  const actual = address.port || usual(address.protocol);
  const upgraded = (port === '80' || port === undefined) && actual === '443';
  if (port !== '*' && !upgraded && actual !== (port ?? usual(address.protocol))) return false;
  if (!path || path === '/') return true;
  let asked: string;
  try {
    asked = decodeURIComponent(path);
  } catch {
    return false;
  }
  return path.endsWith('/') ? address.pathname.startsWith(asked) : address.pathname === asked;
}

/** The sources with ours: `'none'` means nothing any more. */
const withSource = (sources: readonly string[], source: string): string[] => [...sources.filter((one) => !isKeyword(one, 'none') && one !== source), source];

interface Judged {
  readonly level: Level;
  readonly by: string;
  readonly why?: 'absent' | 'nonce' | 'dynamic' | 'hash';
}

/** What a policy makes of our script: the tag, then the files it imports. */
function judgeScript(policy: Policy, addresses: readonly URL[], page: URL, single: string | undefined): Judged {
  const by = decides(policy, FALLBACKS.script);
  if (by === undefined) return {level: 'fine', by: ''};
  const sources = policy.get(by)!;
  // With 'strict-dynamic' places count for nothing: what a trusted script imports is trusted.
  if (has(sources, 'strict-dynamic')) return admits(sources, single) ? {level: 'condition', by, why: 'hash'} : hasNonce(sources) ? {level: 'condition', by, why: 'nonce'} : {level: 'blocked', by, why: 'dynamic'};
  if (addresses.every((address) => sources.some((source) => matches(source, address, page)))) return {level: 'fine', by};
  if (admits(sources, single)) return {level: 'condition', by, why: 'hash'};
  return hasNonce(sources) ? {level: 'condition', by, why: 'nonce'} : {level: 'blocked', by, why: 'absent'};
}

function judgePlace(policy: Policy, names: readonly string[], addresses: readonly URL[], page: URL): Judged {
  const by = decides(policy, names);
  if (by === undefined) return {level: 'fine', by: ''};
  return addresses.every((address) => policy.get(by)!.some((source) => matches(source, address, page))) ? {level: 'fine', by} : {level: 'blocked', by};
}

function judgeInline(policy: Policy, names: readonly string[]): Judged {
  const by = decides(policy, names);
  if (by === undefined) return {level: 'fine', by: ''};
  const sources = policy.get(by)!;
  const strict = hasNonce(sources) || hasHash(sources) || (names === FALLBACKS.script && has(sources, 'strict-dynamic'));
  if (has(sources, 'unsafe-inline') && !strict) return {level: 'fine', by};
  return hasNonce(sources) && names === FALLBACKS.script ? {level: 'condition', by, why: 'nonce'} : {level: 'blocked', by};
}

/** The worst of what all policies say, with the one that says it. */
function worst(policies: readonly Policy[], judge: (policy: Policy) => Judged): Judged & {readonly policy?: Policy} {
  const order: readonly Level[] = ['blocked', 'condition', 'fine'];
  return policies.map((policy) => ({...judge(policy), policy})).sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level))[0] ?? {level: 'fine', by: ''};
}

/** The whole verdict on what was pasted. */
export function checkPolicy(text: string, {origin, page: pageOrigin = 'https://un-site.invalid', single}: Site): Verdict {
  const headers = readHeaders(text);
  const {policies} = headers;
  const page = new URL(pageOrigin);
  const files = [new URL('/pana/v1/pana.js', origin), new URL('/pana/0.0.0/chunks/x.js', origin)];
  const data = [new URL('/v1/structures', origin)];
  const findings: Finding[] = [];
  const mended = policies.map((policy) => new Map(policy));
  const host = origin;
  const lineOf = (policy: Policy, names: readonly string[], source = host): string => {
    // A directive that stands in for others keeps its word for them: the line is written under its own name.
    const from = decides(policy, names)!;
    const own = names === FALLBACKS.script ? (from === 'script-src-elem' ? from : 'script-src') : names === FALLBACKS.theme ? (from === 'style-src-elem' ? from : 'style-src') : names[0]!;
    return [own, ...withSource(policy.get(from)!, source)].join(' ');
  };
  const mend = (names: readonly string[], passes: (policy: Policy) => boolean): void => {
    for (const policy of mended) {
      if (passes(policy)) continue;
      const [own, ...sources] = lineOf(policy, names).split(' ');
      policy.set(own!, sources);
    }
  };

  const sandboxed = policies.filter((policy) => policy.has('sandbox'));
  if (sandboxed.length > 0) {
    const closed = sandboxed.find((policy) => !policy.get('sandbox')!.some((word) => word.toLowerCase() === 'allow-scripts'));
    findings.push(closed
      ? {need: 'sandbox', level: 'blocked', by: 'sandbox', what: 'La page est enfermée (sandbox) sans scripts : seul le lien s’affiche.', line: ['sandbox', ...closed.get('sandbox')!, 'allow-scripts'].join(' ')}
      : {need: 'sandbox', level: 'fine', by: 'sandbox', what: 'La page est enfermée (sandbox), mais les scripts y sont permis : cela suffit.'});
    for (const policy of mended) {
      const words = policy.get('sandbox');
      if (words && !words.some((word) => word.toLowerCase() === 'allow-scripts')) policy.set('sandbox', [...words, 'allow-scripts']);
    }
  }

  const script = worst(policies, (policy) => judgeScript(policy, files, page, single));
  if (script.level === 'fine') findings.push({need: 'script', level: 'fine', by: script.by, what: 'Le script de l’annuaire peut se charger.'});
  else if (script.why === 'nonce') {
    const dynamic = has(script.policy!.get(script.by)!, 'strict-dynamic');
    findings.push({
      need: 'script', level: 'condition', by: script.by,
      what: `Le site n’exécute que les scripts qui portent son jeton (nonce) : ajoutez à notre balise l’attribut nonce que portent déjà les autres scripts de la page.${dynamic ? '' : ' Ou bien autorisez notre adresse.'}`,
      line: dynamic ? '<script nonce="LE-JETON-DE-LA-PAGE" src="…" async crossorigin></script>' : lineOf(script.policy!, FALLBACKS.script),
    });
    if (!dynamic) mend(FALLBACKS.script, (policy) => judgeScript(policy, files, page, single).level === 'fine' || has(policy.get(decides(policy, FALLBACKS.script)!)!, 'strict-dynamic'));
  } else if (script.why === 'hash') {
    const dynamic = has(script.policy!.get(script.by)!, 'strict-dynamic');
    findings.push({
      need: 'script', level: 'condition', by: script.by,
      what: `Le site n’exécute que les scripts dont il connaît l’empreinte, et celle de « Un seul fichier » y est : prenez ce code, avec son attribut integrity.${dynamic ? '' : ' Les autres façons de coller le script demandent d’autoriser notre adresse.'}`,
      ...(!dynamic && {line: lineOf(script.policy!, FALLBACKS.script)}),
    });
  } else if (script.why === 'dynamic') {
    findings.push({
      need: 'script', level: 'blocked', by: script.by,
      what: '« strict-dynamic » rend toute adresse inutile, et la politique n’a pas de jeton (nonce) : seul un script déjà admis de votre site peut charger le nôtre, par document.createElement("script"). Sinon, préférez le cadre (iframe).',
    });
  } else {
    const known = hasHash(script.policy!.get(script.by)!) ? ' Les empreintes de la politique ne sont pas celle de « Un seul fichier » dans sa version actuelle : ajoutez-la, ou autorisez notre adresse. Une version antérieure dont l’empreinte y figure continue de marcher.' : '';
    findings.push({need: 'script', level: 'blocked', by: script.by, what: `Le script de l’annuaire, ou l’un de ses morceaux, est refusé : seul le lien s’affiche.${known}`, line: lineOf(script.policy!, FALLBACKS.script)});
    mend(FALLBACKS.script, (policy) => judgeScript(policy, files, page, single).level !== 'blocked');
  }

  const connect = worst(policies, (policy) => judgePlace(policy, FALLBACKS.connect, data, page));
  findings.push(connect.level === 'fine'
    ? {need: 'connect', level: 'fine', by: connect.by, what: 'L’annuaire peut demander ses résultats.'}
    : {need: 'connect', level: 'blocked', by: connect.by, what: 'Le script se charge, mais ne peut pas demander les résultats : un message et le lien s’affichent.', line: lineOf(connect.policy!, FALLBACKS.connect)});
  const partly = policies.filter((policy) => judgePlace(policy, FALLBACKS.connect, data, page).level === 'fine').map((policy) => ({
    policy,
    refused: ASKED.filter(([, paths]) => judgePlace(policy, FALLBACKS.connect, paths.map((path) => new URL(path, origin)), page).level !== 'fine').map(([words]) => words),
  })).filter(({refused}) => refused.length > 0);
  if (connect.level === 'fine' && partly.length > 0) {
    const refused = ASKED.map(([words]) => words).filter((words) => partly.some((one) => one.refused.includes(words)));
    findings.push({
      need: 'connect-more', level: 'blocked', by: decides(partly[0]!.policy, FALLBACKS.connect)!,
      what: `Les premiers résultats s’affichent, mais la politique ne nomme qu’une partie de nos adresses et refuse le reste : ${refused.join(', ')}.`, line: lineOf(partly[0]!.policy, FALLBACKS.connect),
    });
  }
  const everything = [...data, ...ASKED.flatMap(([, paths]) => paths.map((path) => new URL(path, origin)))];
  mend(FALLBACKS.connect, (policy) => judgePlace(policy, FALLBACKS.connect, everything, page).level === 'fine');

  const {integrityPolicy = '', coep = '', permissions = ''} = headers;
  if (/blocked-destinations=\([^)]*\bscript\b/.test(integrityPolicy)) {
    findings.push({need: 'integrity', level: 'condition', by: 'Integrity-Policy', what: 'Le site refuse les scripts sans empreinte : prenez le code « Script protégé par la page » ou « Un seul fichier ».'});
  }
  const inline = worst(policies, (policy) => judgeInline(policy, FALLBACKS.script));
  if (inline.level !== 'fine') {
    findings.push({
      need: 'map-inline', level: 'condition', by: inline.by,
      what: `Seulement pour « Script protégé par la page » : sa liste d’empreintes est écrite dans la page, ce que la politique refuse${inline.why === 'nonce' ? ' sans jeton. Mettez l’attribut nonce aussi sur <script type="importmap">' : ''}. « Script protégé » et « Un seul fichier » n’en ont pas besoin.`,
    });
  }
  const frame = worst(policies, (policy) => judgePlace(policy, FALLBACKS.frame, [new URL('/embed/locator', origin)], page));
  findings.push(frame.level === 'fine'
    ? {need: 'frame', level: 'fine', by: frame.by, what: 'Le cadre (iframe) peut s’afficher.'}
    : {need: 'frame', level: 'condition', by: frame.by, what: 'Seulement pour le cadre (iframe) et l’adresse seule (oEmbed) : le cadre reste vide.', line: lineOf(frame.policy!, FALLBACKS.frame)});
  mend(FALLBACKS.frame, (policy) => judgePlace(policy, FALLBACKS.frame, [new URL('/embed/locator', origin)], page).level === 'fine');

  const theme = worst(policies, (policy) => judgePlace(policy, FALLBACKS.theme, [new URL('/pana/v1/themes/minimal.css', origin), new URL('/pana/0.0.0/themes/minimal.css', origin)], page));
  if (theme.level !== 'fine') {
    findings.push({need: 'theme', level: 'condition', by: theme.by, what: 'Seulement si vous avez choisi un thème : sa feuille est refusée. Copiez-la dans celle de votre site, ou autorisez notre adresse. Les éléments eux-mêmes n’ont besoin de rien.', line: lineOf(theme.policy!, FALLBACKS.theme)});
  }
  const height = worst(policies, (policy) => judgeInline(policy, FALLBACKS.height));
  if (height.level !== 'fine') {
    findings.push({need: 'height', level: 'condition', by: height.by, what: 'Seulement si vous avez choisi une hauteur : l’attribut style est ignoré. Mettez la même règle dans la feuille de votre site.', line: 'pana-locator, pana-map { --pana-map-height: 480px }'});
  }
  const images = worst(policies, (policy) => {
    const by = decides(policy, ['img-src', 'default-src']);
    return by === undefined || policy.get(by)!.some((source) => source === '*' || source === 'https:') ? {level: 'fine', by: by ?? ''} : {level: 'condition', by};
  });
  if (images.level !== 'fine') {
    findings.push({need: 'tiles', level: 'condition', by: images.by, what: 'Seulement si vous donnez un fond de carte (attribut tiles) : autorisez son adresse. La carte d’origine n’a besoin d’aucune image.', line: lineOf(images.policy!, ['img-src', 'default-src'], 'https://adresse-du-fond-de-carte')});
  }
  const typed = policies.find((policy) => policy.has('require-trusted-types-for')) !== undefined && policies.find((policy) => policy.has('trusted-types') && !policy.get('trusted-types')!.some((name) => name === 'pana' || name === '*'));
  if (typed) {
    findings.push({
      need: 'trusted-types', level: 'condition', by: 'trusted-types',
      what: 'Seulement pour « Script protégé », qui doit déclarer une politique nommée pana. Les autres façons n’en ont besoin d’aucune.',
      line: ['trusted-types', ...withSource(typed.get('trusted-types')!, 'pana')].join(' '),
    });
  } else if (policies.some((policy) => policy.has('require-trusted-types-for') || policy.has('trusted-types'))) {
    findings.push({need: 'trusted-types', level: 'fine', by: 'trusted-types', what: 'Les éléments ne fabriquent rien à partir de texte : aucune politique à déclarer.'});
  }
  if (/^(?:require-corp|credentialless)\b/.test(coep)) {
    findings.push({need: 'coep', level: 'fine', by: 'Cross-Origin-Embedder-Policy', what: 'Nos fichiers, nos données et nos cadres disent qu’ils peuvent venir ici. Gardez l’attribut crossorigin de la balise.'});
  }
  const geolocation = /geolocation\s*=\s*(\([^)]*\)|\*|self)/.exec(permissions)?.[1];
  if (geolocation !== undefined && !/self|\*/.test(geolocation)) {
    findings.push({need: 'position', level: 'condition', by: 'Permissions-Policy', what: 'Le bouton « Autour de moi » ne pourra pas demander la position. Tout le reste marche.', line: 'geolocation=(self)'});
  }

  const before = policies.map(writePolicy);
  const after = mended.map(writePolicy);
  const understood = policies.length > 0 || headers.reportOnly > 0 || coep !== '' || integrityPolicy !== '' || permissions !== '';
  return {understood, headers, findings, ...(after.some((policy, i) => policy !== before[i]) && {corrected: after})};
}
