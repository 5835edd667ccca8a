/** All of what the journeys play by turns: every policy, every hostile sheet. */
process.env['PANA_TURNS'] = 'all';
for (const name of ['agenda', 'annuaire', 'configurator-policies']) await import(`./${name}.test.ts`);
export {};
