/** Every state of every element in every theme and scheme: see `themes.test.ts`. */
process.env['PANA_TURNS'] = 'all';
await import('./themes.test.ts');

export {};
