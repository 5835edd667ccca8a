/** `POST /inscription/confirmer`: the signatory comes back by the mailed link, to confirm the application or to answer a question about it. */
import {z} from 'zod';
import {plainText} from '../../../src/contract/structure.ts';
import {becomeContact} from '../inviting.ts';
import {applicationByLink, confirm} from '../joining.ts';
import {becameContactPage, claimedPage, confirmedPage, questionPage} from '../pages/confirm.ts';
import {deadLink} from '../pages/link.ts';
import {registryRoute} from '../route.ts';

export const CONFIRM_ROUTES = [
  registryRoute({
    method: 'POST',
    path: '/inscription/confirmer',
    summary: 'Confirmer une demande de référencement',
    action: 'listing.confirm',
    from: 'page',
    body: z.strictObject({token: z.string().max(100), answer: plainText(2000).optional()}),
    handle({deps, body: {token, answer}, now}) {
      const {structure, state} = applicationByLink(deps, token, now);
      // The link of a question first shows it; it is spent by the answer.
      if (state.status === 'asked' && answer === undefined) return {body: questionPage({structure: structure.name, question: state.question ?? '', token})};
      const {state: became} = confirm(deps, token, state.status === 'asked' ? answer : undefined, now);
      if (became.status === 'accepted' || became.status === 'refused') return {body: claimedPage({structure: structure.name, accepted: became.status === 'accepted'})};
      return {body: confirmedPage({structure: structure.name, answered: state.status === 'asked'})};
    },
  }),
  registryRoute({
    method: 'POST',
    path: '/inscription/contact',
    summary: 'Devenir contact d’une structure qui vous a nommé',
    action: 'link.use',
    from: 'page',
    body: z.strictObject({token: z.string().max(200)}),
    handle({deps, body: {token}}) {
      const done = becomeContact(deps, token);
      return done === undefined ? deadLink() : {body: becameContactPage(done)};
    },
  }),
];
