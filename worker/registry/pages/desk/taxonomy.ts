/** The needs: the list by families, the form of one of them, and what a change does. */
import {html} from 'hono/html';
import type {FieldError} from '../../../../src/contract/problem.ts';
import type {FamilyText, NeedText, TaxonomyText} from '../../../directory/taxonomy/taxonomy.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {count} from '../../../http/words.ts';
import {FAMILY_FIELDS, NEED_FIELDS} from '../../domain/taxonomy.ts';
import type {NeedField, TypedNeed} from '../../domain/taxonomy.ts';
import type {Session} from '../../domain/session.ts';
import {errorOf, signedIn} from '../signed-in.ts';
import {LIMITS} from '../../../../src/contract/vocabulary.ts';
import {csvAnswer} from '../../csv.ts';
import {addressOf, fact, field, fileLink, filters, select, table} from './parts.ts';
import type {Asked, Option} from './parts.ts';
import {changes, conflictNote, previewPage} from './preview.ts';
import type {ChangedValue} from './preview.ts';

const PATH = '/desk/besoins';
const TRAIL = [[PATH, 'Besoins']] as const;
const TITLES: Readonly<Record<NeedField, string>> = {
  labelFr: 'Nom en français', labelEn: 'Nom en anglais', descriptionFr: 'En une phrase, en français', descriptionEn: 'En une phrase, en anglais',
  synonymsFr: 'Mots que les gens disent, en français, un par ligne', synonymsEn: 'Mots que les gens disent, en anglais, un par ligne',
};
const MOST: Readonly<Record<NeedField, number>> = {labelFr: 60, labelEn: 60, descriptionFr: 200, descriptionEn: 200, synonymsFr: 2000, synonymsEn: 2000};

export interface NeedsPage {
  readonly session: Session;
  readonly asked: Asked;
  readonly text: TaxonomyText;
  /** The needs the address asks for, by families; families without any are left out when something is asked. */
  readonly families: readonly FamilyText[];
  readonly carriers: ReadonlyMap<string, number>;
  readonly done: string | undefined;
}

/** The list. */
export function needsPage({session, asked, text, families, carriers, done}: NeedsPage): Answer {
  return signedIn({
    session, title: 'Besoins', section: PATH, done,
    main: html`<p>Version ${text.version}. Le code d’un besoin ne change jamais : des liens et des sites l’écrivent. Un besoin que l’on ne propose plus est retiré, et reste lisible sur les fiches qui le portent.</p>
<p><a href="${PATH}/nouveau">Ajouter un besoin</a></p>
${filters(PATH, 'Filtrer les besoins', [
      select('famille', 'Famille', asked['famille'] ?? '', [['', 'Toutes'], ...text.families.map(({code, label}): Option => [code, label.fr])]),
      select('etat', 'État', asked['etat'] ?? '', [['', 'Tous'], ['propose', 'Proposés'], ['retire', 'Retirés']]),
      field('q', 'Nom, code ou mots', asked['q'] ?? '', LIMITS.queryLength),
    ])}
${fileLink(addressOf(`${PATH}.csv`, asked))}
${families.length === 0 ? html`<p>Aucun besoin ne correspond.</p>` : ''}
${families.map(({code, label, needs}) => html`<h2>${label.fr}</h2>
<p><a href="${PATH}/${code}">Changer le nom de la famille<span class="unseen"> ${label.fr}</span></a></p>
${table(`Besoins de la famille « ${label.fr} »`, ['Besoin', 'Code', 'En une phrase', 'Structures', 'État'], needs.map((need) => [
      html`<a href="${PATH}/${need.code}">${need.label.fr}</a>`, need.code, need.description.fr, String(carriers.get(need.code) ?? 0), need.retired ? 'retiré' : 'proposé',
    ]), 'cards')}`)}`,
  });
}

/** The list as a file, with how many published structures carry each. */
export const needsFile = (families: readonly FamilyText[], carriers: ReadonlyMap<string, number>): Answer => csvAnswer<{readonly family: FamilyText; readonly need: NeedText}>('besoins.csv', [
  ['famille', ({family}) => family.code],
  ['code', ({need}) => need.code],
  ['nom', ({need}) => need.label.fr],
  ['nom en anglais', ({need}) => need.label.en],
  ['en une phrase', ({need}) => need.description.fr],
  ['mots', ({need}) => (need.synonyms?.fr ?? []).join(' | ')],
  ['etat', ({need}) => (need.retired ? 'retiré' : 'proposé')],
  ['structures', ({need}) => carriers.get(need.code) ?? 0],
], families.flatMap((family) => family.needs.map((need) => ({family, need}))));

export interface NeedPage {
  readonly session: Session;
  /** None: a new need. */
  readonly one: {readonly family: FamilyText; readonly need: NeedText | undefined} | undefined;
  readonly families: readonly FamilyText[];
  readonly typed: TypedNeed;
  readonly version: number;
  readonly errors?: readonly FieldError[];
  /** What is kept now, when somebody changed it since. */
  readonly online?: TypedNeed;
}

