/**
 * The place of the list of events: the field of `pana-search`, with its suggestions, its keys and its words. It comes when somebody goes
 * into the field; what is typed meanwhile is not lost.
 */
import type {Environment} from '../../client/client.ts';
import {queryOf} from '../../client/client.ts';
import {RequestFailure} from '../../client/failure.ts';
import {write} from '../../client/write.ts';
import type {Place, PlacesPage} from '../../contract/place.ts';
import {LiveController} from '../../controllers/live-controller.ts';
import type {PanaElement} from '../../element/pana-element.ts';
import {translate} from '../../i18n/words.ts';
import type {MessageKey, Values} from '../../i18n/words.ts';
import {addStyles} from '../../styles/add-styles.ts';
import {suggestionStyles} from '../../styles/suggestions.styles.ts';
import {PlaceField} from '../pana-search/place-field.ts';
import {placeText} from '../pana-search/place-text.ts';
import {styles} from './place-choice.styles.ts';

export interface PlaceChoiceHost {
  readonly environment: Environment;
  /** Origin of the worker. */
  api(): string;
  /** Territories the page is locked to; '' when it is not. */
  locked(): string;
  /** Name of the place looked around now, '' without one. */
  shown(): string;
  chosen(place: Place | undefined): void;
}

export class PlaceChoice {
  readonly field: PlaceField;
  /** Places this visitor chose, by code: their names are known before events come. */
  readonly #names = new Map<string, string>();

  constructor(element: PanaElement, host: PlaceChoiceHost) {
    const live = new LiveController(element);
    const input = (): HTMLInputElement | null => element.renderRoot.querySelector<HTMLInputElement>('#place');
    this.field = new PlaceField({
      // Where the search would look for a structure of that name, here the field is emptied to begin again.
      words: <Key extends MessageKey>(key: Key, ...values: Values<Key>) => (key === 'search.place.by-name' ? translate(element.language, 'search.place.clear') : translate(element.language, key, ...values)),
      input,
      places: async (q, signal) => {
        const {items} = (await write(host.environment, `${host.api()}/v1/places${queryOf({q, territory: host.locked()})}`, {signal})) as PlacesPage;
        if (!Array.isArray(items)) throw new RequestFailure('malformed');
        return items;
      },
      shown: () => host.shown(),
      chosen: (place) => {
        if (place) this.#names.set(place.code, placeText(place));
        host.chosen(place);
      },
      byName: () => {
        this.field.clear();
        input()?.focus();
      },
      announce: (text) => live.announce(text),
      update: () => element.requestUpdate(),
    });
    const dress = (): void => [suggestionStyles, styles].forEach((sheet) => addStyles(element.shadowRoot!, sheet));
    element.addController({hostDisconnected: () => this.field.stop(), hostConnected: dress});
    dress();
  }

  /** What a place that was chosen here is called; '' for any other. */
  nameOf(code: string): string {
    return this.#names.get(code) ?? '';
  }

  /** A key in the field. */
  key(event: KeyboardEvent): void {
    if (!this.field.key(event)) return;
    event.preventDefault();
    // A dialog of the page must not close on the same Escape.
    event.stopPropagation();
  }
}
