/**
 * What we test of pages and networks that are against us, row by row (RELIABILITY.md, H and N): what the host does, what must show,
 * where it is looked at. README's table is made from it: `node test/hosts/table.ts`.
 */
import {MUTANTS, WITHOUT_MUTANT} from '../mutants/mutants.ts';
import {ROWS, type HostRow} from './rows.ts';

export interface Entry {
  readonly id: string;
  readonly host: string;
  readonly shows: string;
  readonly engines: 'Chromium, Firefox, WebKit' | 'Chromium' | 'Node' | '';
  /** Files of the tests, and a text that stands in them. None: not tested. */
  readonly tests: readonly (readonly [file: string, text: string])[];
}

const ROWS_FILE = 'test/hosts/rows.ts';
const ALL = 'Chromium, Firefox, WebKit';
const numberOf = ({id}: HostRow): string => /^H\d+/.exec(id)![0];
/** README says above the table what it stands for. */
const CLEAN = 'as clean';

/** The kinds of what must show, and on how many pages. */
function shown(rows: readonly HostRow[]): string {
  const said = new Map<string, number>();
  for (const {expect} of rows) {
    const text =
      expect.kind === 'renders'
        ? expect.look === 'plain'
          ? '20 results in the browser’s own style'
          : expect.markers === 'some'
            ? '20 results, some markers, the same look'
            : expect.lists
              ? `${expect.lists} lists of 20, ${expect.maps} maps, one request`
              : CLEAN
        : expect.kind === 'fallback'
          ? 'what the page’s author wrote, nothing of ours'
          : `a sentence and the author’s link within ${expect.within / 1000} s`;
    said.set(text, (said.get(text) ?? 0) + 1);
  }
  const parts = [...said].map(([text, times]) => (said.size > 1 ? `${text} (${times})` : text));
  return `${parts.join('; ')}${rows.length > 1 ? ` – ${rows.length} pages` : ''}`;
}

