/** The form of a listing, and the page that shows two versions of it side by side when somebody else was quicker. */
import {html} from 'hono/html';
import type {FieldError} from '../../../../src/contract/problem.ts';
import {FURTHER_CONTACTS, FURTHER_FIELDS} from '../../../../src/contract/structure.ts';
import type {FurtherField} from '../../../../src/contract/structure.ts';
import {KINDS, LEVELS} from '../../../../src/contract/vocabulary.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {ACCESS_WORDS, capital, FORMAT_WORDS, KIND_WORDS, LABEL_WORDS, LEVEL_VERBS, PRICE_WORDS} from '../../../http/words.ts';
import {CONSENT_KEYS, consentKey, FURTHER_KEYS} from '../../domain/consent.ts';
import type {ConsentKey, FurtherKey} from '../../domain/consent.ts';
import {areaCodes, differences, LIST_FIELDS, versionOf} from '../../domain/listing.ts';
import type {Difference, ListField, TextField, Typed} from '../../domain/listing.ts';
import type {Session} from '../../domain/session.ts';
import {errorOf, signedIn} from '../signed-in.ts';
import {areaField} from './area.ts';
import type {AreaSearch} from './area.ts';
import type {FormNeeds} from '../../storage/taxonomy.ts';
import {areaWord, spacePlace} from './words.ts';

const LIST_WORDS: Readonly<Record<ListField, Readonly<Record<string, string>>>> = {formats: FORMAT_WORDS, price: PRICE_WORDS, access: ACCESS_WORDS, labels: LABEL_WORDS};
const LIST_TITLES: Readonly<Record<ListField, string>> = {formats: 'Formes d’aide', price: 'Prix', access: 'Accueil et accessibilité', labels: 'Labels'};
const FURTHER_TITLES: Readonly<Record<FurtherField, string>> = {label: 'Nom ou fonction', email: 'Courriel', phone: 'Téléphone'};
const TEXT_TITLES: Readonly<Record<TextField, string>> = {
  name: 'Nom de la structure', summary: 'Présentation', kind: 'Type de structure', siret: 'Numéro SIRET', street: 'Numéro et rue', complement: 'Complément d’adresse', postcode: 'Code postal', city: 'Commune',
  area: 'Zone d’intervention', audiences: 'Publics', hours: 'Horaires', website: 'Site', appointment: 'Page de prise de rendez-vous', vendorTie: 'Lien avec un éditeur de logiciel',
  person: 'Personne à demander', email: 'Courriel', phone: 'Téléphone',
  ...Object.fromEntries(FURTHER_KEYS.map((key) => [key, `Contact ${key.slice(-1)} : ${FURTHER_TITLES[consentKey(key).field as FurtherField].toLowerCase()}`])) as Record<FurtherKey, string>,
};

export interface EditPage {
  readonly session: Session;
  readonly id: string;
  /** Name of the listing that is online. */
  readonly name: string;
  readonly typed: Typed;
  /** Version the form was filled from. */
  readonly version: string;
  readonly nameOf: (code: string) => string | undefined;
  /** Those the form has. */
  readonly needs: FormNeeds;
  readonly errors?: readonly FieldError[] | undefined;
  /** A territory was looked for by name. */
  readonly search?: AreaSearch | undefined;
}

interface Control {
  readonly hint?: string;
  /** More attributes. */
  readonly more?: Markup;
  readonly lines?: number;
  readonly type?: string;
}

/** A field of the form with its label, its hint and what is wrong with it. */
function field({typed, errors}: Pick<EditPage, 'typed' | 'errors'>, name: TextField, {hint, more = html``, lines, type = 'text'}: Control = {}): Markup {
  const error = errors?.find((one) => one.field === name);
  const described = [hint === undefined ? '' : `${name}-aide`, error === undefined ? '' : `${name}-erreur`].filter((id) => id !== '').join(' ');
  const attributes = html`${error === undefined ? '' : html` aria-invalid="true"`}${described === '' ? '' : html` aria-describedby="${described}"`}`;
  const value = typed.text[name];
  // The line end right after a <textarea> is not part of its text.
  return html`<p><label for="${name}">${TEXT_TITLES[name]}</label>
${lines === undefined ? html`<input id="${name}" name="${name}" type="${type}" value="${value}"${more}${attributes}>` : html`<textarea id="${name}" name="${name}" rows="${lines}"${more}${attributes}>
${value}</textarea>`}</p>
${hint === undefined ? '' : html`<p class="soft" id="${name}-aide">${hint}</p>`}${error === undefined ? '' : html`<p class="error" id="${name}-erreur">${error.message}</p>`}`;
}

function boxes({typed, errors}: EditPage, name: ListField): Markup {
  const error = errorOf(errors, name);
  return html`<fieldset id="${name}" tabindex="-1"${error.attributes}><legend>${LIST_TITLES[name]}</legend>${error.sentence}
${LIST_FIELDS[name].map((value) => html`<label class="option"><input type="checkbox" name="${name}" value="${value}"${typed.lists[name].includes(value) ? html` checked` : ''}><span>${capital(LIST_WORDS[name][value]!)}</span></label>`)}
</fieldset>`;
}

