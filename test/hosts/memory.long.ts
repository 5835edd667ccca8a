/** Two hundred mounts and removals of each element (RELIABILITY.md, H34); some of them fewer each day, in `memory.test.ts`. */
process.env.PANA_MOUNTS ??= '200';
await import('./memory.test.ts');
export {};
