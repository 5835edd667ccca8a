/** The criteria of events on our pages, in the one grammar: what an address may ask, the form that asks it without JavaScript, the links that take each back. */
import {html} from 'hono/html';
import {eventFilterParameters, eventQuerySchema} from '../../../src/contract/event.ts';
import type {EventFilter} from '../../../src/contract/event.ts';
import {EVENT_KINDS, EVENT_LEVELS, EVENT_LIMITS, EVENT_MODES} from '../../../src/contract/event-vocabulary.ts';
import type {EventKind, EventLevel, EventMode} from '../../../src/contract/event-vocabulary.ts';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import type {Needs} from '../../directory/taxonomy/taxonomy.ts';
import {EVENT_KIND_WORDS, EVENT_LEVEL_WORDS, EVENT_MODE_WORDS} from '../../http/event-words.ts';
import type {Markup} from '../../http/document.ts';
import {capital, day as dayWords} from '../../http/words.ts';
import {box, chipsOf, select, valuesOf} from './filters.ts';
import type {Asked} from './filters.ts';

const {territory, radius, needs, level, mode, kind, from, to} = eventFilterParameters;
/** What a page of events may be asked, but for the place. */
export const eventCriteria = {territory, radius, needs, level, mode, kind, from, to, page: eventQuerySchema.shape.page};

/** The canonical texts of what was asked; the first page is left out. */
export const eventsAsked = (query: EventFilter & {readonly page?: number | undefined}): Asked =>
  Object.fromEntries(Object.entries(query).flatMap(([name, value]) => {
    const text = Array.isArray(value) ? value.join(' ') : String(value ?? '');
    return text === '' || (name === 'page' && text === '1') ? [] : [[name, text]];
  }));

/** Says where the reader is, not what is looked for. */
export const narrowsEvents = (asked: Asked): boolean => Object.keys(asked).some((name) => asked[name] && name !== 'page');

const RADII = [10, 20, 30, EVENT_LIMITS.radius, 100, 200];

/** What the code of a need or of a family is called. */
export function needOrFamily(needs: Needs): (code: string) => string {
  const {families, retired = []} = needs.served('fr');
  const words = new Map([...families.flatMap((family) => [[family.code, `Tout « ${family.label} »`] as const, ...family.needs.map(({code, label}) => [code, label] as const)]), ...retired.map(({code, label}) => [code, label] as const)]);
  return (code) => words.get(code) ?? code;
}

/** What was asked, each with a link to the same without it. `places` names territories. */
export function eventChips(path: string, asked: Asked, taxonomy: Needs, places: (code: string) => string): Markup {
  const needWord = needOrFamily(taxonomy);
  const words: Readonly<Record<string, (value: string) => string>> = {
    territory: places,
    needs: needWord,
    level: (value) => `Besoins ${EVENT_LEVEL_WORDS[Number(value) as EventLevel]}`,
    mode: (value) => capital(EVENT_MODE_WORDS[value as EventMode]),
    kind: (value) => EVENT_KIND_WORDS[value as EventKind],
    from: (value) => `À partir du ${dayWords(value)}`,
    to: (value) => `Jusqu’au ${dayWords(value)}`,
    radius: (value) => `Moins de ${value} km`,
  };
  return chipsOf(path, asked, Object.keys(words), (name, value) => words[name]!(value));
}

/** Every criterion as a form that leads to the same page; what was asked is said by the chips, events come first. `place`: text of its field. */
export function eventForm({path, asked, place, needs: taxonomy}: {readonly path: string; readonly asked: Asked; readonly place: string; readonly needs: Needs}): Markup {
  const chosen = valuesOf(asked, 'needs');
  const boxes = <T extends string>(name: string, title: string, values: readonly T[], words: Readonly<Record<T, string>>): Markup =>
    html`<fieldset><legend>${title}</legend>${values.map((value) => box('checkbox', name, value, capital(words[value]), valuesOf(asked, name).includes(value)))}</fieldset>`;
  const date = (name: 'from' | 'to', title: string): Markup => html`<div><label for="${name}">${title}</label><input id="${name}" name="${name}" type="date" value="${asked[name] ?? ''}"></div>`;
  const far = Number(asked['radius'] ?? EVENT_LIMITS.radius);
  const radii = RADII.includes(far) ? RADII : [...RADII, far].sort((a, b) => a - b);
  return html`<form class="filters" role="search" aria-label="Chercher dans l’agenda" action="${path}" method="get">
<div class="search"><div><label for="place">Commune, code postal ou département</label><input id="place" name="place" type="search" value="${place}" maxlength="${LIMITS.queryLength}" autocomplete="off"></div><button>Chercher</button></div>
${asked['territory'] ? html`<input type="hidden" name="territory" value="${asked['territory']}">` : ''}
<details class="refine"><summary>Préciser la recherche</summary><div class="facets">
${boxes('kind', 'Quoi ?', EVENT_KINDS, EVENT_KIND_WORDS)}
<div>${boxes('mode', 'Comment y participer ?', EVENT_MODES, EVENT_MODE_WORDS)}
<fieldset><legend>Quand ?</legend>${date('from', 'À partir du')}${date('to', 'Jusqu’au')}</fieldset></div>
<fieldset><legend>Sur quoi ?</legend>
<div><label for="needs">Besoin</label><select id="needs" name="needs"><option value="">Tous les besoins</option>
${chosen.length > 1 ? html`<option value="${chosen.join(' ')}" selected>Les besoins choisis</option>` : ''}
${taxonomy.served('fr').families.map((family) => html`<optgroup label="${family.label}">${[{code: family.code, label: `Tout « ${family.label} »`}, ...family.needs].map(({code, label}) => html`<option value="${code}"${chosen.length === 1 && chosen[0] === code ? html` selected` : ''}>${label}</option>`)}</optgroup>`)}
</select></div>
${select('level', 'Jusqu’où ?', asked['level'] ?? '', [['', 'Peu importe'], ...EVENT_LEVELS.map((value) => [`${value}`, capital(EVENT_LEVEL_WORDS[value])] as const)])}
${select('radius', 'Rayon autour du lieu', asked['radius'] ?? '', radii.map((km) => [km === EVENT_LIMITS.radius ? '' : `${km}`, `${km} km`]))}</fieldset>
</div>
<p><button>Appliquer ces critères</button></p></details>
</form>`;
}
