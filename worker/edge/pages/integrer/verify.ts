/** "Vérifier mon intégration": what was pasted, and what it means for us. A form by GET: nothing is kept, nothing needs a script. */
import {html} from 'hono/html';
import type {Markup} from '../../../http/document.ts';
import {layout} from '../layout.ts';
import {checkPolicy} from './policy.ts';
import type {Finding, Need, Verdict} from './policy.ts';

/** Characters read of what is pasted. */
export const LONGEST_POLICY = 6000;

const NEED_WORDS: Readonly<Record<Need, string>> = {
  'script': 'Le script', 'connect': 'Les résultats', 'connect-more': 'Le reste des données', 'map-inline': 'La liste d’empreintes', 'frame': 'Le cadre', 'theme': 'Le thème', 'height': 'La hauteur', 'tiles': 'Le fond de carte',
  'sandbox': 'L’enfermement', 'integrity': 'Les empreintes', 'coep': 'L’isolement', 'position': 'Autour de moi', 'trusted-types': 'Les types de confiance',
};
const LEVEL_WORDS: Readonly<Record<Finding['level'], string>> = {blocked: 'bloqué', condition: 'à une condition', fine: 'passe'};

const pre = (text: string, label: string): Markup => html`<pre tabindex="0" role="region" aria-label="${label}"><code>${text}</code></pre>`;

const finding = ({need, level, by, what, line}: Finding): Markup => html`<li class="${level}"><h3>${NEED_WORDS[need]} : ${LEVEL_WORDS[level]}</h3>
<p>${what}${by ? html` <span class="soft">C’est <code>${by}</code> qui décide.</span>` : ''}</p>
${line ? html`<p>La ligne qu’il faut :</p>${pre(line, `Ligne pour ${NEED_WORDS[need].toLowerCase()}`)}` : ''}</li>`;

function summary({findings, understood, headers}: Verdict): string {
  if (!understood) return 'Nous n’avons reconnu ni politique ni en-tête dans ce texte. Collez par exemple la ligne qui commence par « Content-Security-Policy ».';
  const blocked = findings.filter(({level}) => level === 'blocked').length;
  if (blocked > 0) return `${blocked === 1 ? 'Une chose bloque' : `${blocked} choses bloquent`} l’annuaire sur cette page.`;
  if (findings.some(({need, level}) => (need === 'script' || need === 'integrity') && level === 'condition')) return 'L’annuaire s’affichera, à une condition.';
  return headers.policies.length === 0 ? 'Rien ici ne bloque l’annuaire.' : 'Cette politique laisse passer l’annuaire.';
}

function answer(verdict: Verdict): Markup {
  const {findings, corrected, headers, understood} = verdict;
  return html`<section aria-labelledby="verdict">
<h2 id="verdict">Ce que nous lisons</h2>
<p class="note" role="status">${summary(verdict)}</p>
${headers.reportOnly > 0 ? html`<p>Une politique est en mode observation (Report-Only) : elle signale, mais ne bloque rien.</p>` : ''}
${headers.policies.length > 1 ? html`<p>${headers.policies.length} politiques s’appliquent ensemble : il faut que chacune laisse passer.</p>` : ''}
${understood ? html`<ul class="verdicts">${findings.map(finding)}</ul>` : ''}
${corrected ? html`<h2>La politique corrigée</h2><p>La vôtre, avec ce qu’il faut pour le script, les résultats et le cadre, et rien de plus.</p>${corrected.map((policy, i) => pre(policy, corrected.length > 1 ? `Politique corrigée, ${i + 1} sur ${corrected.length}` : 'Politique corrigée'))}` : ''}
</section>`;
}

/** `single`: what the single file of this release must be (`sha384-…`); undefined when the build left no list. */
export function verifyPage(text: string, origin: string, single?: string): string {
  return layout({
    title: 'Vérifier mon intégration',
    description: 'Collez la politique de sécurité (CSP) de votre site : nous disons ce qu’elle bloque et la ligne à ajouter.',
    canonical: `${origin}/integrer/verifier`,
    hidden: text !== '',
    trail: [['/integrer', 'Mode d’emploi']],
    head: html`<link rel="stylesheet" href="/configurateur.css">`,
    main: html`<h1>Vérifier mon intégration</h1>
<p class="lead">Vous avez collé le code et rien ne paraît, ou seulement un lien ? Le plus souvent, c’est la politique de sécurité du site (CSP).</p>
<form method="get" action="/integrer/verifier">
<label for="politique">Politique, en-têtes de la page, ou balise <code>&lt;meta&gt;</code></label>
<p class="soft" id="aide">Au plus ${LONGEST_POLICY} caractères. Retirez les lignes « Set-Cookie » : elles ne servent à rien ici. Rien n’est gardé.</p>
<textarea id="politique" name="politique" rows="8" maxlength="${LONGEST_POLICY}" spellcheck="false" autocomplete="off" aria-describedby="aide" placeholder="Content-Security-Policy: default-src 'self'; script-src 'self'">${text}</textarea>
<p><button>Vérifier</button></p>
</form>
${text.trim() === '' ? html`<section aria-labelledby="trouver"><h2 id="trouver">Où la trouver</h2>
<ol class="how"><li>Ouvrez la page de votre site où vous avez collé le code.</li><li>Appuyez sur F12, puis ouvrez l’onglet « Réseau » et rechargez la page.</li>
<li>Cliquez sur la première ligne de la liste, celle de votre page.</li><li>Dans « En-têtes », copiez la ligne <code>Content-Security-Policy</code>, ou tous les en-têtes de la réponse.</li></ol>
<p>Il n’y en a pas ? Cherchez <code>&lt;meta http-equiv="Content-Security-Policy"</code> dans le code de la page. S’il n’y en a pas non plus, la cause est ailleurs : voyez <a href="/integrer">le mode d’emploi de votre site</a>.</p>
</section>` : answer(checkPolicy(text, {origin, single}))}`,
  });
}
