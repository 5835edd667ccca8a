/** All of what the registry plays by turns: every hostile word through the forms of an event. */
process.env['PANA_TURNS'] = 'all';
await import('./registering.test.ts');
export {};
