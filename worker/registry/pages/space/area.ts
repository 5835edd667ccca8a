/**
 * Where a structure works, as boxes to untick, and a search by name that adds some: without a script the page comes back with what was
 * found as more boxes, and with everything that was typed.
 */
import {html} from 'hono/html';
import {TERRITORY_CODE} from '../../../../src/contract/place.ts';
import type {Place} from '../../../../src/contract/place.ts';
import type {FieldError} from '../../../../src/contract/problem.ts';
import type {Markup} from '../../../http/document.ts';
import {areaCodes} from '../../domain/listing.ts';
import {errorOf} from '../signed-in.ts';
import {areaWord} from './words.ts';

/** What was looked for by name, and what was found. */
export interface AreaSearch {
  readonly text: string;
  readonly places: readonly Place[];
}

const AREA_TITLE = 'Zone d’intervention';

const box = (code: string, words: string, checked: boolean): Markup =>
  html`<label class="option"><input type="checkbox" name="area" value="${code}"${checked ? html` checked` : ''}><span>${words}</span></label>`;

/** « commune Loches (37) »: names repeat. */
function placeWord({code, departement, kind}: Place, nameOf: (code: string) => string | undefined): string {
  const words = areaWord(code, nameOf);
  return departement === '' || kind === 'region' ? words : `${words} (${departement})`;
}

function found({text, places}: AreaSearch, chosen: ReadonlySet<string>, nameOf: (code: string) => string | undefined): Markup {
  const fresh = places.filter(({code}) => !chosen.has(code));
  if (fresh.length === 0) {
    const words = places.length === 0 ? 'aucun territoire de ce nom. Vérifiez l’orthographe, ou cherchez la commune par son code postal' : 'il est déjà dans la liste';
    return html`<p class="note" id="trouves" role="alert" tabindex="-1" autofocus>« ${text} » : ${words}. Rien n’est encore enregistré.</p>`;
  }
  return html`<fieldset id="trouves" tabindex="-1" autofocus><legend>Trouvé pour « ${text} » : cochez ce qui est le vôtre</legend>
${fresh.map((place) => box(place.code, placeWord(place, nameOf), false))}
<p class="soft">Rien n’est encore enregistré : cochez, puis cherchez un autre territoire, ou enregistrez en bas de la page.</p></fieldset>`;
}

/** The territories of a form. `name`: of the button that searches. */
export function areaField({area, errors, search, nameOf}: {
  /** Codes as they were typed or are kept. */
  readonly area: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly search: AreaSearch | undefined;
  readonly nameOf: (code: string) => string | undefined;
}): Markup {
  const error = errorOf(errors, 'area');
  const codes = areaCodes(area);
  // What is no code cannot have come from a box: it is refused in words, not offered again.
  const territories = codes.filter((code) => TERRITORY_CODE.test(code));
  return html`<fieldset id="area" tabindex="-1"${error.attributes}><legend>${AREA_TITLE}</legend>${error.sentence}
<p class="soft">Les associations de ces territoires vous trouvent en premier. Décochez ce qui n’est plus vrai.</p>
${box('national', 'Toute la France', codes.includes('national'))}
${territories.map((code) => box(code, areaWord(code, nameOf), true))}
<p><label for="lieu">Ajouter un territoire par son nom</label>
<input id="lieu" name="lieu" type="text" value="" maxlength="100" autocomplete="off" spellcheck="false" aria-describedby="lieu-aide"></p>
<p class="soft" id="lieu-aide">Une commune ou son code postal, une intercommunalité, un département ou une région.</p>
<p><button class="quiet" name="chercher" value="oui">Chercher ce territoire</button></p>
${search === undefined ? '' : found(search, new Set(codes), nameOf)}
</fieldset>`;
}