const codeOf = (one: NeedPage['one']): string => one?.need?.code ?? one?.family.code ?? 'nouveau';
const nameOf = (one: NeedPage['one']): string => one?.need?.label.fr ?? one?.family.label.fr ?? 'Ajouter un besoin';
const isFamily = (one: NeedPage['one']): boolean => one !== undefined && one.need === undefined;

function differences(one: NeedPage['one'], a: TypedNeed, b: TypedNeed): ChangedValue[] {
  const words = (text: string): string => text.split('\n').join(', ');
  const state = ({retired}: TypedNeed): string => (retired === 'oui' ? 'retiré' : 'proposé');
  return [
    ...(isFamily(one) ? FAMILY_FIELDS : NEED_FIELDS).flatMap((field) => (a[field] === b[field] ? [] : [{title: TITLES[field], before: words(a[field]), after: words(b[field])}])),
    ...(state(a) === state(b) ? [] : [{title: 'État', before: state(a), after: state(b)}]),
  ];
}

/** The form; nothing is published before its preview. */
export function needPage({session, one, families, typed, version, errors, online}: NeedPage): Answer {
  const control = (field: NeedField): Markup => {
    const error = errorOf(errors, field);
    const many = field.startsWith('synonyms');
    return html`<p><label for="${field}">${TITLES[field]}</label>
${many ? html`<textarea id="${field}" name="${field}" rows="6" maxlength="${MOST[field]}"${error.attributes}>${typed[field]}</textarea>` : html`<input id="${field}" name="${field}" value="${typed[field]}" maxlength="${MOST[field]}" required autocomplete="off"${error.attributes}>`}</p>${error.sentence}`;
  };
  const [family, retired] = [errorOf(errors, 'family'), errorOf(errors, 'retired')];
  return signedIn({
    session, section: PATH, trail: TRAIL, title: nameOf(one), errors,
    main: html`${online === undefined ? '' : conflictNote(differences(one, online, typed))}
<dl>${one === undefined ? '' : fact('Code', codeOf(one))}${one?.need === undefined ? '' : fact('Famille', one.family.label.fr)}</dl>
<form method="post" action="${PATH}/${codeOf(one)}/apercu">
${one === undefined ? html`${select('family', 'Famille', typed.family, [['', 'Choisir'], ...families.map(({code, label}): Option => [code, label.fr])], family.attributes)}${family.sentence}` : ''}
${(isFamily(one) ? FAMILY_FIELDS : NEED_FIELDS).map(control)}
${one?.need === undefined ? '' : html`<div class="option"><input type="checkbox" id="retired" name="retired" value="oui"${typed.retired === 'oui' ? html` checked` : ''}${retired.attributes}><label for="retired">Ce besoin n’est plus proposé</label></div>${retired.sentence}`}
<input type="hidden" name="version" value="${version}">
<p><button>Voir ce que cela change</button></p>
</form>
<p><a href="${PATH}">Ne rien faire et revenir à la liste</a></p>`,
  }, online === undefined ? undefined : 412);
}

export interface NeedPreview {
  readonly session: Session;
  readonly one: NeedPage['one'];
  readonly before: TypedNeed;
  readonly typed: TypedNeed;
  readonly code: string;
  readonly version: number;
  readonly seen: string;
  /** Published structures that carry it. */
  readonly carriers: number;
  /** Words that would lead to too many needs. */
  readonly crowded: readonly string[];
}

/** What publishing a form would do. */
export function needPreview({session, one, before, typed, code, version, seen, carriers, crowded}: NeedPreview): Answer {
  const values = differences(one, before, typed);
  const leaves = before.retired !== 'oui' && typed.retired === 'oui';
  return previewPage({
    session, section: PATH, title: `Aperçu : ${typed.labelFr}`, trail: [...TRAIL, ...(one === undefined ? [] : [[`${PATH}/${codeOf(one)}`, nameOf(one)] as const])],
    action: `${PATH}/${codeOf(one)}`, fields: {...typed, version: String(version)}, seen, nothing: values.length === 0,
    warnings: [
      ...(leaves ? [`Ce besoin quitte la recherche. ${count(carriers, 'structure publiée le porte et continue', 'structures publiées le portent et continuent')} de le montrer sur sa fiche.`] : []),
      ...(crowded.length === 0 ? [] : [`${crowded.join(', ')} : trop de besoins ont ce mot, il ne permet plus de choisir.`]),
    ],
    what: html`<dl>${fact('Code', code)}</dl>
${changes('Ce qui change', values)}
${isFamily(one) || one === undefined ? '' : html`<p>${count(carriers, 'structure publiée porte', 'structures publiées portent')} ce besoin.</p>`}`,
  });
}
