/**
 * What a structure says when several listings speak of it. One that signed the charter speaks for itself: what it left out or keeps
 * private stays so. Among open data the richest, then the most recent one speaks, and the others fill what it leaves out.
 */
import {CHARTER_SOURCE} from '../../src/contract/form-constants.ts';
import type {Contact, StructureInput} from '../../src/contract/structure.ts';
import {LEVELS} from '../../src/contract/vocabulary.ts';

export interface MergeableListing {
  readonly source: string;
  readonly id: string;
  readonly structure: StructureInput;
}

/** How much a listing says: filled fields, and needs and labels it names. */
function richness(structure: StructureInput): number {
  const optional = [structure.summary, structure.siret, structure.website, structure.appointment, structure.openingHours, structure.verifiedAt, structure.vendorTie, structure.notice, structure.address.complement];
  const lists = [structure.serviceArea, structure.needs, structure.formats, structure.price, structure.access, structure.audiences, structure.labels];
  return (
    optional.filter((value) => value !== undefined).length + lists.filter((list) => list.length > 0).length + Object.keys(structure.contact).length +
    (structure.precision === 'exact' ? 1 : 0) + (structure.kind === 'autre' ? 0 : 1) + (structure.address.street === '' ? 0 : 1) + structure.needs.length / 100
  );
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The same listings in any order give the same structure. */
export function mergeListings(listings: readonly MergeableListing[]): StructureInput {
  const ranked = [...listings].sort((a, b) =>
    richness(b.structure) - richness(a.structure) || order(b.structure.updatedAt, a.structure.updatedAt) || order(a.source, b.source) || order(a.id, b.id));
  const all = ranked.map(({structure}) => structure);
  const signed = ranked.find(({source}) => source === CHARTER_SOURCE)?.structure;
  if (signed) return besideOpenData(signed, all);
  const base = all[0]!;
  const first = <K extends keyof StructureInput>(key: K): Partial<Pick<StructureInput, K>> => {
    const value = all.find((structure) => structure[key] !== undefined)?.[key];
    return (value === undefined ? {} : {[key]: value}) as Partial<Pick<StructureInput, K>>;
  };
  const union = <T>(list: (structure: StructureInput) => readonly T[]): T[] => [...new Set(all.flatMap(list))];
  const placed = all.find(({precision}) => precision === 'exact') ?? base;
  const verified = all.flatMap(({verifiedAt}) => (verifiedAt === undefined ? [] : [verifiedAt])).sort().at(-1);
  return {
    ...base,
    ...first('summary'), ...first('siret'), ...first('website'), ...first('appointment'), ...first('openingHours'), ...first('vendorTie'), ...first('notice'),
    kind: all.find(({kind}) => kind !== 'autre')?.kind ?? 'autre',
    lat: placed.lat, lon: placed.lon, precision: placed.precision,
    serviceArea: union(({serviceArea}) => serviceArea).slice(0, 400),
    needs: mergeNeeds(all),
    formats: union(({formats}) => formats),
    price: union(({price}) => price),
    access: union(({access}) => access),
    audiences: union(({audiences}) => audiences).slice(0, 20),
    labels: mergeLabels(all),
    contact: mergeContacts(all),
    ...(verified !== undefined && {verifiedAt: verified}),
    updatedAt: all.map(({updatedAt}) => updatedAt).sort().at(-1)!,
  };
}

/** A structure's own words, with the exact position and the labels others know of it. */
function besideOpenData(signed: StructureInput, all: readonly StructureInput[]): StructureInput {
  const exact = signed.precision === 'exact' ? undefined : all.find(({precision, address}) => precision === 'exact' && address.commune === signed.address.commune);
  return {
    ...signed,
    ...(exact && {lat: exact.lat, lon: exact.lon, precision: exact.precision}),
    labels: mergeLabels([signed, ...all.filter((structure) => structure !== signed)]),
  };
}

/** Each need once: what a structure said itself before what was inferred, then the highest level. */
function mergeNeeds(all: readonly StructureInput[]): StructureInput['needs'] {
  const needs = new Map<string, StructureInput['needs'][number]>();
  const rank = (need: StructureInput['needs'][number]): number => (need.inferred ? 0 : 10) + LEVELS.indexOf(need.level);
  for (const need of all.flatMap((structure) => structure.needs)) {
    const known = needs.get(need.code);
    if (!known || rank(need) > rank(known)) needs.set(need.code, need);
  }
  return [...needs.values()].sort((a, b) => order(a.code, b.code)).slice(0, 60);
}

function mergeLabels(all: readonly StructureInput[]): StructureInput['labels'] {
  const labels = new Map<string, StructureInput['labels'][number]>();
  for (const label of all.flatMap((structure) => structure.labels)) {
    const key = `${label.code} ${label.name ?? ''} ${label.level ?? ''}`;
    if (!labels.has(key)) labels.set(key, label);
  }
  return [...labels.values()].slice(0, 20);
}

function mergeContacts(all: readonly StructureInput[]): Contact {
  const contact: Contact = {};
  for (const one of all) {
    contact.person ??= one.contact.person;
    contact.email ??= one.contact.email;
    contact.phone ??= one.contact.phone;
    contact.others ??= one.contact.others;
  }
  return Object.fromEntries(Object.entries(contact).filter(([, value]) => value !== undefined));
}
