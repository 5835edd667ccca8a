/** The reference of the API, readable without JavaScript, from the same document as `/v1/openapi.json`. */
import {html} from 'hono/html';
import {PROBLEM_TYPES} from '../../../src/contract/problem.ts';
import type {ProblemCode} from '../../../src/contract/problem.ts';
import type {Markup} from '../../http/document.ts';
import type {JsonSchema} from '../../http/reference.ts';
import {problemExamples} from '../openapi.ts';
import type {OpenApi, Operation, WriteOperation, WritePart} from '../openapi.ts';
import {layout} from './layout.ts';

const TYPES: Readonly<Record<string, string>> = {string: 'texte', number: 'nombre', integer: 'entier', boolean: 'vrai ou faux', array: 'liste', object: 'objet', null: 'rien'};
/** Wide patterns say nothing to a reader. */
const LONGEST_PATTERN = 60;

/** One line about a schema: type, values, bounds. */
export function describe(schema: JsonSchema, depth = 0): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1)!;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map((part) => describe(part, depth + 1)))].join(' ou ');
  if (schema.prefixItems) return `[${schema.prefixItems.map((item) => describe(item, depth + 1)).join(', ')}]`;
  if (schema.type === 'array') return `liste de ${schema.items ? describe(schema.items, depth + 1) : 'valeurs'}${schema.maxItems !== undefined ? ` (${schema.maxItems} au plus)` : ''}`;
  if (schema.type === 'object' && schema.properties && depth > 0) return `{${Object.keys(schema.properties).join(', ')}}`;
  const name = TYPES[String(schema.type ?? '')] ?? 'valeur';
  const facts = [
    schema.format,
    schema.minimum !== undefined && schema.maximum !== undefined && Math.abs(schema.maximum) < 2 ** 52 ? `de ${schema.minimum} à ${schema.maximum}` : undefined,
    schema.maxLength !== undefined ? `${schema.maxLength} caractères au plus` : undefined,
    schema.format === undefined && schema.pattern !== undefined && schema.pattern.length <= LONGEST_PATTERN ? schema.pattern : undefined,
  ].filter((fact) => fact !== undefined);
  return facts.length > 0 ? `${name} (${facts.join(', ')})` : name;
}

/** Text with names of fields between backquotes. */
const prose = (text: string): Markup => html`${text.split('`').map((part, i) => (i % 2 ? html`<code>${part}</code>` : part))}`;

/** An example as it is sent, folded away. */
function exampleOf(response: Operation['responses'][string] | undefined, of: string): Markup | string {
  const [example] = Object.values(Object.values(response?.content ?? {})[0]?.examples ?? {});
  if (example?.value === undefined) return '';
  return html`<details><summary>Exemple de réponse : ${of}</summary>
<p class="soft">${example.summary}, dans l’annuaire d’exemple.</p>
<pre class="tall" tabindex="0" role="region" aria-label="Exemple de réponse : ${of}"><code>${typeof example.value === 'string' ? example.value : JSON.stringify(example.value, null, 2)}</code></pre></details>`;
}

/** A parameter or a field. A list and no table: four columns do not fit a telephone. */
const row = (name: string, fact: string, schema: JsonSchema, description: string): Markup =>
  html`<div><dt><code>${name}</code> <span class="soft">${[describe(schema, 1), fact].filter(Boolean).join(', ')}</span></dt><dd>${prose(description)}</dd></div>`;

function tryLink(path: string, {parameters}: Operation): string {
  const filled = path.replace(/\{([a-z]+)\}/g, (_, name: string) => parameters.find((parameter) => parameter.in === 'path' && parameter.name === name)?.example ?? '');
  const required = parameters.filter(({in: where, required: must}) => where === 'query' && must);
  const shown = required.length > 0 ? required : path === '/v1/structures' ? parameters.filter(({name}) => name === 'place' || name === 'needs') : [];
  return filled + (shown.length > 0 ? `?${shown.map(({name, example}) => `${name}=${encodeURIComponent(example ?? '')}`).join('&')}` : '');
}

function operation(path: string, {get}: {readonly get: Operation}): Markup {
  const link = tryLink(path, get);
  return html`<section aria-labelledby="${get.operationId}">
<h3 id="${get.operationId}">${get.summary}</h3>
<p><code>GET ${path}</code></p>
${get.description ? html`<p>${prose(get.description)}</p>` : ''}
${get.parameters.length > 0 ? html`<h4>Paramètres</h4>
<dl class="fields">${get.parameters.map(({name, required, schema, description, in: where}) => row(where === 'path' ? `{${name}}` : name, required ? 'obligatoire' : '', {type: schema.type ?? 'string'}, description))}</dl>` : html`<p>Sans paramètre.</p>`}
<h4>Réponses</h4>
<ul>
${Object.entries(get.responses).map(([status, {description, content}]) => {
  const [type, {schema} = {}] = Object.entries(content ?? {})[0] ?? [];
  const name = schema?.$ref?.split('/').at(-1);
  const problems = Number(status) >= 400 ? Object.keys(content?.['application/problem+json']?.examples ?? {}) : [];
  return html`<li><strong>${status}</strong> ${description} ${problems.map((code) => html`<a href="/docs/problems#${code}">exemple de <code>${code}</code></a> `)}${type ? html`<code>${type}</code>` : ''} ${name ? html`<a href="#schema-${name}">${name}</a>` : ''}</li>`;
})}
</ul>
${exampleOf(get.responses['200'], get.summary)}
<p><a href="${link}">Essayer : <code>${link}</code></a></p>
</section>`;
}

