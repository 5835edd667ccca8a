/** All of what the languages play by turns: every story in a third one. */
process.env['PANA_TURNS'] = 'all';
await import('./third.test.ts');
export {};
