/** Labels: which there are, what a change does, and those of one structure. */
import {html} from 'hono/html';
import type {FieldError} from '../../../../src/contract/problem.ts';
import {webLink} from '../../../../src/contract/web-address.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {count, dayTime} from '../../../http/words.ts';
import {isWorn} from '../../domain/label.ts';
import type {CarriedLabel, LabelKind, TypedGift, TypedKind} from '../../domain/label.ts';
import type {Session} from '../../domain/session.ts';
import type {ListedStructure} from '../../storage/desk.ts';
import {errorOf, signedIn} from '../signed-in.ts';
import {LIMITS} from '../../../../src/contract/vocabulary.ts';
import {csvAnswer} from '../../csv.ts';
import {addressOf as withAsked, fact, field, fileLink, filters, select, table} from './parts.ts';
import type {Asked, Option} from './parts.ts';
import {changes, conflictNote, hidden, previewPage} from './preview.ts';
import type {ChangedValue} from './preview.ts';

const PATH = '/desk/labels';
const TRAIL = [[PATH, 'Labels']] as const;
const TITLES: Readonly<Record<keyof TypedKind, string>> = {name: 'Nom', issuer: 'Donné par', website: 'Site', levels: 'Niveaux, un par ligne'};

export interface LabelsPage {
  readonly session: Session;
  readonly asked: Asked;
  /** Those the address asks for. */
  readonly kinds: readonly LabelKind[];
  /** Whether this reader may change them. */
  readonly editable: boolean;
  readonly done: string | undefined;
}

/** The list. */
export function labelsPage({session, asked, kinds, editable, done}: LabelsPage): Answer {
  const site = ({website}: LabelKind): Markup | string => {
    const href = webLink(website);
    return href === undefined ? website ?? '–' : html`<a href="${href}" rel="nofollow">${website}</a>`;
  };
  return signedIn({
    session, title: 'Labels', section: PATH, done,
    main: html`<p>Un label a un nom, parfois des niveaux, et sur chaque structure une date de début et une date de fin. Pour en donner un, ouvrez la structure dans <a href="/desk/structures">la liste des structures</a>.</p>
${editable ? html`<p><a href="${PATH}/nouveau">Ajouter un label</a></p>` : ''}
${filters(PATH, 'Filtrer les labels', [
      select('niveaux', 'Niveaux', asked['niveaux'] ?? '', [['', 'Tous'], ['avec', 'Avec niveaux'], ['sans', 'Sans niveau']]),
      field('q', 'Nom, code ou organisme', asked['q'] ?? '', LIMITS.queryLength),
    ])}
${kinds.length === 0 ? html`<p>Aucun label ne correspond.</p>` : table('Labels que l’on peut donner', ['Label', 'Code', 'Donné par', 'Niveaux', 'Site'], kinds.map((kind) => [
      editable ? html`<a href="${PATH}/${kind.code}">${kind.name}</a>` : kind.name, kind.code, kind.issuer === '' ? '–' : kind.issuer, kind.levels.length === 0 ? 'aucun' : kind.levels.join(', '), site(kind),
    ]), 'cards')}
${fileLink(withAsked(`${PATH}.csv`, asked))}`,
  });
}

/** The list as a file. */
export const labelsFile = (kinds: readonly LabelKind[]): Answer => csvAnswer<LabelKind>('labels.csv', [
  ['code', ({code}) => code],
  ['nom', ({name}) => name],
  ['donne par', ({issuer}) => issuer],
  ['niveaux', ({levels}) => levels.join(' | ')],
  ['site', ({website}) => website],
], kinds);

export interface LabelPage {
  readonly session: Session;
  /** None: a new one. */
  readonly kind: LabelKind | undefined;
  readonly typed: TypedKind;
  readonly version: number;
  readonly done?: string | undefined;
  readonly errors?: readonly FieldError[];
  /** What is kept now, when somebody changed it since. */
  readonly online?: TypedKind;
}

