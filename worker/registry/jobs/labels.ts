/** Job: on a new day, publishes again when a label begins or ended, which nobody touches on that day (PRODUCT.md, rule 9). */
import type {RegistryDeps} from '../deps.ts';
import {noteLabelDay} from '../storage/labels.ts';

/** Only reads until the day changes. */
export function labelDay({database, now}: RegistryDeps): void {
  noteLabelDay(database, new Date(now()).toISOString().slice(0, 10));
}
