/** `POST /inscription/confirmer`: the signatory comes back by the mailed link, to confirm the application or to answer a question about it. */
import {z} from 'zod';
import {plainText} from '../../../src/contract/structure.ts';
import {applicationByLink, confirm} from '../joining.ts';
import {confirmedPage, questionPage} from '../pages/confirm.ts';
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
      confirm(deps, token, state.status === 'asked' ? answer : undefined, now);
      return {body: confirmedPage({structure: structure.name, answered: state.status === 'asked'})};
    },
  }),
];
