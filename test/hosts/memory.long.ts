/** Two hundred mounts and removals of each element (RELIABILITY.md, H34); sixty each day, in `memory.test.ts`. */
process.env.PANA_MOUNTS ??= '200';
await import('./memory.test.ts');
export {};
