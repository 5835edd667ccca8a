/** What anybody may read about what the registry keeps: the notice, and the receipts of what it erased. */
import {Refusal} from '../../http/answer.ts';
import {POLICIES} from '../../http/policies.ts';
import {privacyPage} from '../pages/privacy.ts';
import {receiptPage} from '../pages/receipt.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRoute} from '../route.ts';
import {receiptOf} from '../storage/withdrawals.ts';

export const NOTICE_ROUTES: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET',
    path: '/confidentialite',
    summary: 'Ce qui est gardé de qui, pourquoi, et combien de temps.',
    action: 'public.read',
    from: 'page',
    handle({deps: {origin, registry, controller, coordination, edgeToken}}) {
      const contact = registry.coordinations().find(({territory, example}) => territory === 'national' && !example) ?? coordination;
      return {body: privacyPage({origin, controller, contact, edges: edgeToken !== undefined}), headers: POLICIES.page};
    },
  }),
  registryRoute({
    method: 'GET',
    path: '/recu/:hash',
    summary: 'Le reçu d’un retrait, par son empreinte.',
    action: 'public.read',
    from: 'page',
    handle({deps, params}) {
      const hash = params['hash']!;
      const receipt = /^[0-9a-f]{64}$/.test(hash) ? receiptOf(deps.database, hash) : undefined;
      if (receipt === undefined) throw new Refusal('not-found', 'Aucun reçu n’a cette empreinte. Vérifiez que l’adresse est entière.');
      return {body: receiptPage(receipt, hash)};
    },
  }),
];
