/** What those who hold a copy for us were asked to erase, for the national team: it hears that they did, and notes it (RELIABILITY.md, RGPD). */
import {z} from 'zod';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import {Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import {PROCESSORS} from '../domain/withdrawal.ts';
import {mailbox} from '../mail/address.ts';
import {PROCESSORS_PATH, processorsFile, processorsPage} from '../pages/desk/processors.ts';
import type {ProcessorsPage} from '../pages/desk/processors.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRoute} from '../route.ts';
import {namesOf} from '../storage/desk.ts';
import {NOTICE_STATES, hasNotice, lateNotices, listNotices, processorMailboxes, setProcessorMailbox} from '../storage/processors.ts';
import {acknowledgeNotice} from '../storage/withdrawals.ts';
import {asked, done, signed} from './asking.ts';
import type {Asking} from './asking.ts';

const DONE: Readonly<Record<string, string>> = {fait: 'C’est noté.', adresse: 'L’adresse est enregistrée.'};

const querySchema = z.strictObject({
  etat: z.enum(NOTICE_STATES).default('ouvertes'),
  qui: z.enum(PROCESSORS.map(({code}) => code)).optional(),
  page: z.coerce.number().int().min(1).max(LIMITS.pageMax).default(1),
  fait: z.string().max(40).optional(),
});

function shown(request: Asking, typed?: ProcessorsPage['typed']): Answer {
  const {deps: {database}, now, query} = request;
  const {etat, qui, page, fait} = asked(querySchema, query);
  const {lines, total} = listNotices(database, {state: etat, processor: qui, now}, {limit: LIMITS.pageSize, offset: (page - 1) * LIMITS.pageSize});
  const people = lines.flatMap(({doneBy}) => (doneBy === undefined ? [] : [Number(doneBy.slice('person:'.length))]));
  return processorsPage({
    session: signed(request), lines, total, page, size: LIMITS.pageSize, asked: {etat, qui}, mailboxes: processorMailboxes(database), names: namesOf(database, people), now, late: lateNotices(database, now),
    done: typed === undefined ? DONE[fait ?? ''] : undefined, typed,
  });
}

export const PROCESSOR_ROUTES: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: PROCESSORS_PATH, summary: 'Effacements demandés aux sous-traitants', action: 'processor.read', from: 'page',
    handle: (request) => shown(request),
  }),
  registryRoute({
    method: 'GET', path: `${PROCESSORS_PATH}.csv`, summary: 'Effacements demandés aux sous-traitants, en fichier', action: 'processor.read', from: 'page',
    handle({deps, query, now}) {
      const {etat, qui} = asked(querySchema, query);
      return processorsFile(listNotices(deps.database, {state: etat, processor: qui, now}, {limit: 1_000_000_000, offset: 0}).lines);
    },
  }),
  registryRoute({
    method: 'POST', path: `${PROCESSORS_PATH}/:id/fait`, summary: 'Noter qu’un sous-traitant a effacé sa copie', action: 'processor.settle', from: 'page',
    body: z.strictObject({}),
    handle(request) {
      const {deps, params, now} = request;
      const id = /^\d{1,12}$/.test(params['id'] ?? '') ? Number(params['id']) : 0;
      if (!hasNotice(deps.database, id)) throw new Refusal('not-found', 'Il n’y a pas de demande à cette adresse.');
      acknowledgeNotice(deps.database, id, `person:${signed(request).person}`, now);
      return done(PROCESSORS_PATH, 'fait');
    },
  }),
  registryRoute({
    method: 'POST', path: `${PROCESSORS_PATH}/:code/adresse`, summary: 'Dire où écrire à un sous-traitant', action: 'processor.settle', from: 'page',
    body: z.strictObject({adresse: z.string().max(400).default('')}),
    handle(request) {
      const {deps, params, body} = request;
      const processor = PROCESSORS.find(({code}) => code === params['code']);
      if (processor === undefined) throw new Refusal('not-found', 'Il n’y a pas de sous-traitant à cette adresse.');
      const text = body.adresse.trim();
      const address = mailbox(text);
      if (text !== '' && address === undefined) {
        const message = 'Cette adresse e-mail n’est pas acceptée. Vérifiez-la, comme nom@exemple.fr, ou laissez vide.';
        return shown(request, {code: processor.code, text, errors: [{field: `adresse-${processor.code}`, code: 'invalid', message}]});
      }
      setProcessorMailbox(deps, processor.code, address, `person:${signed(request).person}`);
      return done(PROCESSORS_PATH, 'adresse');
    },
  }),
];
