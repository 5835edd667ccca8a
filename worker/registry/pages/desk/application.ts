/** One application, whole: what will be published and what will not, what looks like it, what was done, and the three decisions. */
import {html} from 'hono/html';
import type {ContactField} from '../../../../src/contract/listing.ts';
import type {FieldError} from '../../../../src/contract/problem.ts';
import type {FurtherField} from '../../../../src/contract/structure.ts';
import {webLink} from '../../../../src/contract/web-address.ts';
import type {Ground} from '../../../directory/first-view.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {ACCESS_WORDS, dayTime, FORMAT_WORDS, KIND_WORDS, LEVEL_WORDS, moment, PRICE_WORDS} from '../../../http/words.ts';
import {OWN_APPLICATION, REFUSAL_REASONS} from '../../domain/application.ts';
import {CONSENT_KEYS, consentKey, contactValue} from '../../domain/consent.ts';
import type {Session} from '../../domain/session.ts';
import type {Application} from '../../storage/applications.ts';
import type {AuditLine} from '../../storage/audit.ts';
import type {KeptConsent} from '../../storage/consents.ts';
import type {Likeness} from '../../storage/desk.ts';
import {errorOf, signedIn} from '../signed-in.ts';
import {checksOf} from './checks.ts';
import {claimSection, undoForm} from './claim.ts';
import type {ClaimShown} from './claim.ts';
import {placeMap} from './map.ts';
import {fact, select, table} from './parts.ts';
import type {Option} from './parts.ts';
import {stateWords} from './words.ts';

/** Characters of a question. */
export const QUESTION_LENGTH = 500;

export interface ApplicationPage {
  readonly session: Session;
  readonly application: Application;
  readonly likes: readonly Likeness[];
  /** The listing it says to be. */
  readonly claim?: ClaimShown | undefined;
  readonly consents: readonly KeptConsent[];
  readonly history: readonly AuditLine[];
  /** Names of those who acted, by number. */
  readonly names: ReadonlyMap<number, string>;
  /** What its map is drawn on. */
  readonly ground?: Ground | undefined;
  /** Name of a place by its code; the code itself when it has none. */
  placeOf(code: string): string;
  /** What a need is called. */
  needWord(code: string): string;
  /** What a label is called today. */
  labelWord(label: {readonly code: string; readonly name?: string | undefined}): string;
  /** Whether the reader signed it: then another decides. */
  readonly own: boolean;
  readonly done?: string | undefined;
  readonly errors?: readonly FieldError[];
  /** Why what was asked was not done: something else was, meanwhile. */
  readonly conflict?: string;
  /** What was typed, to be shown again. */
  readonly typed?: {readonly question?: string; readonly reason?: string};
}

/** What an application is now, as a form says which one it decides about. */
export const versionOf = ({state, changedAt}: Application): string => `${state.status}.${changedAt}`;

const FIELD_WORDS: Readonly<Record<ContactField | FurtherField, string>> = {person: 'Personne', email: 'Adresse électronique', phone: 'Téléphone', label: 'Nom ou fonction'};

/** Checked again where it is shown, and never followed by a server. */
function link(text: string | undefined): Markup | string | undefined {
  const href = webLink(text);
  return href ? html`<a href="${href}" rel="nofollow noreferrer">${text}</a>` : text;
}

const DEGREES = new Intl.NumberFormat('fr-FR', {minimumFractionDigits: 4, maximumFractionDigits: 4});

/** A position in words; the link opens it in whatever shows maps on this machine (RFC 5870). */
function position({lat, lon, precision, address}: Application['structure']): Markup {
  const words = `${DEGREES.format(Math.abs(lat))}° ${lat < 0 ? 'sud' : 'nord'}, ${DEGREES.format(Math.abs(lon))}° ${lon < 0 ? 'ouest' : 'est'}`;
  return html`<a href="geo:${lat},${lon}">${words}</a>${precision === 'approximate' ? ' (centre de la commune)' : ''}.
<a href="/annuaire?place=commune:${address.commune}">Voir l’annuaire autour de ${address.city}</a>`;
}

