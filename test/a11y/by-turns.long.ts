/** All of what is played by turns: what the manifest offers, of every element. */
process.env['PANA_TURNS'] = 'all';
await import('./manifest.test.ts');
export {};
