/** All of what the journeys play by turns: every policy, every hostile sheet, every way to paste, every page at each width. */
process.env['PANA_TURNS'] = 'all';
for (const name of ['agenda', 'annuaire', 'configurator', 'configurator-forms', 'configurator-policies']) await import(`./${name}.test.ts`);
export {};