function sheet({application: {structure}, placeOf, needWord, labelWord, ground}: Pick<ApplicationPage, 'application' | 'placeOf' | 'needWord' | 'labelWord' | 'ground'>): Markup {
  const {address, notice} = structure;
  return html`<section aria-labelledby="structure"><h2 id="structure">La structure</h2>
${ground ? placeMap(ground, structure, `Carte : ${structure.name}, à ${address.city}`) : ''}
<dl>
${fact('Nom', structure.name)}
${fact('Type', KIND_WORDS[structure.kind])}
${fact('Présentation', structure.summary)}
${fact('Adresse', [address.street, address.complement, `${address.postcode} ${address.city}`].filter(Boolean).join(', '))}
${fact('Position', position(structure))}
${fact('SIRET', structure.siret ?? 'non donné')}
${fact('Intervient', structure.serviceArea.length === 0 ? 'non précisé' : html`<ul>${structure.serviceArea.map((code) => html`<li>${code === 'national' ? 'toute la France' : placeOf(code)}</li>`)}</ul>`)}
${fact('Besoins', html`<ul>${structure.needs.map(({code, level}) => html`<li>${needWord(code)} : ${LEVEL_WORDS[level]}</li>`)}</ul>`)}
${fact('Formes d’aide', structure.formats.map((one) => FORMAT_WORDS[one]).join(', '))}
${fact('Prix', structure.price.map((one) => PRICE_WORDS[one]).join(', '))}
${fact('Accueil', structure.access.map((one) => ACCESS_WORDS[one]).join(', '))}
${fact('Publics', structure.audiences.join(', '))}
${fact('Horaires', structure.openingHours)}
${fact('Labels', structure.labels.map(labelWord).join(', '))}
${fact('Site', link(structure.website))}
${fact('Rendez-vous', link(structure.appointment))}
${fact('Lien avec un éditeur de logiciel', structure.vendorTie)}
${fact('Avis temporaire', notice && html`${notice.text}${notice.from ? html`, à partir du ${dayTime(notice.from)}` : ''}${notice.until ? html`, jusqu’au ${dayTime(notice.until)}` : ''}`)}
</dl></section>`;
}

const contacts = ({contact}: Application): Markup => {
  const given = CONSENT_KEYS.flatMap((key) => {
    const {field, contact: number} = consentKey(key);
    const one = contactValue(contact, key);
    return one === undefined ? [] : [[number === undefined ? FIELD_WORDS[field] : `Contact ${number} : ${FIELD_WORDS[field].toLowerCase()}`, one.value, one.publish ? 'publiée' : 'non publiée']];
  });
  return html`<section aria-labelledby="contact"><h2 id="contact">Coordonnées</h2>
${given.length === 0 ? html`<p>Aucune coordonnée n’est donnée.</p>` : table('Coordonnées données, et lesquelles seront publiées', ['Champ', 'Valeur', 'Sur la fiche'], given)}
</section>`;
};

const PURPOSES: Readonly<Record<KeptConsent['purpose'], string>> = {charter: 'signature de la charte', publication: 'accord pour publier'};
const CONSENT_ACTS: Readonly<Record<KeptConsent['action'], string>> = {given: 'donné dans le formulaire', confirmed: 'confirmé par le lien reçu', withdrawn: 'retiré'};

