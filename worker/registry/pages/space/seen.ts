/** What a structure shows of its listing elsewhere, and how often the listing itself was shown: `/espace/:id/badge` and `/espace/:id/frequentation`. */
import {html} from 'hono/html';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {count, dayTime} from '../../../http/words.ts';
import type {Attendance} from '../../domain/attendance.ts';
import type {Session} from '../../domain/session.ts';
import {table} from '../desk/parts.ts';
import {signedIn} from '../signed-in.ts';
import {spacePlace} from './words.ts';

interface Seen {
  readonly session: Session;
  /** Public identifier. */
  readonly id: string;
  readonly name: string;
}

/** Looks of `pana-badge`, in its own order, and what each is for. */
const LOOKS = [
  ['card', 'Carte', 'pour une page « Qui sommes-nous » ou « Nos labels »'],
  ['line', 'Ligne', 'dans un texte ou en pied de page'],
  ['mark', 'Pastille', 'à côté de vos autres labels'],
] as const;

/** Words of the links: they stay where the badge is gone, so they claim nothing. */
const FALLBACK = 'Notre fiche dans l’annuaire PANA';

const elementCode = (origin: string, id: string, look: string): string => `<script src="${origin}/pana/v1/pana.js" async crossorigin referrerpolicy="no-referrer"></script>
<pana-badge structure-id="${id}" look="${look}">
  <a href="${origin}/annuaire/${id}">${FALLBACK}</a>
</pana-badge>`;

const pictureCode = (origin: string, id: string): string => `<a href="${origin}/annuaire/${id}"><img src="${origin}/v1/badges/${id}.svg" alt="${FALLBACK}" border="0"></a>`;

/** A text to be copied whole: by hand where no script runs. */
const copyable = (field: string, label: string, code: string): Markup => html`<p><label for="${field}">${label}</label>
<textarea id="${field}" class="code" readonly rows="${code.split('\n').length + 1}" wrap="off" spellcheck="false" autocomplete="off">
${code}</textarea></p>`;

/** The badge, as it shows now, and what to paste. */
export function badgePage({origin, ...seen}: Seen & {readonly origin: string}): Answer {
  const {session, id, name} = seen;
  return signedIn({
    session, title: 'Le badge de votre structure', ...spacePlace(session, seen),
    main: html`<p class="lead">${name}</p>
<p>Il dit sur votre site que votre structure est dans l’annuaire, avec ses labels et leurs dates. Il le demande à chaque affichage : il est toujours à jour, et disparaît dans les cinq minutes si la structure se retire.</p>
<h2>Sur votre site</h2>
<p>Choisissez une forme, copiez son code (cliquez dedans, Ctrl + A puis Ctrl + C), et collez-le dans un bloc « HTML » de votre page.</p>
<script src="/pana/v1/pana.js" async crossorigin></script>
${LOOKS.map(([look, title, use]) => html`<h3>${title}</h3>
<p class="soft">${use}</p>
<pana-badge structure-id="${id}" look="${look}"><a href="/annuaire/${id}">${FALLBACK}</a></pana-badge>
${copyable(`code-${look}`, `Code de la forme « ${title.toLowerCase()} »`, elementCode(origin, id, look))}`)}
<h2>Dans la signature de vos courriels</h2>
<p><img src="/v1/badges/${id}.svg" alt="${FALLBACK}"></p>
${copyable('code-mail', 'Code de l’image, à coller dans une signature en HTML', pictureCode(origin, id))}
<p>Quelques messageries, dont Gmail et Outlook, n’affichent pas ces images (SVG) : on y lit « ${FALLBACK} », qui mène à votre fiche. Un message déjà ouvert peut garder l’image qu’il a montrée.</p>`,
  });
}

const month = new Intl.DateTimeFormat('fr-FR', {month: 'long', year: 'numeric', timeZone: 'UTC'});
const number = new Intl.NumberFormat('fr-FR');
const times = ({shown, contacted}: Attendance['lately']): string => `${count(shown, 'affichage', 'affichages')} de la fiche et ${count(contacted, 'demande', 'demandes')} de son contact`;

/** One sentence for the sheet of a structure, and the way to all of it. */
export const attendanceLine = (id: string, {lately}: Pick<Attendance, 'lately'>): Markup =>
  html`<p>Ces trente derniers jours : ${times(lately)}. <a href="/espace/${id}/frequentation">Voir jour par jour</a></p>`;

/** How often the sheet was shown and its contact asked for. */
export function attendancePage({attendance: {days, lately, months}, ...seen}: Seen & {readonly attendance: Attendance}): Answer {
  const {session, name} = seen;
  const headings = ['Affichages de la fiche', 'Demandes du contact'];
  return signedIn({
    session, title: 'Combien de fois votre fiche a été vue', ...spacePlace(session, seen),
    main: html`<p class="lead">${name}</p>
<p>Ces trente derniers jours : ${times(lately)}.</p>
<p>Nous comptons, jour par jour à l’heure de Paris, combien de fois la fiche a été ouverte (sur notre site ou sur celui d’un partenaire) et combien de fois son contact a été demandé. Rien de plus : ni qui, ni d’où, ni avec quoi.
Une page gardée par un navigateur n’est pas comptée à nouveau, les robots qui se déclarent ne le sont pas, et une panne peut faire perdre la dernière minute. Vos propres visites comptent. Gardé 400 jours.</p>
<h2>Par mois</h2>
${table('Affichages et demandes par mois', ['Mois', ...headings], months.map((one) => [month.format(new Date(`${one.month}-01T00:00:00Z`)), number.format(one.shown), number.format(one.contacted)]))}
<h2>Les trente derniers jours</h2>
${table('Affichages et demandes par jour', ['Jour', ...headings], days.map((one) => [dayTime(one.day), number.format(one.shown), number.format(one.contacted)]))}`,
  });
}
