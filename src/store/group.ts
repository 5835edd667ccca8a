/**
 * A group of widgets: one search, one state, one request at a time for all of them. Groups live on
 * `globalThis[Symbol.for('pana.groups/v1')]`, so that blocks of a page need neither order nor ancestor in common.
 */
import type {Client, Environment} from '../client/client.ts';
import {createClient} from '../client/client.ts';
import type {FailureKind, RequestFailure} from '../client/failure.ts';
import {browserEnvironment} from './environment.ts';
import {whenIdle} from './idle.ts';
import {handover} from './loader.ts';
import {sameSearch} from './search.ts';
import type {Action, GroupState} from './state.ts';
import {initialState, reduce} from './state.ts';
import {viewFor} from './view.ts';

/** Told of every action, after it. */
export type Listener = (action: Action, state: GroupState, before: GroupState) => void;

/** A widget, as its group sees it. */
export interface Host extends Element {
  readonly api: string;
  readonly group: string;
}

export class Group {
  readonly name: string;
  /** Set for widgets locked elsewhere than the rest of their group: they are a group apart. */
  readonly lock?: string;
  readonly environment: Environment;
  readonly client: Client;
  /** Origin of the worker. */
  api = '';
  /** Size of the first map view to ask for, `640x320`; '' while no map shows. */
  view = '';
  state: GroupState = initialState;
  readonly #listeners = new Set<Listener>();
  readonly #hosts = new Set<Host>();
  /** The present search was asked with a view, by this group or by the script tag. */
  #framed = false;
  #request?: AbortController;
  /** Resolves with the first answer, or soon, when the script tag has asked for it: what is drawn before is drawn twice. */
  readonly first?: Promise<void>;
  #answered?: () => void;
  /** The visitor has changed the search: what the page asks for at first no longer counts. */
  #visited?: boolean;
  #starting?: boolean;
  #leaveAddress?: () => void;
  #leaveRecovery?: () => void;

  constructor(name: string, lock?: string, environment: Environment = browserEnvironment) {
    this.name = name;
    this.lock = lock;
    this.environment = environment;
    if (handover()?.started) {
      this.first = new Promise((resolve) => {
        this.#answered = resolve;
        setTimeout(resolve, 400);
      });
    }
    this.client = createClient({
      ...environment,
      api: () => this.api,
      territory: () => this.state.territory,
      take: (query) => {
        const early = handover();
        if (early?.query?.replace(/&?view.*/, '') !== query || early.api !== this.api) return undefined;
        const {started} = early;
        early.started = undefined;
        this.#framed ||= /view/.test(early.query);
        return started;
      },
    });
  }