function needs({typed, errors, needs: {families}}: EditPage): Markup {
  const all = errorOf(errors, 'needs');
  return html`<h2 id="needs" tabindex="-1">Ce que vous faites pour les associations</h2>
${all.sentence}
<p>Pour chaque besoin : informer (vous renseignez), orienter (vous dites à qui s’adresser), accompagner (vous aidez jusqu’au bout). Laissez « Non » pour le reste.</p>
${families.map(({label, needs: own}) => html`<fieldset><legend>${label}</legend>
${own.map(({code, label: name, retired}) => {
    const id = `need-${code}`;
    const error = errorOf(errors, id);
    const level = typed.needs[code] ?? '';
    return html`<div><label for="${id}">${name}${retired ? ' (n’est plus proposé)' : ''}</label><select id="${id}" name="${id}"${error.attributes}><option value="">Non</option>${LEVELS.map((one) => html`<option value="${one}"${one === level ? html` selected` : ''}>${capital(LEVEL_VERBS[one])}</option>`)}</select>${error.sentence}</div>`;
  })}</fieldset>`)}`;
}

function contactField(page: EditPage, name: ConsentKey, control: Control): Markup {
  const id = `${name}-publish`;
  const error = errorOf(page.errors, id);
  const {text: {text, textHash}} = consentKey(name);
  // The box carries the hash of the text beside it: what was agreed to is what was shown.
  return html`<fieldset><legend>${TEXT_TITLES[name]}</legend>
${field(page, name, control)}
<label class="option"><input id="${id}" type="checkbox" name="${id}" value="${textHash}"${page.typed.publish[name] === undefined ? '' : html` checked`}${error.attributes}><span>Publier : ${text}</span></label>${error.sentence}
</fieldset>`;
}

/** A row for a further contact: closed while nothing is in it, so that the form stays as short as the listing. */
function furtherContact(page: EditPage, number: (typeof FURTHER_CONTACTS)[number]): Markup {
  const keys = FURTHER_FIELDS.map((field): FurtherKey => `${field}-${number}`);
  const open = keys.some((key) => page.typed.text[key] !== '' || page.typed.publish[key] !== undefined || page.errors?.some(({field: wrong}) => wrong === key || wrong === `${key}-publish`));
  const control: Readonly<Record<FurtherField, Control>> = {
    label: {hint: 'Comme « Accueil » ou « Référente numérique ».', more: html` maxlength="80" autocomplete="off"`},
    email: {type: 'email', more: html` maxlength="254" autocomplete="off" spellcheck="false" autocapitalize="none"`},
    phone: {type: 'tel', more: html` autocomplete="off"`},
  };
  return html`<details id="contact-${number}"${open ? html` open` : ''}><summary>Contact ${number}${page.typed.text[`label-${number}`] === '' ? '' : html` : ${page.typed.text[`label-${number}`]}`}</summary>
${FURTHER_FIELDS.map((field) => contactField(page, `${field}-${number}`, control[field]))}
</details>`;
}

/** The form; with what was typed when it is shown again. */
function form(page: EditPage, button: string): Markup {
  const {id, typed, version, nameOf} = page;
  const kindError = errorOf(page.errors, 'kind');
  return html`<form method="post" action="/espace/${id}/modifier" novalidate>
<input type="hidden" name="version" value="${version}">
${/* What Enter presses in any field: the first button of a form. */ ''}<button class="unseen" tabindex="-1" aria-hidden="true">${button}</button>
<h2>La structure</h2>
${field(page, 'name', {more: html` maxlength="200" autocomplete="organization" required`})}
${field(page, 'summary', {lines: 4, hint: 'En quelques phrases, pour une personne bénévole qui ne vous connaît pas. 500 caractères au plus.'})}
<p><label for="kind">${TEXT_TITLES.kind}</label>
<select id="kind" name="kind"${kindError.attributes}>${KINDS.map((kind) => html`<option value="${kind}"${kind === typed.text.kind ? html` selected` : ''}>${KIND_WORDS[kind]}</option>`)}</select></p>${kindError.sentence}
${field(page, 'siret', {hint: 'Facultatif : quatorze chiffres. Il dit à la coordination de quelle structure il s’agit.', more: html` inputmode="numeric" maxlength="30" autocomplete="off"`})}
${field(page, 'vendorTie', {hint: 'Si vous vendez ou représentez un logiciel, dites lequel : la fiche le dira aux associations.', more: html` maxlength="200"`})}
<h2>Où vous êtes, où vous intervenez</h2>
${field(page, 'street', {more: html` maxlength="200" autocomplete="street-address"`})}
${field(page, 'complement', {more: html` maxlength="200" autocomplete="address-line2"`})}
${field(page, 'postcode', {more: html` inputmode="numeric" autocomplete="postal-code" required`})}
${field(page, 'city', {more: html` maxlength="100" autocomplete="address-level2" required`})}
${areaField({area: typed.text.area, errors: page.errors, search: page.search, nameOf})}
${needs(page)}
<h2>Comment vous aidez</h2>
${boxes(page, 'formats')}
${boxes(page, 'price')}
${boxes(page, 'access')}
${boxes(page, 'labels')}
${field(page, 'audiences', {lines: 3, hint: 'Un public par ligne, si vous n’aidez que certaines associations ou certaines personnes.'})}
${field(page, 'hours', {hint: 'Comme « Mo-Fr 09:00-12:00,14:00-17:00; Sa off » : Mo, Tu, We, Th, Fr, Sa, Su pour lundi à dimanche.', more: html` maxlength="500" spellcheck="false"`})}
${field(page, 'website', {type: 'url', more: html` maxlength="500" autocomplete="url"`})}
${field(page, 'appointment', {type: 'url', more: html` maxlength="500"`})}
<h2>Contact</h2>
<p>Rien n’est publié sans votre accord, champ par champ. Ce qui n’est pas publié n’est lu que par la coordination et par nous.</p>
${contactField(page, 'person', {more: html` maxlength="120" autocomplete="name"`})}
${contactField(page, 'email', {type: 'email', more: html` maxlength="254" autocomplete="email" spellcheck="false" autocapitalize="none"`})}
${contactField(page, 'phone', {type: 'tel', more: html` autocomplete="tel"`})}
<h3>Autres contacts</h3>
<p>Trois au plus, montrés sous le premier : l’accueil, une référente, une permanence. Videz tous les champs d’un contact pour l’enlever. Si c’est une autre personne que vous, demandez-lui avant de publier.</p>
${FURTHER_CONTACTS.map((number) => furtherContact(page, number))}
<p><button>${button}</button></p>
<p><a href="/espace/${id}">Ne rien changer</a></p>
</form>`;
}

