/** The form of an event: which model to begin with, the form itself, what an edit would change, and what two people wrote at once. */
import {html} from 'hono/html';
import {EVENT_KINDS, EVENT_LEVELS, EVENT_LIMITS, EVENT_MODES, VENUE_ACCESSES} from '../../../../../src/contract/event-vocabulary.ts';
import type {FieldError} from '../../../../../src/contract/problem.ts';
import {PRICES} from '../../../../../src/contract/vocabulary.ts';
import type {TaxonomyText} from '../../../../directory/taxonomy/taxonomy.ts';
import type {Answer} from '../../../../http/answer.ts';
import type {Markup} from '../../../../http/document.ts';
import {EVENT_KIND_WORDS, EVENT_MODE_WORDS, VENUE_ACCESS_WORDS, sessionWords} from '../../../../http/event-words.ts';
import {capital, PRICE_WORDS} from '../../../../http/words.ts';
import {EVENT_BOXES, EVENT_MODELS, EVENT_TEXTS, eventDifferences} from '../../../domain/event-form.ts';
import type {EventBox, EventDifference, EventText, TypedEvent} from '../../../domain/event-form.ts';
import {zoneName, ZONES} from '../../../domain/event-zones.ts';
import type {Session} from '../../../domain/session.ts';
import {errorOf, signedIn} from '../../signed-in.ts';
import type {TerritoryGroup, TerritoryWords} from '../coordinations.ts';
import {changes, conflictNote, previewPage} from '../preview.ts';
import type {ChangedValue} from '../preview.ts';
import {EVENTS_PATH, HOW_WORDS, wallWords} from './words.ts';

/** The address of an event, and what it is called; undefined for one that is not kept yet. */
export interface EventTrail {
  readonly id: string;
  readonly title: string;
}

const trailOf = (event: EventTrail | undefined): readonly (readonly [string, string])[] => [[EVENTS_PATH, 'Événements'], ...(event === undefined ? [] : [[`${EVENTS_PATH}/${event.id}`, event.title] as const])];

/** Which model a new event begins with. */
export const modelsPage = (session: Session): Answer => signedIn({
  session, section: EVENTS_PATH, trail: trailOf(undefined), title: 'Créer un événement',
  main: html`<p>Choisissez un modèle : le formulaire s’ouvre à moitié rempli, et tout peut y être changé. Rien n’est public avant que vous l’ayez relu et publié.</p>
<ul class="cards">${EVENT_MODELS.map(({code, name, what}) => html`<li><h2><a href="${EVENTS_PATH}/nouveau?modele=${code}">${name}</a></h2><p>${what}</p></li>`)}</ul>
<p>Pour refaire un événement qui existe déjà, ouvrez-le dans <a href="${EVENTS_PATH}?etat=tous">la liste</a>, puis dupliquez-le.</p>`,
});

const TEXT_TITLES: Readonly<Record<EventText, string>> = {
  kind: 'Genre', title: 'Titre', summary: 'En une ou deux phrases', description: 'Description', organiserName: 'Qui organise', organiserUrl: 'Site de l’organisateur', venueName: 'Nom du lieu', street: 'Numéro et rue',
  complement: 'Complément d’adresse', postcode: 'Code postal', city: 'Commune', lat: 'Latitude', lon: 'Longitude', accessNote: 'Comment venir, où entrer, à qui dire un besoin', timeZone: 'Heure de', between: 'Travail entre les séances',
  onSite: 'Places sur place', remote: 'Places à distance', audience: 'Pour qui', prerequisites: 'Ce qu’il faut savoir ou avoir avant', bring: 'À apporter', price: 'Prix', priceNote: 'Précision sur le prix',
  how: 'Comment on s’inscrit', opens: 'Ouverture des inscriptions', closes: 'Fermeture des inscriptions', url: 'Adresse où l’on s’inscrit', room: 'Lien de la salle en ligne',
};
const BOX_TITLES: Readonly<Record<EventBox, string>> = {territories: 'Territoires', modes: 'Façons de participer', access: 'Accessibilité du lieu'};