const optional = (required: ReadonlySet<string>, field: string): string => (required.has(field) ? '' : 'facultatif');

function schemaSection(name: string, schema: JsonSchema): Markup {
  const required = new Set(schema.required ?? []);
  return html`<section aria-labelledby="schema-${name}">
<h3 id="schema-${name}">${name}</h3>
${schema.properties ? html`<dl class="fields">${Object.entries(schema.properties).map(([field, value]) => html`${row(field, optional(required, field), value, value.description ?? '')}${inner(field, value)}`)}</dl>` : html`<p>${describe(schema)}</p>`}
</section>`;
}

/** Fields of an object one level down, named by their path. */
function inner(field: string, schema: JsonSchema): Markup {
  const object = schema.type === 'array' ? schema.items : schema;
  const prefix = schema.type === 'array' ? `${field}[].` : `${field}.`;
  if (!object?.properties) return html``;
  const required = new Set(object.required ?? []);
  return html`${Object.entries(object.properties).map(([name, value]) => row(prefix + name, optional(required, name), value, value.description ?? ''))}`;
}

/** Fields of a body: those of an object one level down are named by their path. */
const bodyFields = (schema: JsonSchema): Markup => {
  const required = new Set(schema.required ?? []);
  return html`<dl class="fields">${Object.entries(schema.properties ?? {}).map(([field, value]) => html`${row(field, required.has(field) ? 'obligatoire' : '', value, value.description ?? '')}${inner(field, value)}`)}</dl>`;
};

function writeSection(path: string, method: string, {operationId, summary, description, parameters, requestBody, responses}: WriteOperation): Markup {
  const body = requestBody?.content['application/json']?.schema;
  return html`<section aria-labelledby="${operationId}">
<h3 id="${operationId}">${summary}</h3>
<p><code>${method.toUpperCase()} ${path}</code></p>
${description ? html`<p>${prose(description)}</p>` : ''}
${parameters.length > 0 ? html`<h4>Paramètres</h4>
<dl class="fields">${parameters.map(({name, in: where, schema, description: said}) => row(where === 'path' ? `{${name}}` : name, where === 'header' ? 'en-tête, obligatoire' : 'obligatoire', {type: schema.type ?? 'string'}, said))}</dl>` : ''}
${body ? html`<h4>Contenu, en JSON</h4>${bodyFields(body)}` : ''}
<h4>Réponses</h4>
<ul>${Object.entries(responses).map(([status, {description: said, content}]) => {
    const name = Object.values(content)[0]?.schema.$ref?.split('/').at(-1);
    return html`<li><strong>${status}</strong> ${said} ${name && Number(status) < 400 ? html`<a href="#schema-${name}">${name}</a>` : ''}</li>`;
  })}</ul>
</section>`;
}

/** `writes`: what the private application takes, where there is one. */
export function docsPage(document: OpenApi, origin: string, writes?: WritePart): string {
  const written = Object.entries(writes?.paths ?? {}).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({path, method, operation})));
  return layout({
    title: 'Référence de l’API',
    description: document.info.description,
    canonical: `${origin}/docs`,
    section: '/docs',
    main: html`<h1>Référence de l’API</h1>
<p class="lead">${document.info.description}</p>
<p>Origine : <code>${origin}</code>. Le même document pour les machines : <a href="/v1/openapi.json">OpenAPI 3.1</a>.</p>
<p class="note">Les listes se séparent par une espace ou une virgule. Un paramètre inconnu ou répété est refusé, et la réponse dit lesquels sont connus. Les coordonnées sont en degrés WGS 84, les distances en kilomètres, les dates en ISO 8601, les codes sont ceux de l’Insee.</p>
<nav aria-labelledby="sommaire"><h2 id="sommaire">Sommaire</h2>
<ul class="columns">${Object.entries(document.paths).map(([path, {get}]) => html`<li><a href="#${get.operationId}">${get.summary}</a> <code class="soft">${path}</code></li>`)}
${written.map(({path, method, operation: {operationId, summary}}) => html`<li><a href="#${operationId}">${summary}</a> <code class="soft">${method.toUpperCase()} ${path}</code></li>`)}
<li><a href="#formes">Formes des réponses</a></li><li><a href="/docs/problems">Erreurs</a></li></ul>
</nav>
<h2>Lire</h2>
${Object.entries(document.paths).map(([path, item]) => operation(path, item))}
${written.length > 0 ? html`<h2>Écrire</h2>
<p>Sans clé ni compte, depuis n’importe quelle page : une preuve de travail, une clé d’idempotence, et rien n’est lu avant la confirmation par e-mail.</p>
${written.map(({path, method, operation}) => writeSection(path, method, operation))}` : ''}
<h2 id="formes">Formes des réponses</h2>
${Object.entries({...document.components.schemas, ...writes?.schemas}).map(([name, schema]) => schemaSection(name, schema))}
<h2>Cache et erreurs</h2>
<p>Chaque réponse porte un <code>ETag</code> fort ; redemandez-la avec <code>If-None-Match</code>. Les contacts ne sont jamais conservés (<code>no-store</code>). Les erreurs suivent la RFC 9457 : <a href="/docs/problems">toutes les erreurs expliquées</a>.</p>`,
  });
}

