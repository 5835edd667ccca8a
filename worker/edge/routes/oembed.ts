/** oEmbed (https://oembed.com): the address of a page of ours, pasted elsewhere, becomes a frame. */
import {z} from 'zod';
import {Refusal} from '../../http/answer.ts';
import {embeddable, FRAME_SIZE, frameHtml} from '../pages/embed-address.ts';
import {JSON_TYPE, route} from '../route.ts';
import type {Route} from '../route.ts';
import {escapeXml} from '../xml.ts';

const pixels = z.string().regex(/^\d{1,5}$/).transform(Number).pipe(z.int().min(1)).optional();
/** Seconds a consumer may keep what it was told: a structure that leaves is gone from its frame at once, whoever keeps the frame. */
const CACHE_AGE = 86_400;

/** The answer as XML: an element for each name. */
export const toXml = (answer: Readonly<Record<string, string | number>>): string =>
  `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>\n${Object.entries(answer).map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>\n`).join('')}</oembed>\n`;

/** What is answered, as the specification names it. */
const oembedSchema = z.object({
  version: z.literal('1.0'), type: z.literal('rich'), provider_name: z.string(), provider_url: z.string(), title: z.string(),
  cache_age: z.int().describe('Seconds.'), width: z.int().describe('CSS pixels.'), height: z.int().describe('CSS pixels.'), html: z.string(),
});

export const oembedRoutes: readonly Route[] = [
  route({
    path: '/oembed',
    summary: 'oEmbed',
    policy: 'directory',
    kind: 'data',
    lenient: true,
    validator: 'directory',
    query: z.object({url: z.string().max(4000), format: z.string().max(20).optional(), maxwidth: pixels, maxheight: pixels}),
    answer: {type: JSON_TYPE, name: 'OEmbed', schema: oembedSchema},
    handle({query: {url, format = 'json', maxwidth, maxheight}, deps, directory}) {
      if (format !== 'json' && format !== 'xml') throw new Refusal('not-implemented', 'Formats connus ici : json et xml.');
      const found = embeddable(url, deps.origin, directory, deps.gazetteer());
      if (!found) throw new Refusal('not-found', 'Cette adresse n’est pas celle d’une page de cet annuaire qui peut être encadrée.');
      const size = FRAME_SIZE[found.element];
      const width = Math.min(size.width, maxwidth ?? Infinity);
      const height = Math.min(size.height, maxheight ?? Infinity);
      const answer: z.infer<typeof oembedSchema> = {
        version: '1.0',
        type: 'rich',
        provider_name: 'PANA',
        provider_url: `${deps.origin}/`,
        title: found.title,
        cache_age: CACHE_AGE,
        width,
        height,
        // Who gives no width has no narrow place: the frame takes what it gets.
        html: frameHtml(found, url, deps.origin, maxwidth === undefined ? '100%' : width, height),
      };
      return format === 'json' ? {body: JSON.stringify(answer)} : {body: toXml(answer), type: 'text/xml; charset=utf-8'};
    },
  }),
];