export interface EventForm {
  readonly session: Session;
  /** None: a new one. */
  readonly event: EventTrail | undefined;
  /** Whether it is public: what is saved is shown, after a preview. */
  readonly published: boolean;
  readonly typed: TypedEvent;
  readonly version: number;
  /** Rows of sessions to show. */
  readonly rows: number;
  readonly groups: readonly TerritoryGroup[];
  readonly words: TerritoryWords;
  readonly taxonomy: TaxonomyText;
  readonly errors?: readonly FieldError[];
  /** What to think of, told again with the form. */
  readonly warnings?: readonly (Markup | string)[];
  /** What is kept now, when somebody changed it since. */
  readonly online?: TypedEvent;
  /** Rows were added: the first of them gets the focus. */
  readonly added?: number;
}

interface Control {
  readonly hint?: string;
  readonly lines?: number;
  readonly type?: string;
  readonly max?: number;
  readonly more?: Markup;
}

/** What describes a control: its hint, what is wrong with it. */
function described(errors: readonly FieldError[] | undefined, name: string, hint: string | undefined): {readonly attributes: Markup; readonly after: Markup} {
  const error = errors?.find(({field}) => field === name);
  const ids = [...(hint === undefined ? [] : [`${name}-aide`]), ...(error === undefined ? [] : [`${name}-erreur`])].join(' ');
  return {
    attributes: html`${error === undefined ? '' : html` aria-invalid="true"`}${ids === '' ? '' : html` aria-describedby="${ids}"`}`,
    after: html`${hint === undefined ? '' : html`<p class="soft" id="${name}-aide">${hint}</p>`}${error === undefined ? '' : html`<p class="error" id="${name}-erreur">${error.message}</p>`}`,
  };
}

function input({typed, errors}: Pick<EventForm, 'typed' | 'errors'>, name: EventText, {hint, lines, type = 'text', max = 500, more = html``}: Control = {}): Markup {
  const {attributes, after} = described(errors, name, hint);
  const value = typed.text[name];
  // The line end right after a <textarea> is not part of its text.
  return html`<p><label for="${name}">${TEXT_TITLES[name]}</label>
${lines === undefined ? html`<input id="${name}" name="${name}" type="${type}" value="${value}" maxlength="${max}" autocomplete="off"${more}${attributes}>` : html`<textarea id="${name}" name="${name}" rows="${lines}"${more}${attributes}>
${value}</textarea>`}</p>${after}`;
}

function choice({typed, errors}: Pick<EventForm, 'typed' | 'errors'>, name: EventText, options: readonly (readonly [string, string])[], hint?: string): Markup {
  const {attributes, after} = described(errors, name, hint);
  const value = typed.text[name];
  const all = options.some(([code]) => code === value) ? options : [...options, [value, value] as const];
  return html`<p><label for="${name}">${TEXT_TITLES[name]}</label>
<select id="${name}" name="${name}"${attributes}>${all.map(([code, text]) => html`<option value="${code}"${code === value ? html` selected` : ''}>${text}</option>`)}</select></p>${after}`;
}

const box = (name: EventBox, code: string, text: string, chosen: readonly string[]): Markup => {
  const id = `${name}-${code.replace(':', '-')}`;
  return html`<div class="option"><input type="checkbox" id="${id}" name="${name}" value="${code}"${chosen.includes(code) ? html` checked` : ''}><label for="${id}">${text}</label></div>`;
};

function boxes({typed, errors}: EventForm, name: EventBox, options: readonly (readonly [string, string])[]): Markup {
  const error = errorOf(errors, name);
  return html`<fieldset id="${name}" tabindex="-1"${error.attributes}><legend>${BOX_TITLES[name]}</legend>${error.sentence}
${options.map(([code, text]) => box(name, code, text, typed.boxes[name]))}
</fieldset>`;
}

function territories({typed, errors, groups, words}: EventForm): Markup {
  const error = errorOf(errors, 'territories');
  const offered = new Set(groups.flatMap((group) => group.territories));
  const chosen = typed.boxes.territories;
  const others = chosen.filter((code) => !offered.has(code));
  const few = groups.flatMap((group) => group.territories).length <= 15;
  return html`<fieldset id="territories" tabindex="-1"${error.attributes}><legend>${BOX_TITLES.territories}</legend>${error.sentence}
<p class="soft">Pour qui il est organisé : c’est là qu’on le trouve, et c’est la coordination de ces territoires qui le tient.</p>
${others.map((code) => box('territories', code, words(code), chosen))}
${groups.map(({name, territories: codes}) => (few
    ? codes.map((code) => box('territories', code, capital(words(code)), chosen))
    : html`<details${codes.some((code) => chosen.includes(code)) ? html` open` : ''}><summary>${name}</summary>${codes.map((code) => box('territories', code, capital(words(code)), chosen))}</details>`))}
</fieldset>`;
}