const signature = ({signatory, charterVersion}: Application, consents: readonly KeptConsent[]): Markup => {
  const signed = consents.find(({purpose}) => purpose === 'charter');
  return html`<section aria-labelledby="signature"><h2 id="signature">Signature et accords</h2>
<dl>
${fact('Signée par', signatory.email === '' ? 'une personne effacée depuis, à sa demande' : `${signatory.name}, ${signatory.role}`)}
${fact('Son adresse électronique', signatory.email === '' ? undefined : html`<a href="mailto:${signatory.email}">${signatory.email}</a> (jamais publiée)`)}
${fact('Charte', html`<a href="/charte/${charterVersion}">version ${charterVersion}</a>${signed ? html`, signée le ${moment(signed.at)}` : ''}`)}
</dl>
${consents.length === 0 ? html`<p>Aucun accord n’est enregistré.</p>` : table('Accords enregistrés', ['Accord', 'Texte', 'Ce qui s’est passé', 'Quand', 'Depuis'], consents.map(({purpose, contact: number, textId, textVersion, action, at, channel}) => [
    number === undefined ? PURPOSES[purpose] : `${PURPOSES[purpose]}, contact ${number}`, `${textId}, version ${textVersion}`, CONSENT_ACTS[action], moment(at), channel === '' ? '–' : channel,
  ]))}
</section>`;
};

const SAME: Readonly<Record<Likeness['same'], string>> = {name: 'même nom, même département', address: 'même adresse', both: 'même nom et même adresse'};

const duplicates = (likes: readonly Likeness[]): Markup => html`<section aria-labelledby="ressemblances"><h2 id="ressemblances">Ce qui lui ressemble</h2>
${likes.length === 0 ? html`<p>Rien dans l’annuaire ni parmi les demandes n’a le même nom dans le département, ni la même adresse.</p>` : html`<p>Si la demande est acceptée et que l’une de ces fiches est la même structure au même endroit, les deux n’en font plus qu’une, et la personne qui a signé en devient un contact. Si d’autres tiennent déjà cette fiche, assurez-vous d’abord qu’elle en est.</p>
${table('Structures et demandes qui ressemblent à celle-ci', ['Nom', 'Commune', 'Ce qui est pareil', 'Où'], likes.map(({kind, id, name, city, same, published}) => [
    html`<a href="${kind === 'application' ? `/desk/demandes/${id}` : `/desk/structures/${id}`}">${name}</a>`, city, SAME[same],
    kind === 'application' ? 'autre demande en cours' : published ? 'annuaire' : 'annuaire, non montrée',
  ]))}`}
</section>`;

/** Acts of the audit log in words; one we have no word for shows as it is written. */
export const ACTS: Readonly<Record<string, string>> = {
  'listing.apply': 'Demande envoyée', 'application.confirmed': 'Adresse confirmée', 'application.asked': 'Question posée', 'application.answered': 'Réponse reçue',
  'application.accepted': 'Demande acceptée', 'application.refused': 'Demande refusée', 'application.expired': 'Demande expirée', 'application.undone': 'Fiche rendue à ce qu’elle était',
};

/** Who acted, in words. */
export function actorWords(actor: string, names: ReadonlyMap<number, string>): string {
  const person = /^person:(\d+)$/.exec(actor);
  if (person) return names.get(Number(person[1])) ?? 'une personne dont les données sont effacées';
  return actor === 'system' ? 'le serveur' : 'la structure';
}

const history = (lines: readonly AuditLine[], names: ReadonlyMap<number, string>): Markup => html`<section aria-labelledby="historique"><h2 id="historique">Historique</h2>
${table('Ce qui a été fait, et par qui', ['Acte', 'Par', 'Quand'], lines.map(({action, actor, at, detail}) => [
    `${ACTS[action] ?? action}${Object.hasOwn(REFUSAL_REASONS, detail) ? ` : ${REFUSAL_REASONS[detail as keyof typeof REFUSAL_REASONS].fr}` : ''}`, actorWords(actor, names), moment(at),
  ]))}
</section>`;

const REASONS: readonly Option[] = [['', 'Choisissez'], ...Object.entries(REFUSAL_REASONS).map(([code, {fr}]): Option => [code, fr])];

