/** Every policy, whatever the day; a half of them each day, in `configurator-policies.test.ts`. */
process.env.PANA_POLICIES = 'all';
await import('./configurator-policies.test.ts');
export {};
