/** Two hundred mounts and removals of each element (RELIABILITY.md, H34); half of them, and some fewer, each day in `memory.test.ts`. */
process.env.PANA_MOUNTS ??= '200';
process.env['PANA_TURNS'] = 'all';
await import('./memory.test.ts');
export {};