const addressOf = (kind: LabelKind | undefined): string => `${PATH}/${kind?.code ?? 'nouveau'}`;
const FIELDS = Object.keys(TITLES) as (keyof TypedKind)[];
const differences = (a: TypedKind, b: TypedKind): ChangedValue[] => FIELDS.flatMap((field) => (a[field] === b[field] ? [] : [{title: TITLES[field], before: a[field], after: b[field]}]));

/** The form of a label; nothing is published before its preview. */
export function labelPage({session, kind, typed, version, done, errors, online}: LabelPage): Answer {
  const input = (field: 'name' | 'issuer' | 'website', maxlength: number, attributes: Markup): Markup => {
    const error = errorOf(errors, field);
    return html`<p><label for="${field}">${TITLES[field]}</label>
<input id="${field}" name="${field}" value="${typed[field]}" maxlength="${maxlength}" autocomplete="off"${attributes}${error.attributes}></p>${error.sentence}`;
  };
  const levels = errorOf(errors, 'levels');
  return signedIn({
    session, section: PATH, trail: TRAIL, title: kind?.name ?? 'Ajouter un label', done, errors,
    main: html`${online === undefined ? '' : conflictNote(differences(online, typed))}
${kind === undefined ? html`<p>Son code est fait de son nom et ne change plus. Les structures qui le portent sont publiées sous « Autre label », avec son nom : il ne devient pas un filtre de la recherche.</p>` : html`<dl>${fact('Code', kind.code)}</dl>`}
<form method="post" action="${addressOf(kind)}/apercu">
${input('name', 120, html` required`)}
${input('issuer', 120, html``)}
${input('website', 500, html` spellcheck="false"`)}
<p><label for="levels">${TITLES.levels}</label>
<textarea id="levels" name="levels" rows="4" maxlength="600"${levels.attributes}>${typed.levels}</textarea></p>${levels.sentence}
<input type="hidden" name="version" value="${version}">
<p><button>Voir ce que cela change</button></p>
</form>
<p><a href="${PATH}">Ne rien faire et revenir à la liste</a></p>`,
  }, online === undefined ? undefined : 412);
}

export interface LabelPreview {
  readonly session: Session;
  readonly kind: LabelKind | undefined;
  readonly before: TypedKind;
  readonly typed: TypedKind;
  readonly version: number;
  readonly seen: string;
  /** Published structures that carry it today. */
  readonly carriers: number;
}

/** What publishing a form would do. */
export function labelPreview({session, kind, before, typed, version, seen, carriers}: LabelPreview): Answer {
  const values = differences(before, typed);
  const dropped = before.levels.split('\n').filter((level) => level !== '' && !typed.levels.split('\n').includes(level));
  return previewPage({
    session, section: PATH, title: `Aperçu : ${typed.name}`, trail: [...TRAIL, ...(kind === undefined ? [] : [[addressOf(kind), kind.name] as const])],
    action: addressOf(kind), fields: {...typed, version: String(version)}, seen, nothing: values.length === 0,
    warnings: dropped.length === 0 ? [] : [`${dropped.join(', ')} : on ne pourra plus donner ${dropped.length === 1 ? 'ce niveau' : 'ces niveaux'}. Les structures qui le portent le gardent jusqu’à la fin de leur label.`],
    what: html`${changes('Textes qui changent', values)}
<p>${kind === undefined ? 'Aucune structure ne le porte encore.' : `${count(carriers, 'structure publiée porte', 'structures publiées portent')} ce label${values.some(({title}) => title === TITLES.name) ? ' : son nom change sur sa fiche' : ''}.`}</p>`,
  });
}

// ————— of one structure —————

export interface StructureLabelsPage {
  readonly session: Session;
  readonly structure: ListedStructure;
  readonly carried: readonly CarriedLabel[];
  readonly kinds: readonly LabelKind[];
  readonly today: string;
  /** Seal of what is shown: what is done is done to that. */
  readonly version: string;
  readonly typed?: TypedGift;
  readonly done?: string | undefined;
  readonly errors?: readonly FieldError[];
  readonly changed?: boolean;
}

