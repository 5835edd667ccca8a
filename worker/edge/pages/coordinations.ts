/** Whom to ask when nobody near can answer: the coordinations there are, and who helps from anywhere. Never a dead end (rule 4). */
import {html} from 'hono/html';
import type {Coordination} from '../../../src/contract/place.ts';
import type {ResultsPage} from '../../../src/contract/results.ts';
import type {Needs} from '../../directory/taxonomy/taxonomy.ts';
import type {Markup} from '../../http/document.ts';
import {count} from '../../http/words.ts';
import {cards, isAddress} from './cards.ts';
import {layout} from './layout.ts';

/** `names` resolves the code of a territory. */
export function coordinationsPage(coordinations: readonly Coordination[], remote: ResultsPage, needs: Needs, names: (code: string) => string | undefined, origin: string): string {
  const line = ({name, territory, url, email, phone, hours, example}: Coordination): Markup => html`<li><strong>${url && isAddress(url) ? html`<a href="${url}" rel="nofollow">${name}</a>` : name}</strong>
(${territory === 'national' ? 'toute la France' : names(territory) ?? territory})${email ? html`, <a href="mailto:${email}">${email}</a>` : ''}${phone ? html`, <a href="tel:${phone.replaceAll(' ', '')}">${phone}</a>` : ''}${hours ? html` (${hours})` : ''}${example ? html` <span class="tag">Exemple</span>` : ''}</li>`;
  return layout({
    title: 'À qui demander quand personne n’est près de chez vous',
    description: 'Les coordinations du programme, et les structures qui aident les associations à distance dans toute la France.',
    canonical: `${origin}/annuaire/coordinations`,
    section: '/annuaire',
    main: html`<h1>À qui demander quand personne n’est près de chez vous</h1>
<section aria-labelledby="coordinations"><h2 id="coordinations">Les coordinations</h2>
${coordinations.length > 0 ? html`<p>Une coordination anime le programme dans son territoire et reçoit les demandes auxquelles personne ne peut répondre.</p>
<ul>${coordinations.map(line)}</ul>` : html`<p>Aucune coordination n’est encore indiquée dans cet annuaire.</p>`}
</section>
<section aria-labelledby="distance"><h2 id="distance">Qui aide à distance</h2>
${remote.total > 0 ? html`<p>${count(remote.total, 'structure aide', 'structures aident')} à distance${remote.total > remote.items.length ? `, en voici ${remote.items.length}` : ''}.</p>${cards(remote.items, needs, false, 3)}` : html`<p>Aucune structure n’a encore dit qu’elle aide à distance.</p>`}
</section>
<p><a href="/annuaire">Chercher dans un autre département</a></p>`,
  });
}
