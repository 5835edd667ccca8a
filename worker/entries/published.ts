/** The directory published last, opened again when the registry publishes another: an import beside a running server shows by itself. */
import type {Coordination} from '../../src/contract/place.ts';
import {openDirectory} from '../directory/directory.ts';
import type {Directory} from '../directory/directory.ts';
import type {Ground} from '../directory/first-view.ts';
import type {Gazetteer} from '../directory/gazetteer/gazetteer.ts';
import {encodeSnapshot, SnapshotError} from '../directory/snapshot.ts';
import type {Registry} from '../registry/storage/registry.ts';
import {openGround} from './ground.ts';

export interface Published {
  /** What maps are drawn on. */
  readonly ground: Ground;
  current(): Directory | undefined;
  /** Looks whether there is another; a snapshot that does not open leaves the last good one in place and is reported. */
  refresh(): void;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

export function createPublished(
  registry: Pick<Registry, 'publication' | 'publishedVersion' | 'publish'>,
  gazetteer: Gazetteer,
  {now, report, coordination}: {readonly now: () => number; readonly report: (error: unknown) => void; readonly coordination?: () => Coordination},
): Published {
  const ground = openGround(gazetteer);
  let directory: Directory | undefined;
  let seen: string | undefined;
  /** When the day's publication was last tried: it costs seconds, and may fail for hours. */
  let tried = -Infinity;
  let day = Math.floor(now() / DAY);
  const open = (bytes: Uint8Array): Directory => openDirectory(bytes, gazetteer, {now, ground, ...(coordination && {coordination})});

  function load(): void {
    const publication = registry.publication();
    seen = publication?.version;
    if (!publication) return;
    try {
      directory = open(publication.bytes);
    } catch (error) {
      if (!(error instanceof SnapshotError)) throw error;
      // Written by another version of the software, or damaged: the listings themselves are whole, publish them again.
      report(error);
      const again = registry.publish(encodeSnapshot, new Date(now()).toISOString(), `again ${publication.hash}`);
      seen = again.version;
      directory = open(again.bytes);
    }
  }

  function refresh(): void {
    try {
      const today = Math.floor(now() / DAY);
      if (today !== day && Math.abs(now() - tried) >= MINUTE) {
        tried = now();
        // Silence for 18 months ends a listing on a day when nobody edits anything (rule 3).
        if (registry.publishedVersion() !== undefined) registry.publish(encodeSnapshot, new Date(now()).toISOString());
        // Once it is done: a full disk at midnight must not show a day more.
        day = today;
      }
      if (registry.publishedVersion() !== seen) load();
    } catch (error) {
      report(error);
    }
  }
  refresh();
  return {ground, current: () => directory, refresh};
}
