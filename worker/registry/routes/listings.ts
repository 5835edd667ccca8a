/**
 * `POST /v1/listings`: a structure signs the charter and describes itself, from any page. Nothing shows before its address is confirmed
 * and its coordination has checked it.
 */
import {listingReceivedSchema, listingSchema} from '../../../src/contract/listing.ts';
import {taken} from '../form-guards.ts';
import {apply, checkApplication} from '../joining.ts';
import {registryRoute} from '../route.ts';

/** Host of the page a form was on: what a consent says of where it was given. */
function channelOf(origin: string | undefined): string {
  const {hostname = ''} = (origin !== undefined && URL.parse(origin)) || {};
  return hostname.slice(0, 253);
}

export const LISTING_ROUTES = [
  registryRoute({
    method: 'POST',
    path: '/v1/listings',
    operation: 'applyForListing',
    summary: 'Demander à être référencé',
    description: 'Signe la charte en vigueur et décrit la structure. L’en-tête `Idempotency-Key` est nécessaire : la même clé avec le même contenu reçoit la même réponse pendant un jour.',
    action: 'listing.apply',
    from: 'embed',
    body: listingSchema,
    answer: {name: 'ListingReceived', schema: listingReceivedSchema, description: 'Demande reçue, à confirmer par le lien envoyé au signataire.'},
    problems: ['invalid-body', 'body-too-large', 'unsupported-media-type', 'invalid-fields', 'too-many-requests'],
    async handle({deps, body, rawBody, context, now}) {
      const answer = await taken({
        deps, form: 'listings', humanity: body, rawBody, context, now,
        check: () => checkApplication(deps, body, now),
        act: () => apply(deps, body, channelOf(context.req.header('origin')), now),
      });
      return {status: 202, body: answer};
    },
  }),
];
