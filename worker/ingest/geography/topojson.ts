/** The few functions of topojson's packages that the builder calls, with the types they do not ship. */
import {createRequire} from 'node:module';

const require = createRequire(import.meta.url);

type KeepRing = (ring: [number, number][], interior: boolean) => boolean;

export const {topology} = require('topojson-server') as {
  topology(objects: Record<string, unknown>, quantization?: number): object;
};
export const {presimplify, simplify, filter, filterAttachedWeight} = require('topojson-simplify') as {
  presimplify(topology: object): object;
  simplify(topology: object, minWeight: number): object;
  filter(topology: object, keep: KeepRing): object;
  filterAttachedWeight(topology: object, minWeight: number): KeepRing;
};
export const {feature} = require('topojson-client') as {
  feature(topology: object, object: unknown): object;
};