function sessions({typed, errors, rows, added}: EventForm): Markup {
  const row = (at: number): Markup => {
    const number = at + 1;
    const part = (name: 'start' | 'end', label: string, value: string, focus: boolean): Markup => {
      const id = `${name}-${number}`;
      const error = errorOf(errors, id);
      return html`<div><label for="${id}">${label}</label><input id="${id}" name="${name}" type="datetime-local" value="${value}" autocomplete="off"${focus ? html` autofocus` : ''}${error.attributes}>${error.sentence}</div>`;
    };
    return html`<fieldset class="session"><legend>Séance ${number}</legend>
${part('start', 'Début', typed.starts[at] ?? '', at === added)}
${part('end', 'Fin', typed.ends[at] ?? '', false)}</fieldset>`;
  };
  return html`<h3>Séances</h3>
<p class="soft">Une seule suffit. Pour une série, remplissez-en plusieurs ; une ligne laissée vide ne compte pas.</p>
${[...Array(rows).keys()].map(row)}
${rows >= EVENT_LIMITS.sessions ? '' : html`<p><button class="quiet" name="plus" value="oui" formnovalidate>Ajouter des lignes</button></p>`}`;
}

function needs({typed, errors, taxonomy}: EventForm): Markup {
  const known = new Set(taxonomy.families.flatMap((family) => family.needs.map(({code}) => code)));
  const line = (code: string, label: string): Markup => {
    const id = `need-${code}`;
    const error = errorOf(errors, id);
    const level = typed.needs[code] ?? '';
    return html`<div class="level"><label for="${id}">${label}</label><select id="${id}" name="${id}"${error.attributes}><option value="">Non</option>${EVENT_LEVELS.map((one) => html`<option value="${one}"${String(one) === level ? html` selected` : ''}>${LEVEL_CHOICES[one]}</option>`)}</select>${error.sentence}</div>`;
  };
  const all = errorOf(errors, 'needs');
  return html`<h2 id="needs" tabindex="-1">Besoins traités</h2>${all.sentence}
<p>On trouve l’événement par ces besoins. Niveau 1 : on découvre ; niveau 2 : on approfondit.</p>
${Object.keys(typed.needs).filter((code) => !known.has(code)).map((code) => line(code, code))}
${taxonomy.families.map(({label, needs: own}) => {
    const shown = own.filter(({code, retired}) => !retired || typed.needs[code] !== undefined);
    return html`<details${shown.some(({code}) => typed.needs[code] !== undefined) ? html` open` : ''}><summary>${label.fr}</summary>${shown.map((need) => line(need.code, need.label.fr))}</details>`;
  })}`;
}

const LEVEL_CHOICES = {1: 'Niveau 1 : découvrir', 2: 'Niveau 2 : approfondir'} as const;

