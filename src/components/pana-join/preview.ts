/** The sheet of a draft, by the very element that shows the published ones: in a group of its own, whose client answers with the draft. */
import type {Client} from '../../client/client.ts';
import type {Taxonomy} from '../../contract/need.ts';
import type {PublishedContact, Structure} from '../../contract/structure.ts';
import type {Group} from '../../store/group.ts';

/** What a preview shows. */
export interface Previewed {
  readonly structure: Structure;
  readonly contact: PublishedContact;
  readonly taxonomy: Taxonomy | undefined;
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
