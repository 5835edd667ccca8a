/** Opening hours: what a sheet says must be what the door does, in the place's own time. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {parse} from 'csv-parse/sync';
import fc from 'fast-check';
import {isPublicHoliday, openingAt, parseOpeningHours} from '../../../src/contract/opening-hours.ts';
import {sharedData, skipWithout} from '../../support/shared-data.ts';

const at = (specification: string, instant: string, zone = 'Europe/Paris'): unknown => openingAt(specification, new Date(instant), zone);
const WEEKDAYS = 'Mo-Fr 09:00-12:00,14:00-17:00';

describe('openingAt', () => {
  it('says until when a place is open, and when it opens next', () => {
    assert.deepEqual(at(WEEKDAYS, '2026-11-23T10:00:00Z'), {open: true, until: '12:00'});
    assert.deepEqual(at(WEEKDAYS, '2026-11-23T11:00:00Z'), {open: false, opensAt: {day: '2026-11-23', time: '14:00'}});
    assert.deepEqual(at(WEEKDAYS, '2026-11-27T16:00:00Z'), {open: false, opensAt: {day: '2026-11-30', time: '09:00'}});
    assert.deepEqual(at('24/7', '2026-11-22T10:00:00Z'), {open: true});
    assert.deepEqual(at('Mo off', '2026-11-22T10:00:00Z'), {open: false});
  });

  it('reads the clock of the place, overseas and on both sides of a change of hour', () => {
    assert.deepEqual(at(WEEKDAYS, '2026-11-23T05:30:00Z', 'Indian/Reunion'), {open: true, until: '12:00'});
    assert.deepEqual(at(WEEKDAYS, '2026-11-22T22:30:00Z', 'Pacific/Noumea'), {open: true, until: '12:00'});
    assert.deepEqual(at(WEEKDAYS, '2026-11-23T20:30:00Z', 'Pacific/Tahiti'), {open: true, until: '12:00'});
    // Sunday 29 March 2026, 2 h → 3 h; Sunday 25 October 2026, 3 h → 2 h.
    assert.deepEqual(at('Su 01:00-04:00', '2026-03-29T01:30:00Z'), {open: true, until: '04:00'});
    assert.deepEqual(at('Su 01:00-04:00', '2026-10-25T02:30:00Z'), {open: true, until: '04:00'});
    assert.deepEqual(at('Su 01:00-04:00', '2026-10-25T03:00:00Z'), {open: false, opensAt: {day: '2026-11-01', time: '01:00'}});
  });

  it('lets a later rule replace an earlier one, holidays included', () => {
    assert.deepEqual(at(`${WEEKDAYS}; PH off`, '2026-12-25T09:30:00Z'), {open: false, opensAt: {day: '2026-12-28', time: '09:00'}});
    assert.deepEqual(at(`${WEEKDAYS}; We off`, '2026-11-25T09:30:00Z'), {open: false, opensAt: {day: '2026-11-26', time: '09:00'}});
    assert.deepEqual(at(`${WEEKDAYS}; Jul-Aug off`, '2026-07-15T09:30:00Z'), {open: false, opensAt: {day: '2026-09-01', time: '09:00'}});
    assert.deepEqual(at(`${WEEKDAYS}; Jul 14-Aug 20 Mo 10:00-11:00`, '2026-07-20T08:30:00Z'), {open: true, until: '11:00'});
    assert.deepEqual(at('week 1-53/2 Mo 10:00-12:00', '2026-11-23T09:30:00Z'), {open: false, opensAt: {day: '2026-11-30', time: '10:00'}} as const);
  });

  it('goes past midnight', () => {
    assert.deepEqual(at('Fr 20:00-02:00', '2026-11-28T00:30:00Z'), {open: true, until: '02:00'});
    assert.deepEqual(at('Mo-Su 00:00-24:00', '2026-11-28T00:30:00Z'), {open: true});
  });

  it('says nothing of what it does not understand', () => {
    for (const bad of ['', 'sur rendez-vous', 'Mo-Fr 09:00-12:00-14:00', 'Mo-Fr 09:00', 'Mo 14:00-14:00', 'Mo-Tu-Th 09:00-12:00', 'Mo-Fr 09:00-12:00; 14:00-17:00', 'Mo 25:00-26:00', 'Mo 09:60-12:00', 'PH-Mo 09:00-12:00', 'Mo', 'week 0-54 Mo 09:00-12:00', 'Foo 01 09:00-12:00']) {
      assert.equal(parseOpeningHours(bad), undefined, bad);
    }
  });

  it('never throws, and answers fast, whatever is written', () => {
    fc.assert(fc.property(fc.string({unit: fc.constantFrom('Mo', 'Tu', '-', ',', ';', ' ', '09:00', '12:00', 'off', 'PH', 'week', 'Jan', '1', '/', 'é'), maxLength: 30}), (text) => {
      const opening = openingAt(text, new Date('2026-11-22T10:00:00Z'), 'Europe/Paris');
      assert.ok(opening === undefined || typeof opening.open === 'boolean');
    }), {numRuns: 500});
    const started = performance.now();
    parseOpeningHours(`${'Mo,'.repeat(160)}x`);
    parseOpeningHours(`Jan${' 1,-'.repeat(120)}x`);
    assert.ok(performance.now() - started < 200);
  });

  it('agrees with a minute-by-minute reading of the week', () => {
    const days = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
    const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    const rule = fc.record({day: fc.integer({min: 0, max: 6}), from: fc.integer({min: 0, max: 1438}), length: fc.integer({min: 1, max: 1439})});
    fc.assert(fc.property(fc.array(rule, {minLength: 1, maxLength: 6}), fc.integer({min: 0, max: 7 * 1440 - 1}), (rules, minute) => {
      const byDay = new Map(rules.map((one) => [one.day, one]));
      const specification = [...byDay.values()].map(({day, from, length}) => `${days[day]} ${clock(from)}-${clock(from + length > 1440 ? from + length - 1440 : from + length)}`).join('; ');
      const open = new Uint8Array(7 * 1440);
      for (const {day, from, length} of byDay.values()) for (let n = 0; n < length; n++) open[(day * 1440 + from + n) % open.length] = 1;
      // Monday 2 February 2026 in a zone without change of hour.
      const opening = openingAt(specification, new Date(Date.UTC(2026, 1, 2) + minute * 60_000), 'UTC');
      assert.equal(opening?.open, open[minute] === 1);
      if (opening?.open && opening.until !== undefined) {
        let end = minute;
        while (open[end % open.length]) end++;
        assert.equal(opening.until, clock(end % 1440));
      }
      if (opening && !opening.open) {
        let next = minute;
        while (!open[next % open.length]) next++;
        assert.equal(opening.opensAt?.time, clock(next % 1440));
      }
    }), {numRuns: 300});
  });

  it('knows the national holidays', () => {
    const days = (year: number): string[] => [...Array(366).keys()].map((n) => new Date(Date.UTC(year, 0, n + 1)))
      .filter((date) => date.getUTCFullYear() === year && isPublicHoliday({year, month: date.getUTCMonth() + 1, day: date.getUTCDate()})).map((date) => date.toISOString().slice(5, 10));
    assert.deepEqual(days(2026), ['01-01', '04-06', '05-01', '05-08', '05-14', '05-25', '07-14', '08-15', '11-01', '11-11', '12-25']);
    assert.deepEqual(days(2027), ['01-01', '03-29', '05-01', '05-06', '05-08', '05-17', '07-14', '08-15', '11-01', '11-11', '12-25']);
  });

  it('understands 95 % of the hours of the national file as they are', {skip: skipWithout('lieux-mednum.csv')}, () => {
    const rows = parse(readFileSync(sharedData('lieux-mednum.csv')!), {columns: true, bom: true}) as {horaires: string}[];
    const hours = rows.map(({horaires}) => horaires).filter((text) => text !== '');
    assert.equal(hours.length, 7170);
    assert.equal(hours.filter((text) => parseOpeningHours(text)).length, 6847);
  });
});