/** The form. A draft is kept as it is; what is public is changed after a preview. */
export function eventForm(page: EventForm): Answer {
  const {session, event, published, version, errors, online, warnings = []} = page;
  const path = event === undefined ? `${EVENTS_PATH}/nouveau` : `${EVENTS_PATH}/${event.id}/modifier`;
  const button = event === undefined ? 'Enregistrer le brouillon' : published ? 'Voir ce que cela change' : 'Enregistrer';
  return signedIn({
    session, section: EVENTS_PATH, trail: trailOf(event), errors, title: event === undefined ? 'Nouvel événement' : 'Modifier l’événement',
    main: html`${online === undefined ? '' : conflictNote(differencesInWords(online, page.typed, page))}
${warnings.length === 0 ? '' : warningsNote(warnings)}
<p>${published ? 'Cet événement est public : vous verrez ce que votre modification change avant qu’elle paraisse, et qui en sera prévenu.' : 'Rien n’est public avant que vous ayez relu la fiche et que vous l’ayez publiée.'}</p>
<form method="post" action="${path}" novalidate>
<input type="hidden" name="version" value="${version}">
${/* What Enter presses in any field: the first button of a form. */ ''}<button class="unseen" tabindex="-1" aria-hidden="true">${button}</button>
<h2>L’événement</h2>
${choice(page, 'kind', [['', 'Choisir'], ...EVENT_KINDS.map((kind) => [kind, EVENT_KIND_WORDS[kind]] as const)])}
${input(page, 'title', {max: EVENT_LIMITS.title})}
${input(page, 'summary', {lines: 3, hint: `Pour une personne qui ne vous connaît pas. ${EVENT_LIMITS.summary} caractères au plus.`})}
${input(page, 'description', {lines: 8, hint: `Le déroulé, en texte simple. ${EVENT_LIMITS.description} caractères au plus.`})}
${input(page, 'organiserName', {max: 150})}
${input(page, 'organiserUrl', {type: 'url'})}
${territories(page)}
<h2>Quand</h2>
${choice(page, 'timeZone', [['', 'le lieu, ou le territoire'], ...ZONES], 'Les heures se tapent et se montrent comme à l’horloge de cet endroit.')}
${sessions(page)}
${input(page, 'between', {lines: 3, hint: 'Pour une série : ce que l’on fait d’une séance à l’autre.'})}
<h2>Où</h2>
${boxes(page, 'modes', EVENT_MODES.map((mode) => [mode, capital(EVENT_MODE_WORDS[mode])] as const))}
<h3>Sur place</h3>
${input(page, 'venueName', {max: 150})}
${input(page, 'street', {max: 200})}
${input(page, 'complement', {max: 200})}
${input(page, 'postcode', {max: 10, more: html` inputmode="numeric"`})}
${input(page, 'city', {max: 100, hint: 'Laissez vide si le code postal n’est que d’une commune.'})}
<details${page.typed.text.lat === '' && page.typed.text.lon === '' && !errors?.some(({field}) => field === 'lat' || field === 'lon') ? '' : html` open`}><summary>Placer le lieu précisément</summary>
<p class="soft">Sans position, la carte montre le centre de la commune.</p>
${input(page, 'lat', {max: 24, hint: 'En degrés, comme 47,1286.', more: html` inputmode="decimal"`})}
${input(page, 'lon', {max: 24, hint: 'En degrés, comme 0,9953.', more: html` inputmode="decimal"`})}
</details>
${boxes(page, 'access', VENUE_ACCESSES.map((access) => [access, capital(VENUE_ACCESS_WORDS[access])] as const))}
${input(page, 'accessNote', {lines: 3})}
${input(page, 'onSite', {max: 6, hint: 'Laissez vide s’il n’y a pas de limite.', more: html` inputmode="numeric"`})}
<h3>À distance</h3>
${input(page, 'room', {type: 'url', hint: 'Seulement quand on s’inscrit ici : il est envoyé aux personnes inscrites, la veille. Il n’est ni sur la fiche, ni dans les calendriers publics.'})}
${input(page, 'remote', {max: 6, hint: 'Laissez vide s’il n’y a pas de limite.', more: html` inputmode="numeric"`})}
${needs(page)}
<h2>Pour qui, à quelles conditions</h2>
${input(page, 'audience', {lines: 2, hint: 'Une journée de montée en compétences est pour celles et ceux qui accompagnent des associations : si vous laissez vide, sa fiche le dit.'})}
${input(page, 'prerequisites', {lines: 2})}
${input(page, 'bring', {lines: 2})}
${choice(page, 'price', [['', 'Choisir'], ...PRICES.map((price) => [price, capital(PRICE_WORDS[price])] as const)], 'Une journée de montée en compétences est toujours gratuite.')}
${input(page, 'priceNote', {max: 200})}
<h2>Inscriptions</h2>
${choice(page, 'how', Object.entries(HOW_WORDS), 'Pour un événement d’un autre organisme : ailleurs, ou sans inscription.')}
${input(page, 'opens', {type: 'datetime-local', hint: 'Vide : dès la publication.'})}
${input(page, 'closes', {type: 'datetime-local', hint: 'Vide : au début de la première séance.'})}
${input(page, 'url', {type: 'url', hint: 'Seulement quand on s’inscrit ailleurs.'})}
<p><button>${button}</button></p>
<p><a href="${event === undefined ? EVENTS_PATH : `${EVENTS_PATH}/${event.id}`}">Ne rien changer</a></p>
</form>`,
  }, online === undefined ? undefined : 412);
}

