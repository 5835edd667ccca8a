/** The sheet of a draft, by the very element that shows the published ones: in a group of its own, whose client answers with the draft. */
import type {Client} from '../../client/client.ts';
import type {Taxonomy} from '../../contract/need.ts';
import type {PublishedContact, Structure} from '../../contract/structure.ts';
import {Group} from '../../store/group.ts';

/** What a preview shows. */
export interface Previewed {
  readonly structure: Structure;
  readonly contact: PublishedContact;
  readonly taxonomy: Taxonomy | undefined;
}

/** Each form has a group of its own, which searches nothing: two forms on a page are two structures. */
let made = 0;

/** The group of a form; elements inside find it by its name only while {@link offer} says so. */
export const groupOfForm = (): Group => new Group(`pana-join ${(made += 1)}`);

/** Lets elements find `group` by its name until the function returned is called: what the page keeps of it would keep the form, gone or never shown. */
export function offer(group: Group): () => void {
  const groups = ((globalThis as Record<symbol, unknown>)[Symbol.for('pana.groups/v1')] ??= new Map()) as Map<string, Group>;
  groups.set(group.name, group);
  return () => void groups.delete(group.name);
}

/** Makes `group` answer about structures with what `draft` says then; everything else goes to the directory. */
export function previewIn(group: Group, draft: () => Promise<Previewed>): void {
  const {taxonomy} = group.client;
  Object.assign(group.client, {
    structure: async () => (await draft()).structure,
    contact: async () => (await draft()).contact,
    taxonomy: async (...asked: Parameters<Client['taxonomy']>) => (await draft()).taxonomy ?? taxonomy(...asked),
  } satisfies Partial<Client>);
}
