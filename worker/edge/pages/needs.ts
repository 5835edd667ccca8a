/** The needs, and how the services of the national standard are read as needs. */
import {html} from 'hono/html';
import type {Taxonomy} from '../../../src/contract/need.ts';
import {MEDNUM_SERVICES} from '../../directory/taxonomy/mednum-services.ts';
import {LEVEL_WORDS} from '../../http/words.ts';
import {layout} from './layout.ts';

export function needsPage(origin: string, {version, families}: Taxonomy): string {
  const labels = new Map(families.flatMap(({needs}) => needs.map(({code, label}): [string, string] => [code, label])));
  return layout({
    title: 'Les besoins des associations',
    description: 'Les besoins numériques des associations par familles, et ce que nous déduisons des services du standard national.',
    canonical: `${origin}/docs/besoins`,
    section: '/docs/besoins',
    main: html`<h1>Les besoins des associations</h1>
<p class="lead">Version ${version}. Les codes sont stables : l’API et les balises les acceptent (<code>needs="comptabilite"</code>), une famille vaut tous ses besoins.</p>
${families.map(({code, label, needs}) => html`<section aria-labelledby="${code}"><h2 id="${code}">${label} <code>${code}</code></h2>
<div class="scroll" tabindex="0" role="region" aria-label="Besoins : ${label}"><table><caption>Besoins de la famille « ${label} »</caption><thead><tr><th scope="col">Besoin</th><th scope="col">Code</th><th scope="col">En une phrase</th></tr></thead><tbody>
${needs.map((need) => html`<tr><th scope="row">${need.label}</th><td><code>${need.code}</code></td><td>${need.description}</td></tr>`)}
</tbody></table></div></section>`)}
<section aria-labelledby="standard"><h2 id="standard">Ce que nous déduisons du standard national</h2>
<p>Le standard « lieux de médiation numérique » décrit une aide aux particuliers. Tant qu’un lieu n’a pas dit lui-même ce qu’il fait pour les associations, nous le déduisons de ses services, sans jamais supposer qu’il accompagne, et chaque besoin déduit est marqué comme tel.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Services du standard et besoins déduits"><table><caption>Services du standard et besoins déduits</caption>
<thead><tr><th scope="col">Service</th><th scope="col">Besoin déduit</th><th scope="col">Niveau</th><th scope="col">Pourquoi</th></tr></thead><tbody>
${MEDNUM_SERVICES.flatMap(({service, needs}) => needs.map(({need, level, rationale}) => html`<tr><th scope="row">${service}</th><td>${labels.get(need) ?? need} <code>${need}</code></td><td>${LEVEL_WORDS[level]}</td><td>${rationale}</td></tr>`))}
</tbody></table></div></section>`,
  });
}
