/** What a group of widgets knows, and how it changes: frozen snapshots, plain actions, one pure function. */
import type {FailureKind} from '../client/failure.ts';
import type {Bounds} from '../contract/grid.ts';
import type {ResultsPage} from '../contract/results.ts';
import type {Search} from './search.ts';
import {canonicalSearch, sameSearch} from './search.ts';

/** The last good answer; `items` are those of all pages loaded so far. */
export type Results = Readonly<ResultsPage>;

/** `at` is ISO 8601. */
export interface Failure {
  readonly kind: FailureKind;
  readonly at: string;
}

export interface GroupState {
  /** Locked scope, canonical list; '' when none. */
  readonly territory: string;
  /** What the visitor asks. */
  readonly search: Search;
  readonly status: 'idle' | 'pending' | 'complete' | 'error';
  readonly results?: Results;
  /** The search `results` answers; differs from `search` while pending or failed. */
  readonly resultsFor?: Search;
  readonly failure?: Failure;
  /** Shown in the sheet. */
  readonly selectedId?: string;
  /** Hovered or focused, in the list or on the map. */
  readonly pointedId?: string;
  /** Where the visitor moved the map, away from what was searched. */
  readonly movedTo?: Bounds;
}

export type Action =
  | {readonly type: 'search-changed'; readonly search: Search; readonly from?: 'address'}
  | {readonly type: 'search-cleared'}
  | {readonly type: 'page-requested'}
  /** `again`: what is shown is asked for once more, from its first page. */
  | {readonly type: 'retry-requested'; readonly automatic?: true; readonly again?: true}
  | {readonly type: 'structure-selected'; readonly id?: string}
  | {readonly type: 'structure-pointed'; readonly id?: string}
  | {readonly type: 'map-moved'; readonly bounds?: Bounds}
  // What the group itself reports:
  | {readonly type: 'scope-joined'; readonly territory: string; readonly search?: Search}
  | {readonly type: 'results-requested'}
  | {readonly type: 'results-loaded'; readonly search: Search; readonly page: Results}
  | {readonly type: 'results-failed'; readonly failure: Failure}
  | {readonly type: 'group-left'};

export const initialState: GroupState = Object.freeze({territory: '', search: Object.freeze({}), status: 'idle'});

function next(state: GroupState, action: Action): Partial<GroupState> {
  switch (action.type) {
    case 'search-changed':
    case 'search-cleared': {
      const search = action.type === 'search-changed' ? canonicalSearch(action.search) : {};
      return {search, selectedId: undefined, pointedId: undefined, movedTo: undefined};
    }
    case 'scope-joined': {
      const {territory, search = state.search} = action;
      // Answers of another scope must not stay on screen: the lock is the page's word.
      const kept = territory === state.territory ? {} : {results: undefined, resultsFor: undefined, selectedId: undefined};
      return {...kept, territory, search};
    }
    case 'structure-selected':
      return {selectedId: action.id};
    case 'structure-pointed':
      return {pointedId: action.id};
    case 'map-moved':
      return {movedTo: action.bounds};
    case 'page-requested':
    case 'retry-requested':
    case 'results-requested':
      return {status: 'pending'};
    case 'results-failed':
      return {status: 'error', failure: action.failure};
    case 'group-left':
      return {status: 'idle', pointedId: undefined};
    case 'results-loaded': {
      const {page} = action;
      // A need asked by another word for it is asked by its code from now on.
      const search = page.needs ? canonicalSearch({...action.search, needs: page.needs.join(' ')}) : action.search;
      const before = page.page > 1 && sameSearch(search, state.resultsFor) ? state.results : undefined;
      if (!before) return {status: 'complete', failure: undefined, results: page, search, resultsFor: search};
      // The directory may have been published again between two pages: nobody is shown twice.
      const seen = new Set(before.items.map(({id}) => id));
      const items = [...before.items, ...page.items.filter(({id}) => !seen.has(id))];
      return {status: 'complete', failure: undefined, results: {...before, ...page, view: before.view, items}, resultsFor: search};
    }
  }
}

/** The state after `action`. The same object when nothing changes. */
export function reduce(state: GroupState, action: Action): GroupState {
  const change = next(state, action);
  const changed = (Object.keys(change) as (keyof GroupState)[]).some((key) => change[key] !== state[key]);
  return changed ? Object.freeze({...state, ...change}) : state;
}
