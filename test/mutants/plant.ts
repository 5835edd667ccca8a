/** Loaded before a test by `NODE_OPTIONS`: a file that Node itself reads is read with the defect that `PANA_MUTANT` names. */
import {registerHooks} from 'node:module';
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {MUTANTS} from './mutants.ts';

const mutant = MUTANTS.find(({name}) => name === process.env.PANA_MUTANT);
const target = mutant && pathToFileURL(resolve(import.meta.dirname, '../..', mutant.file)).href;

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    // A module may be asked for several times, by a query of its own each time.
    if (url.replace(/\?.*/, '') !== target) return loaded;
    const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source as Uint8Array);
    return {...loaded, source: source.replace(mutant!.text, () => mutant!.instead)};
  },
});