/** What to think of, in a frame of its own. */
export const warningsNote = (warnings: readonly (Markup | string)[]): Markup => html`<div class="note" role="status"><h2>À regarder</h2><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></div>`;

/** One value of a form in words. */
function wordsOf(field: EventDifference['field'], value: string, {words}: Pick<EventForm, 'words'>): string {
  const each = (named: (code: string) => string): string => value.split(' ').filter((code) => code !== '').map(named).join(', ');
  if (field.startsWith('need-')) return value === '' ? '' : LEVEL_CHOICES[value as unknown as 1 | 2] ?? value;
  switch (field) {
    case 'kind': return EVENT_KIND_WORDS[value as keyof typeof EVENT_KIND_WORDS] ?? value;
    case 'price': return PRICE_WORDS[value as keyof typeof PRICE_WORDS] ?? value;
    case 'how': return HOW_WORDS[value as keyof typeof HOW_WORDS] ?? value;
    case 'timeZone': return value === '' ? '' : zoneName(value);
    case 'territories': return each(words);
    case 'modes': return each((code) => EVENT_MODE_WORDS[code as keyof typeof EVENT_MODE_WORDS] ?? code);
    case 'access': return each((code) => VENUE_ACCESS_WORDS[code as keyof typeof VENUE_ACCESS_WORDS] ?? code);
    case 'opens': case 'closes': return isWall(value) ? wallWords(value) : value;
    case 'sessions': return value.split('\n').map((line) => {
      const [start = '', end = ''] = line.split(' ');
      return isWall(start) && isWall(end) ? sessionWords({start, end}) : line;
    }).join(' ; ');
    default: return value;
  }
}

const isWall = (text: string): boolean => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}:00Z`));

function titleOf(field: EventDifference['field'], {taxonomy}: Pick<EventForm, 'taxonomy'>): string {
  if (field === 'sessions') return 'Séances';
  if (field.startsWith('need-')) {
    const code = field.slice('need-'.length);
    return `Besoin : ${taxonomy.families.flatMap((family) => family.needs).find((need) => need.code === code)?.label.fr ?? code}`;
  }
  return (EVENT_BOXES as readonly string[]).includes(field) ? BOX_TITLES[field as EventBox] : TEXT_TITLES[field as EventText];
}

/** What two forms say differently, in words. */
export const differencesInWords = (before: TypedEvent, after: TypedEvent, page: Pick<EventForm, 'words' | 'taxonomy'>): ChangedValue[] =>
  eventDifferences(before, after).map(({field, before: old, after: next}) => ({title: titleOf(field, page), before: wordsOf(field, old, page), after: wordsOf(field, next, page)}));

/** Everything a form said, to be sent again as it is. */
export const fieldsOf = ({text, boxes: ticked, starts, ends, needs: levels}: TypedEvent): Record<string, string | readonly string[]> => ({
  ...Object.fromEntries(EVENT_TEXTS.map((field) => [field, text[field]])), ...ticked, start: starts, end: ends,
  ...Object.fromEntries(Object.entries(levels).map(([code, level]) => [`need-${code}`, level])),
});

export interface EventChangePage extends Pick<EventForm, 'session' | 'words' | 'taxonomy' | 'version'> {
  readonly event: EventTrail;
  readonly before: TypedEvent;
  readonly typed: TypedEvent;
  readonly seen: string;
  readonly warnings: readonly (Markup | string)[];
  /** Who would be written to, because dates, place or modes change; undefined when nobody has to learn anything. */
  readonly told: string | undefined;
}

/** What saving a form would change of an event that is public. */
export function eventChangePage({session, event, before, typed, version, seen, warnings, told, words, taxonomy}: EventChangePage): Answer {
  const values = differencesInWords(before, typed, {words, taxonomy});
  return previewPage({
    session, section: EVENTS_PATH, trail: trailOf(event), title: 'Aperçu de la modification', action: `${EVENTS_PATH}/${event.id}/modifier`, seen, fields: {...fieldsOf(typed), version: String(version)}, nothing: values.length === 0,
    warnings: [],
    what: html`${told === undefined ? '' : html`<p class="note">${told}</p>`}${warnings.length === 0 ? '' : warningsNote(warnings)}
${changes('Ce qui change', values)}`,
  });
}
