/** A claim on the desk: the listing as the public reads it and the application side by side, what differs, what was proved, and the way back. */
import {html} from 'hono/html';
import type {Markup} from '../../../http/document.ts';
import {ACCESS_WORDS, FORMAT_WORDS, KIND_WORDS, LEVEL_WORDS, PRICE_WORDS} from '../../../http/words.ts';
import type {AppliedStructure} from '../../domain/application.ts';
import type {Claim, Claimable} from '../../storage/claims.ts';
import {table} from './parts.ts';

/** What an application claims, as its page shows it. */
export interface ClaimShown {
  readonly claim: Claim;
  /** Absent: it left, or is not shown any more. */
  readonly target: Claimable | undefined;
  /** Whether the application's address proves anything, in words. */
  readonly evidence: string;
}

/** Names of what a structure says by codes. */
interface Words {
  placeOf(code: string): string;
  needWord(code: string): string;
  labelWord(label: {readonly code: string; readonly name?: string | undefined}): string;
}

/** Fields of a structure in words, in the order of its sheet. */
function wordsOf(structure: AppliedStructure, {placeOf, needWord, labelWord}: Words): ReadonlyMap<string, string> {
  const {address} = structure;
  return new Map([
    ['Nom', structure.name],
    ['Type', KIND_WORDS[structure.kind]],
    ['Présentation', structure.summary ?? ''],
    ['Adresse', [address.street, address.complement, `${address.postcode} ${address.city}`].filter(Boolean).join(', ')],
    ['SIRET', structure.siret ?? ''],
    ['Intervient', structure.serviceArea.map((code) => (code === 'national' ? 'toute la France' : placeOf(code))).sort().join(', ')],
    ['Besoins', structure.needs.map(({code, level}) => `${needWord(code)} : ${LEVEL_WORDS[level]}`).sort().join(', ')],
    ['Formes d’aide', structure.formats.map((one) => FORMAT_WORDS[one]).sort().join(', ')],
    ['Prix', structure.price.map((one) => PRICE_WORDS[one]).sort().join(', ')],
    ['Accueil', structure.access.map((one) => ACCESS_WORDS[one]).sort().join(', ')],
    ['Publics', [...structure.audiences].sort().join(', ')],
    ['Labels', structure.labels.map(labelWord).sort().join(', ')],
    ['Horaires', structure.openingHours ?? ''],
    ['Site', structure.website ?? ''],
    ['Rendez-vous', structure.appointment ?? ''],
    ['Lien avec un éditeur de logiciel', structure.vendorTie ?? ''],
  ]);
}

const orNothing = (text: string): Markup | string => (text === '' ? html`<span class="soft">rien</span>` : text);

function compared(target: Claimable, structure: AppliedStructure, words: Words): Markup {
  const [listed, asked] = [wordsOf(target.shown, words), wordsOf(structure, words)];
  const rows = [...listed].flatMap(([name, now]) => {
    const then = asked.get(name)!;
    return now === '' && then === '' ? [] : [[name, orNothing(now), orNothing(then), now === then ? 'pareil' : html`<strong>différent</strong>`]];
  });
  const different = rows.filter(([, , , same]) => same !== 'pareil').length;
  return html`<p>${different === 0 ? 'La demande dit la même chose que la fiche.' : `Ce qui diffère : ${different} sur ${rows.length}.`}</p>
${table('La fiche d’aujourd’hui et la demande', ['Champ', 'La fiche d’aujourd’hui', 'La demande', 'Comparaison'], rows)}`;
}

/** The section of an application that claims a listing. */
export function claimSection({claim, target, evidence}: ClaimShown, structure: AppliedStructure, open: boolean, words: Words): Markup {
  return html`<section aria-labelledby="revendication"><h2 id="revendication">La fiche revendiquée</h2>
${target === undefined
    ? html`<p>La fiche revendiquée n’est plus dans l’annuaire. Si la demande est acceptée, elle devient une nouvelle fiche.</p>`
    : html`<p>Cette demande dit être la structure de la fiche <a href="/desk/structures/${target.id}">${target.shown.name}</a>${open ? '. Si elle est acceptée, ses mots remplacent ceux de la fiche, à la même adresse.' : '.'}</p>
${open && target.managed ? html`<p class="note">Une structure qui a signé la charte tient déjà cette fiche : la demande ne peut plus être acceptée.</p>` : ''}
${open ? html`<p>${evidence}</p>` : ''}
${claim.proof === undefined ? '' : html`<p>${claim.proof === 'domain' ? 'Acceptée sans attendre : l’adresse de la personne qui a signé est au nom de domaine du site de la fiche.' : 'Acceptée par la coordination.'}</p>`}
${open ? compared(target, structure, words) : ''}`}
</section>`;
}

/** The way back from a claim nobody decided about. */
export const undoForm = (application: string, version: string): Markup => html`<section aria-labelledby="decision"><h2 id="decision">Revenir en arrière</h2>
<p>La fiche a été confiée sans attendre votre avis. Si quelque chose vous semble faux, elle peut redevenir ce qu’elle était.</p>
<form method="post" action="/desk/demandes/${application}/annuler"><input type="hidden" name="version" value="${version}">
<p>Ses contacts n’y ont plus accès, et la demande revient dans la liste, à vérifier.</p>
<p><button class="quiet">Rendre la fiche à ce qu’elle était</button></p></form>
</section>`;