/** Name of the control that ends a label: its place in the list, which its form sends back. */
export const endingField = (at: number): string => `until-${at}`;

/** The labels of a structure, with what gives and ends them. */
export function structureLabelsPage({session, structure, carried, kinds, today, version, typed, done, errors, changed = false}: StructureLabelsPage): Answer {
  const path = `/desk/structures/${structure.id}/labels`;
  const nameOf = ({code, name}: CarriedLabel): string => name ?? kinds.find((kind) => kind.code === code)?.name ?? code;
  const state = (label: CarriedLabel): string => (isWorn(label, today) ? 'porté' : label.until !== undefined && label.until < today ? 'terminé' : 'à venir');
  const options: readonly Option[] = [['', 'Choisir'], ...kinds.filter(({code}) => code !== 'autre').flatMap(({code, name, levels}): Option[] => (levels.length === 0 ? [[code, name]] : levels.map((level): Option => [`${code}|${level}`, `${name}, ${level}`])))];
  const [label, since, until] = [errorOf(errors, 'label'), errorOf(errors, 'since'), errorOf(errors, 'until')];
  const end = (one: CarriedLabel, at: number): Markup | string => {
    if (state(one) === 'terminé') return '–';
    const error = errorOf(errors, endingField(at));
    return html`<form method="post" action="${path}/terminer">${hidden({version, code: one.code, name: one.name ?? '', since: one.since ?? ''})}
<p><label for="${endingField(at)}">Dernier jour de ${nameOf(one)}</label>
<input id="${endingField(at)}" name="until" type="date" required value="${one.until ?? today}" autocomplete="off"${error.attributes}></p>${error.sentence}<p><button class="quiet">Terminer<span class="unseen"> ${nameOf(one)}</span></button></p></form>`;
  };
  return signedIn({
    session, section: '/desk/structures', trail: [['/desk/structures', 'Structures'], [`/desk/structures/${structure.id}`, structure.name]], title: `Labels de ${structure.name}`, done, errors,
    main: html`${changed ? html`<p class="note" role="alert" tabindex="-1" autofocus>Rien n’a été fait : les labels de cette structure ont changé depuis que la page était ouverte. Les voici tels qu’ils sont.</p>` : ''}
<dl>${fact('Structure', structure.name)}${fact('Lieu', `${structure.postcode} ${structure.city}`)}</dl>
<p>Un label disparaît de la fiche publique le lendemain de son dernier jour, sans que personne n’y touche.</p>
${carried.length === 0 ? html`<p>Aucun label.</p>` : table('Labels de cette structure', ['Label', 'Niveau', 'Début', 'Dernier jour', 'État', 'Terminer'], carried.map((one, at) => [
      nameOf(one), one.level ?? '–', one.since === undefined ? '–' : dayTime(one.since), one.until === undefined ? 'sans fin' : dayTime(one.until), state(one), end(one, at),
    ]), 'cards')}
${structure.hiddenAt === undefined ? html`<section aria-labelledby="donner"><h2 id="donner">Donner un label</h2>
<form method="post" action="${path}">
<input type="hidden" name="version" value="${version}">
${select('label', 'Label', typed?.label ?? '', options, label.attributes)}${label.sentence}
<p><label for="since">Premier jour</label>
<input id="since" name="since" type="date" required value="${typed?.since ?? today}" autocomplete="off"${since.attributes}></p>${since.sentence}
<p><label for="until">Dernier jour, ou rien s’il n’a pas de fin</label>
<input id="until" name="until" type="date" value="${typed?.until ?? ''}" autocomplete="off"${until.attributes}></p>${until.sentence}
<p><button>Donner ce label</button></p>
</form></section>` : html`<p class="note">Cette structure est masquée : elle ne reçoit plus de label.</p>`}`,
  }, changed ? 412 : undefined);
}