/** What stands on top of the rows of `rows.ts` (`shows` that begins with a comma or a semicolon), or in their place. */
const HOSTS: Readonly<Record<string, {host: string; shows?: string; engines?: Entry['engines']; tests?: Entry['tests']}>> = {
  H1: {host: 'policy with a nonce, `default-src \'none\'`'},
  H2: {host: 'policy by allowlist, without `data:` or `blob:`'},
  H3: {host: 'trusted types required, ours named'},
  H4: {host: 'trusted types required, ours not allowed'},
  H5: {host: 'another Lit holds the policy `lit-html`'},
  H6: {host: '`connect-src` forgets our API'},
  H7: {host: 'sandbox without an origin, storage throws', tests: [['test/journeys/embed.test.ts', '(H7)']]},
  H8: {host: 'isolated by COOP and COEP'},
  H9: {host: 'wrong integrity of the script tag'},
  H10: {host: 'a file of ours is changed on its way, one after the other', shows: 'as clean where what draws the results is whole; what the page’s author wrote where it is not; nothing of the changed file runs'},
  H11: {host: 'Prototype.js 1.7'},
  H12: {host: 'MooTools 1.4'},
  H13: {host: 'MooTools 1.4 with More', shows: '; dates of events and hours of opening too (Chromium)', tests: [['test/hosts/dates.test.ts', 'should be those of a clean page (H13)']]},
  H14: {host: 'jQuery 1.12 with `noConflict`, jQuery UI, which wraps and hides our element'},
  H15: {host: 'core-js replaces built-ins'},
  H16: {host: 'es6-shim and es6-sham'},
  H17: {host: 'zone.js'},
  H18: {host: 'AMD `define`, and our script asked for by it'},
  H19: {host: 'enumerable names on `Object`, `Array`, `String` prototypes'},
  H20: {host: '`get`, `value`, `writable`, `type`, `attribute`, `state` on `Object.prototype`'},
  H21: {host: '`toJSON` on arrays and strings (Prototype 1.6)'},
  H22: {host: '`JSON`, `Promise`, `fetch`, `Date` wrapped or replaced'},
  H23: {host: 'no observers, frames, microtasks or idle time'},
  H24: {host: 'no `attachShadow`'},
  H25: {host: 'no constructed style sheets, with and without a policy'},
  H26: {host: 'everything unset, hidden, enormous, right to left', shows: '; in Chromium at most 0.1 % of the pixels differ', tests: [['test/hosts/page.test.ts', 'pixels (H26)']]},
  H27: {host: 'letters of 6 px and of 62.5 %'},
  H28: {host: 'our tag twice'},
  H29: {host: 'another version first, or two releases, each way, each in one file too', shows: ', one warning with both versions'},
  H30: {host: 'in the head, deferred, as a module, after the element, injected, written, element long after'},
  H31: {host: 'React 19: properties, events, keyed moves, removal', shows: 'results, one event each, state kept, nothing left behind', engines: 'Chromium', tests: [['test/package/apps.test.ts', 'keyed blocks change places']]},
  H32: {host: 'Vue 3: the same', shows: 'results, one event each, state kept, nothing left behind', engines: 'Chromium', tests: [['test/package/apps.test.ts', 'keyed blocks change places']]},
  H33: {host: 'mounted, moved, removed in a zone (stands for Angular)', shows: ', each event once, in that zone, which comes to rest'},
  H34: {
    host: 'put in and taken out 200 times each element (60 each day: badge, events, forms), 800 moves, moves between documents, removal during a request; the elements of events 240 times while they ask',
    shows: '0 nodes and 0 listeners more; the request aborted; the same look in the other document', engines: 'Chromium',
    tests: [['test/hosts/memory.test.ts', 'mounts and removals of'], ['test/hosts/memory.test.ts', 'out and back in the page'], ['test/hosts/memory.test.ts', 'should stop asking when it is removed'], ['test/hosts/event-widgets.test.ts', 'put in and out while they ask (H34)']],
  },
  H35: {host: '50 widgets in one page'},
  H36: {host: 'in a dialog, closed details, a hidden tab, a box of 0 × 0, SVG, a shadow root'},
  H37: {host: 'the page is in a frame with `sandbox="allow-scripts"`', shows: '20 results, in element and frame', engines: 'Chromium', tests: [['test/journeys/embed.test.ts', '(H37)']]},
  H38: {
    host: 'printed', shows: '45 results with their web addresses, no map, no control, no result cut in two; a PDF of 3 to 12 pages of A4 in Chromium', engines: ALL,
    tests: [['test/hosts/every-browser/media.test.ts', 'should carry the whole list'], ['test/hosts/page.test.ts', 'should print the whole list']],
  },
  H39: {
    host: 'less motion, forced colours, more contrast, light or dark', shows: 'nothing moves; a line around every control; contrast ≥ 4.5 in both, ≥ 7 with its lines for those who ask for more', engines: ALL,
    tests: [['test/hosts/every-browser/media.test.ts', 'motion and colours (H39)'], ['test/hosts/page.test.ts', 'should not move at all']],
  },
  H40: {host: 'our script, its files, our domain, the data, or what sounds like measuring is blocked'},
  H41: {host: 'no script, an error before us, no modules', tests: [['test/hosts/page.test.ts', 'a page without script (H41)']]},
  H42: {host: 'plugins that hold our script back, put it into another file or write it into the page; WordPress', shows: '; the frame’s protocol and oEmbed as WordPress speaks them (Chromium)', tests: [['test/journeys/embed.test.ts', 'WordPress, in its own words'], ['test/wordpress/wordpress.long.ts', 'should get a frame from the address alone']]},
  H43: {host: 'an Arabic page from right to left, a page without language', shows: ', in French, left to right'},
  H44: {host: 'every key prevented'},
  H45: {host: 'our names taken by globals and forms'},
  H46: {host: 'floods and forged heights of frames', shows: 'ignored; a few changes a second at most', engines: 'Chromium', tests: [['test/journeys/embed.test.ts', 'floods and forged heights (H46)']]},
  H47: {
    host: 'kept for “back”, prerendered, asleep for 24 hours', shows: 'as it was left; ready after one request; one more request, no error', engines: 'Chromium',
    tests: [['test/hosts/lifecycle.test.ts', 'a page kept for "back"'], ['test/hosts/lifecycle.test.ts', 'a prerendered page'], ['test/hosts/lifecycle.test.ts', 'should ask once more after 24 hours']],
  },
};

