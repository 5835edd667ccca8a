/** All of what the hosts play by turns: every page that was pasted, each old library before us and behind, whoever asks first on a bad network, every file lost, every hostile text. */
process.env['PANA_TURNS'] = 'all';
process.env['PANA_ROW'] = '^H1[123] ';
for (const file of ['every-browser/contract', 'every-browser/rows', '../faults/network', 'event-widgets', 'page', 'event-texts', 'event-list', 'badge']) await import(`./${file}.test.ts`);
export {};