const ADVICE: Readonly<Record<ProblemCode, string>> = {
  'invalid-query': 'Un paramètre est inconnu, répété ou mal écrit. « errors » dit lequel et ce qui est attendu. Corrigez-le : la même demande sera toujours refusée.',
  'invalid-body': 'Le contenu envoyé ne se lit pas ou ne suit pas le schéma. « errors » dit où.',
  'unauthenticated': 'Cette page est pour les personnes connectées. Connectez-vous par le lien que nous envoyons à votre adresse.',
  'forbidden': 'Vos droits ne vont pas jusque-là, ou la demande ne vient pas de nos pages.',
  'not-found': 'Rien à cette adresse, ou plus rien : une structure peut quitter l’annuaire. Cherchez-la de nouveau.',
  'too-many-points': 'L’index de la carte est fait pour les petits annuaires. Demandez les tuiles (/v1/tiles/{z}/{x}/{y}), ou restreignez la recherche.',
  'method-not-allowed': 'Cette adresse se lit seulement. L’en-tête Allow donne les méthodes acceptées.',
  'conflict': 'Ceci a déjà été fait, ou l’état de départ n’est plus le même. Lisez l’état actuel avant de recommencer.',
  'gone': 'Un lien ne sert qu’une fois et peu de temps. Demandez-en un autre.',
  'changed-meanwhile': 'Quelqu’un a modifié la même chose depuis que vous l’avez lue. Relisez-la, puis refaites votre modification.',
  'body-too-large': 'Le contenu envoyé dépasse la taille permise.',
  'address-too-long': 'L’adresse dépasse 8 000 caractères. Demandez moins de territoires ou de valeurs à la fois.',
  'unsupported-media-type': 'Envoyez du JSON (application/json).',
  'invalid-fields': 'Le contenu se lit, mais des champs sont refusés : « errors » les nomme. Rien n’a été enregistré.',
  'unknown-version': 'Dites avec If-Match quelle version vous modifiez.',
  'too-many-requests': 'Trop de demandes en peu de temps depuis la même adresse. Attendez le nombre de secondes que dit l’en-tête Retry-After.',
  'unavailable': 'Le service démarre ou n’a encore rien publié. Réessayez après le nombre de secondes que dit l’en-tête Retry-After.',
  'not-implemented': 'L’adresse oEmbed répond en JSON (format=json, ou rien) et en XML (format=xml), dans aucun autre format.',
  'internal': 'L’erreur est de notre côté et elle est notée. Réessayez ; si elle dure, dites-nous l’adresse demandée et l’heure.',
};

function problemExample(code: string): Markup | string {
  const example = problemExamples[code];
  return example ? html`<p>Par exemple <code>GET ${example.request}</code> :</p>
<pre tabindex="0" role="region" aria-label="Exemple : ${code}"><code>${JSON.stringify(example.value, null, 2)}</code></pre>` : '';
}

export const problemsPage = (origin: string): string =>
  layout({
    title: 'Les erreurs de l’API',
    description: 'Chaque erreur de l’API, ce qu’elle veut dire et que faire.',
    canonical: `${origin}/docs/problems`,
    section: '/docs',
    main: html`<h1>Les erreurs de l’API</h1>
<p class="lead">Une erreur est un document <code>application/problem+json</code> (RFC 9457). Son <code>type</code> est stable et mène ici ; ses phrases sont pour les visiteurs.</p>
<p>Codes de <code>errors</code> : <code>unknown</code> (n’existe pas), <code>repeated</code> (donné plusieurs fois), <code>invalid</code> (mal écrit), <code>too-long</code>, <code>too-many</code>, <code>out-of-range</code>, <code>missing</code>.</p>
${Object.entries(PROBLEM_TYPES).map(([code, {status, title}]) => html`<section aria-labelledby="${code}"><h2 id="${code}">${title}</h2>
<p><code>${code}</code>, statut ${status}</p><p>${ADVICE[code as ProblemCode]}</p>${problemExample(code)}</section>`)}`,
  });