  /** Whether a sheet of this group can show a selected structure in this page. */
  get showsSheets(): boolean {
    return [...this.#hosts].some(({localName}) => /r$|e$/.test(localName));
  }

  /** A map of that width, in px, joins: unless the script tag has measured it already, which costs the page a layout. */
  see(width: () => number): void {
    const early = this.name === 'default' && !this.lock && handover();
    this.view ||= (early && /view=(.*)/.exec(early.query!)?.[1]) || viewFor(width());
  }

  /** Calls `listener` after every action, until the function returned is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A widget enters, or its attributes changed. Search elements make the group ask for results. */
  join(host: Host): void {
    this.#hosts.add(host);
    if (host.api) this.#setApi(host.api);
    else this.api = handover()?.api ?? location.origin;
    // What stands inside a locator asks for nothing of its own.
    const within = (host.getRootNode() as ShadowRoot).host?.localName;
    if (host.localName !== 'pana-structure' && within !== 'pana-locator' && !this.#starting) void this.#start();
  }

  /** A widget leaves. What was found is kept: a block that moves in the page keeps its search. */
  leave(host: Host): void {
    this.#hosts.delete(host);
    void Promise.resolve().then(() => {
      if (this.#hosts.size) return;
      this.#request?.abort();
      this.#leaveAddress?.();
      this.#leaveRecovery?.();
      this.#leaveAddress = this.#leaveRecovery = undefined;
      if (this.state.status === 'pending') this.dispatch({type: 'group-left'});
    });
  }

  dispatch(action: Action): void {
    const before = this.state;
    const {type} = action;
    if (type === 'page-requested' && before.status === 'pending') return;
    this.state = reduce(before, action);
    if (/^results-[lf]/.test(type)) this.#answered?.();
    for (const listener of [...this.#listeners]) listener(action, this.state, before);
    if (/^search/.test(type)) {
      this.#visited = true;
      if (before.status !== 'error' && sameSearch(this.state.search, before.search)) return;
    } else if (!/^page|^retry/.test(type)) return;
    void this.#load('automatic' in action ? 1 : undefined, 'again' in action);
  }

  #setApi(address: string): void {
    try {
      this.api = new URL(address, location.href).origin;
    } catch {
      console.warn(`pana: api="${address}" is not an address`);
    }
  }

  /** Reads what the page asks, once it is all there, and asks for it unless that is done. */
  async #start(): Promise<void> {
    this.#starting = true;
    // Widgets that come in one file are read together.
    await undefined;
    if (document.readyState === 'loading') {
      await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, {once: true}));
    }
    const {status, territory: locked, search: current} = this.state;
    const early = handover();
    // Read once by the loader; whatever joins later is read with all the rest.
    const read = this.name === 'default' && !this.lock && early?.started && early.query;
    const {territory = '', view: _, ...asked} = Object.fromEntries(new URLSearchParams(read || ''));
    const scope =
      typeof read === 'string'
        ? {api: '', territory, syncUrl: false, search: asked}
        : (await import('./scope.ts').catch(() => {}))?.readScope(this.name, this.#hosts, this.lock);
    this.#starting = false;
    if (!this.#hosts.size) return;
    if (!scope) return this.#fail('offline');
    const {api, territory: lock, search: initial, syncUrl} = scope;
    if (api) this.#setApi(api);
    let search = this.#visited ? current : initial;
    if (syncUrl && !this.#leaveAddress) {
      this.#leaveAddress = () => {};
      // Without its address a search still works.
      const address = await import('./address.ts').catch(() => {});
      if (!this.#hosts.size) return;
      search = address?.readAddress(this.name, location.href) ?? search;
      this.#leaveAddress = address?.followAddress(this, initial);
    }
    this.dispatch({type: 'scope-joined', territory: lock, search});
    // A map that joins after the results were asked for would have no view to paint.
    const blind = !!this.view && !this.#framed;
    if (status === 'idle' || lock !== locked || !sameSearch(search, current) || blind) await this.#load(undefined, blind);
  }

  #fail(kind: FailureKind): void {
    this.dispatch({type: 'results-failed', failure: {kind, at: new Date(this.environment.now()).toISOString()}});
  }

  async #load(tries?: number, again = false): Promise<void> {
    this.#request?.abort();
    const {signal} = (this.#request = new AbortController());
    const {search, results, resultsFor} = this.state;
    // The list goes on where it stopped when what is shown answers what is asked.
    const page = results && !again && sameSearch(search, resultsFor) ? results.page + 1 : 1;
    if (page < 2) this.#framed = !!this.view;
    this.dispatch({type: 'results-requested'});
    try {
      const answer = await this.client.structures(search, {page, view: page > 1 ? '' : this.view, signal, tries});
      if (!signal.aborted) this.dispatch({type: 'results-loaded', search, page: answer});
      // What gets over an outage must be here before it: a page that is offline cannot fetch it any more.
      whenIdle(() => void this.#recover());
    } catch (error) {
      if (signal.aborted) return;
      const {kind = 'malformed'} = error as RequestFailure;
      this.#fail(kind);
      await this.#recover();
    }
  }

  /** Where even this file cannot be fetched, the visitor's own "retry" remains. */
  async #recover(): Promise<void> {
    const recovery = await import('./recovery.ts').catch(() => {});
    if (this.#hosts.size) this.#leaveRecovery ??= recovery?.recover(this);
  }
}

/** The group `host` belongs to, made when it is the first; `lock` for a widget locked elsewhere than its group. */
export function groupFor({group: name}: Host, lock?: string): Group {
  const groups = ((globalThis as Record<symbol, unknown>)[Symbol.for('pana.groups/v1')] ??= new Map()) as Map<string, Group>;
  const key = lock ? `${name} ${lock}` : name;
  let group = groups.get(key);
  if (!group) groups.set(key, (group = new Group(name, lock)));
  return group;
}
