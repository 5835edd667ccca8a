/** All of what the registry plays by turns: every hostile word through the forms of an event, and at its door. */
process.env['PANA_TURNS'] = 'all';
for (const name of ['registering', 'attendance']) await import(`./${name}.test.ts`);
export {};