function decisions({application, claim, own, errors, typed}: ApplicationPage): Markup {
  const {id, state} = application;
  if (state.status === 'accepted' && claim?.claim.proof === 'domain' && claim.target !== undefined) return undoForm(id, versionOf(application));
  if (state.status !== 'confirmed' && state.status !== 'asked') return html``;
  if (own) return html`<section aria-labelledby="decision"><h2 id="decision">Décider</h2><p class="note">${OWN_APPLICATION}</p></section>`;
  const version = html`<input type="hidden" name="version" value="${versionOf(application)}">`;
  const asking = errorOf(errors, 'question');
  const refusing = errorOf(errors, 'reason');
  return html`<section aria-labelledby="decision"><h2 id="decision">Décider</h2>
<p>Vous vérifiez qui elle est, rien d’autre : toute structure qui s’engage est acceptée.</p>
<form method="post" action="/desk/demandes/${id}/accepter">${version}
<h3>Accepter</h3>
<p>La structure entre dans l’annuaire avec les seules coordonnées marquées « publiée ».</p>
<p><button>Accepter la demande</button></p></form>
${state.status === 'asked' ? '' : html`<form method="post" action="/desk/demandes/${id}/demander">${version}
<h3>Demander une précision</h3>
<p><label for="question">Votre question, ${QUESTION_LENGTH} caractères au plus</label>
<textarea id="question" name="question" rows="4" maxlength="${QUESTION_LENGTH}" required${asking.attributes}>${typed?.question ?? ''}</textarea></p>${asking.sentence}
<p><button class="quiet">Envoyer la question</button></p></form>`}
<form method="post" action="/desk/demandes/${id}/refuser">${version}
<h3>Refuser</h3>
<p>La raison est envoyée telle quelle à la personne qui a signé.</p>
${select('reason', 'Raison', typed?.reason ?? '', REASONS, refusing.attributes)}${refusing.sentence}
<p><button class="quiet">Refuser la demande</button></p></form>
</section>`;
}

const exchange = ({state}: Application): Markup => (state.question === undefined ? html`` : html`<section aria-labelledby="echange"><h2 id="echange">Question et réponse</h2>
<dl>${fact('La coordination demande', html`<span class="lines">${state.question}</span>`)}${fact('La structure répond', state.answer === undefined ? 'Pas encore de réponse.' : html`<span class="lines">${state.answer}</span>`)}</dl></section>`);

/** The page of one application; 409 when something else was done meanwhile, with what is there now. */
export function applicationPage(page: ApplicationPage): Answer {
  const {session, application, likes, consents, names, placeOf, done, errors, conflict} = page;
  const {state, structure, changedAt, departement, listedAs} = application;
  const open = state.status === 'confirmed' || state.status === 'asked';
  const checks = open ? checksOf(structure, likes) : [];
  return signedIn({
    session, section: '/desk/demandes', trail: [['/desk/demandes', 'Demandes']], done, errors,
    title: conflict === undefined ? structure.name : `Rien n’a été fait : ${structure.name}`,
    main: html`${conflict === undefined ? '' : html`<p class="note" tabindex="-1" autofocus role="alert">${conflict} Voici où en est la demande. Relisez-la avant de décider.</p>`}
<p>Demande <strong>${stateWords(state.status)}</strong>, ${placeOf(`departement:${departement}`)}. Reçue le ${moment(state.createdAt)}, dernier changement le ${moment(changedAt)}.</p>
${open ? html`<p><a href="#decision">Aller à la décision</a></p>` : ''}
${state.reason === undefined ? '' : html`<p>Raison du refus : ${REFUSAL_REASONS[state.reason].fr}</p>`}
${listedAs === undefined ? '' : html`<p>Elle est devenue la fiche <a href="/desk/structures/${listedAs}">${listedAs}</a>.</p>`}
${checks.length === 0 ? '' : html`<section aria-labelledby="regarder"><h2 id="regarder">À regarder</h2><ul>${checks.map(({advice}) => html`<li>${advice}</li>`)}</ul></section>`}
${exchange(application)}
${page.claim === undefined ? '' : claimSection(page.claim, structure, open, page)}
${sheet(page)}
${contacts(application)}
${signature(application, consents)}
${duplicates(likes)}
${history(page.history, names)}
${decisions(page)}`,
  }, conflict === undefined ? undefined : 409);
}
