/** All audited pages, and the time of the first byte of addresses nobody has asked before. */
import assert from 'node:assert/strict';
import {Agent, get} from 'node:http';
import {after, before, test} from 'node:test';
import {audit, FLOOR} from './audit.ts';
import {expectFloors} from './expect.ts';
import {startSite, type AuditedSite} from './pages.ts';

let site: AuditedSite;
before(async () => {
  site = await startSite();
});
after(() => site?.worker.stop());

test(`should reach ${FLOOR} in every category of Lighthouse on every audited page`, async () => {
  expectFloors(await audit(site.worker.origin, site.pages));
});

/** Milliseconds from the request to the first byte of its answer. */
const firstByte = (agent: Agent, path: string): Promise<number> => new Promise((done, fail) => {
  const begun = performance.now();
  get(site.worker.origin + path, {agent, headers: {'accept-encoding': 'br'}}, (answer) => {
    let first: number | undefined;
    // To its end: the one connection is needed for the next.
    answer.on('data', () => (first ??= performance.now() - begun)).once('end', () => done(first ?? performance.now() - begun));
  }).once('error', fail);
});

test('should send the first byte of a page nobody has asked before within 10 ms, nineteen times of twenty', async (t) => {
  const agent = new Agent({keepAlive: true, maxSockets: 1});
  const parts = [...(await (await fetch(`${site.worker.origin}/sitemap.xml`)).text()).matchAll(/sitemap\/(\w{2,3})\.xml/g)].map(([, code]) => code!);
  // The compiler of the engine warms up on other pages than those measured.
  for (const code of parts) await firstByte(agent, `/annuaire/departement/${code}?price=gratuit`);
  const kinds = {
    departement: parts.map((code) => `/annuaire/departement/${code}`),
    criteria: parts.map((code) => `/annuaire/departement/${code}?needs=comptabilite+visioconference`),
    place: parts.map((code) => `/annuaire?place=departement:${code}&level=accompagner`),
  };
  for (const [kind, paths] of Object.entries(kinds)) {
    const times: number[] = [];
    for (const path of paths) times.push(await firstByte(agent, path));
    times.sort((a, b) => a - b);
    const [p50, p95] = [times[Math.floor(times.length * 0.5)]!, times[Math.floor(times.length * 0.95)]!];
    t.diagnostic(`${kind}: ${times.length} cold pages, p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`);
    assert.ok(p95 <= 10, `${kind}: p95 ${p95.toFixed(1)} ms`);
  }
  agent.destroy();
});
