/** All of what the contract plays by turns: every nasty text in every field. */
process.env['PANA_TURNS'] = 'all';
await import('./nasty.test.ts');
export {};