/** The listing as a form; with errors when it was sent and something is still wrong. */
export const editPage = (page: EditPage): Answer => signedIn({
  session: page.session, title: 'Modifier la fiche', ...spacePlace(page.session, page), errors: page.errors,
  main: html`<p>Ce que vous enregistrez est aussitôt public. Votre coordination est prévenue, et vous pourrez revenir en arrière.</p>
${form(page, 'Enregistrer et publier')}`,
});

/** What a differing field is called, and what one of its values is in words. */
function named(name: Difference['field'], value: string, {nameOf, needs: {word}}: Pick<EditPage, 'nameOf' | 'needs'>): {title: string; words: string} {
  if (name.startsWith('need-')) return {title: word(name.slice('need-'.length)), words: value === '' ? 'Non' : capital(LEVEL_VERBS[value as keyof typeof LEVEL_VERBS] ?? value)};
  if (name.endsWith('-publish')) return {title: `Publier : ${TEXT_TITLES[name.slice(0, -'-publish'.length) as ConsentKey].toLowerCase()}`, words: value === '' ? 'Non' : 'Oui'};
  if (Object.hasOwn(LIST_FIELDS, name)) {
    const field = name as ListField;
    return {title: LIST_TITLES[field], words: value.split(' ').filter((one) => one !== '').map((one) => LIST_WORDS[field][one] ?? one).join(', ')};
  }
  const words = name === 'kind' ? KIND_WORDS[value as keyof typeof KIND_WORDS] ?? value : name === 'area' ? areaCodes(value).map((code) => areaWord(code, nameOf)).join(', ') : value;
  return {title: TEXT_TITLES[name as TextField], words};
}

const said = (words: string): Markup => (words === '' ? html`<span class="soft">rien</span>` : html`${words}`);

export interface ConflictPage extends Omit<EditPage, 'version' | 'errors'> {
  readonly online: Typed;
}

/** Somebody changed the listing since the form was opened: both versions, field by field, and the form as it was typed to go on with. */
export function conflictPage({online, ...page}: ConflictPage): Answer {
  const {typed, id} = page;
  return signedIn({
    session: page.session, title: 'La fiche a changé entre-temps', ...spacePlace(page.session, page),
    main: html`<p class="note" role="alert" tabindex="-1" autofocus>Quelqu’un a modifié la fiche pendant que vous écriviez. Rien de ce que vous avez écrit n’est perdu, et rien n’est encore enregistré.</p>
<h2>Ce qui diffère</h2>
<dl class="fields">${differences(online, typed).map(({field: name, online: theirs, mine}) => {
      const {title, words} = named(name, theirs, page);
      return html`<div><dt>${title}</dt><dd><p><strong>En ligne :</strong> ${said(words)}</p><p><strong>Vous avez écrit :</strong> ${said(named(name, mine, page).words)}</p></dd></div>`;
    })}</dl>
<h2>Que faire</h2>
<ul><li><a href="/espace/${id}/modifier">Repartir de ce qui est en ligne</a> : ce que vous avez écrit est laissé de côté.</li>
<li>Ou garder ce que vous avez écrit : corrigez-le ci-dessous si besoin, puis enregistrez. Ce qui diffère en ligne est remplacé.</li></ul>
${form({...page, version: versionOf(online)}, 'Enregistrer ma version')}`,
  }, 412);
}

/** Contact fields, for the schema of the form. */
export const PUBLISH_FIELDS = CONSENT_KEYS.map((name) => `${name}-publish` as const);