const NETWORK = 'test/faults/network.test.ts';
const SENTENCE = 'a sentence and two ways on within 8 s, 3 tries at most';
const NETWORKS: readonly Entry[] = [
  {id: 'N1', host: '500, 502, 503 that asks for two minutes, 429', shows: SENTENCE, engines: 'Chromium', tests: [[NETWORK, 'N1 503']]},
  {id: 'N2', host: 'connection reset, device offline', shows: 'the same; what was shown stays, with its date, and goes on by itself', engines: 'Chromium', tests: [[NETWORK, 'N2 connection reset'], [NETWORK, 'N2 should keep what was shown'], [NETWORK, 'N2 should say when the device is offline']]},
  {id: 'N3', host: 'silence, headers then silence', shows: SENTENCE, engines: 'Chromium', tests: [[NETWORK, 'N3 silence']]},
  {id: 'N4', host: 'one byte a second', shows: SENTENCE, engines: 'Chromium', tests: [[NETWORK, 'N4 one byte']]},
  {id: 'N5', host: 'truncated, HTML, wrong type, rubbish, empty, without end, flipped bytes, byte order mark', shows: `${SENTENCE}; at most 5 MB read`, engines: 'Chromium', tests: [[NETWORK, 'N5 truncated'], [NETWORK, 'an answer without end']]},
  {id: 'N6', host: 'CORS missing or another’s, captive portal, 204', shows: SENTENCE, engines: 'Chromium', tests: [[NETWORK, 'N6 captive portal']]},
  {id: 'N7', host: 'an answer of a later version', shows: 'what is understood of it', engines: 'Chromium', tests: [[NETWORK, 'N7 a later version']]},
  {id: 'N8', host: 'an outage of an hour', shows: 'at most 12 requests, none while hidden', engines: 'Chromium', tests: [[NETWORK, 'N8 an outage that lasts']]},
  {id: 'N9', host: '1,000 pages recover at once', shows: 'each within 60 s, at most 3 times the mean in any second', engines: 'Node', tests: [['test/faults/recovery.test.ts', 'N9 a thousand pages']]},
  {id: 'N10', host: 'an earlier search answers last', shows: 'the last search', engines: 'Chromium', tests: [[NETWORK, 'N10 should show']]},
  {
    id: 'N11', host: 'a form sent twice because its answer was lost', shows: 'kept once: the same bytes under the same key; those of events by the real server, cut, lost, put off, offline', engines: 'Chromium',
    tests: [['test/faults/event-forms.test.ts', 'by a network that cuts, loses, stumbles and sleeps'], ['test/client/write.test.ts', 'the same bytes under the same key when an answer is lost'], ['test/components/pana-join.test.ts', 'register once when the answer is lost'], ['test/components/pana-join.test.ts', 'send the same thing at the next try'], ['test/components/pana-event/event-form.test.ts', 'once when the answer is lost'], ['test/components/pana-survey.test.ts', 'send once what was lost'], ['test/components/pana-event-list.test.ts', 'once more when the answer was lost']],
  },
  {
    id: 'N12', host: 'a form sent by a double click, Enter held; left while it is sent, two tabs; “back”, “forward”, reload after it was sent', shows: 'kept once; what comes back says that it was sent, or is empty', engines: 'Chromium',
    tests: [['test/faults/event-forms.test.ts', 'not be sent again by back, forward or a reload'], ['test/faults/event-forms.test.ts', 'in two tabs at once'], ['test/components/pana-join.test.ts', 'send once however often the button is pressed, or Enter held'], ['test/components/pana-event/event-form.test.ts', 'register once on a double click'], ['test/hosts/join.test.ts', 'next.dblclick()']],
  },
];

export const CATALOGUE: readonly Entry[] = [
  ...Object.entries(HOSTS).map(([id, {host, shows = '', engines = ALL, tests = []}]): Entry => {
    // Without those that only a machine that has or gets Debian's old libraries has.
    const rows = ROWS.filter((row) => numberOf(row) === id && !row.id.includes('the real file'));
    return {
      id,
      host,
      shows: /^[,;]|^$/.test(shows) ? shown(rows) + shows : shows,
      engines: rows.length > 0 ? ALL : engines,
      tests: [...(rows.length > 0 ? [[ROWS_FILE, id] as const] : []), ...tests],
    };
  }),
  ...NETWORKS,
];

/** What turns a row red, or why nothing does. */
export const madeRedBy = (id: string): string =>
  WITHOUT_MUTANT[id] ?? MUTANTS.filter(({row}) => row.startsWith(`${id} `)).map(({name}) => `\`${name}\``).join(' ');

/** README's table. */
export function table(): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  return ['| row | what the host or the network does | what must show | in | red by |', '|---|---|---|---|---|', ...CATALOGUE.map(({id, host, shows, engines}) => `| ${id} | ${cell(host)} | ${cell(shows)} | ${engines} | ${cell(madeRedBy(id))} |`)].join('\n');
}

export const START = '<!-- made by node test/hosts/table.ts -->';
export const END = '<!-- end of the table -->';
