/** Sessions in words, by the clock of the place: what is written by hand says what `Intl` says, wherever the machine that reads it is. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {isoIn} from '../../src/contract/wall-clock.ts';
import {en} from '../../src/i18n/en.ts';
import {enEventCommon} from '../../src/i18n/en-event-common.ts';
import {dayText, sessionHere, sessionText, timeText, zoneCity} from '../../src/i18n/event-times.ts';
import {fr} from '../../src/i18n/fr.ts';
import {frEventCommon} from '../../src/i18n/fr-event-common.ts';
import {addWords} from '../../src/i18n/words.ts';

addWords('fr', fr);
addWords('fr', frEventCommon);
addWords('en', en);
addWords('en', enEventCommon);

const ZONES = ['Europe/Paris', 'America/Martinique', 'America/Cayenne', 'America/Miquelon', 'Indian/Reunion', 'Indian/Mayotte', 'Pacific/Noumea', 'Pacific/Tahiti', 'Pacific/Wallis', 'Pacific/Marquesas'];

test('should say the day and the time on the wall of the place, in every zone of France, on any night of the year', () => {
  const moments = fc.integer({min: Date.UTC(2025, 0, 1), max: Date.UTC(2032, 0, 1)}).map((at) => Math.floor(at / 60_000) * 60_000);
  fc.assert(fc.property(fc.constantFrom(...ZONES), moments, (zone, at) => {
    const iso = isoIn(zone, at);
    for (const language of ['fr', 'en'] as const) {
      // The first day of a month has an ordinal in French, which `Intl` does not write.
      const day = new Intl.DateTimeFormat(language, {timeZone: zone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric'}).format(at).replace(/ 1 (?=\p{L})/u, language === 'fr' ? ' 1er ' : ' 1 ');
      assert.equal(dayText(language, iso), day);
    }
    const [hour, minute] = new Intl.DateTimeFormat('fr', {timeZone: zone, hour: 'numeric', minute: '2-digit'}).format(at).split(':');
    assert.equal(timeText('fr', iso), `${Number(hour)}\u00a0h${minute === '00' ? '' : `\u00a0${minute}`}`);
  }), {numRuns: 400});
});

test('should say hours as people do, noon and midnight too', () => {
  const times = (language: 'fr' | 'en'): string[] => ['00:00', '00:05', '09:30', '12:00', '13:00', '23:59'].map((time) => timeText(language, `2027-03-12T${time}:00+01:00`));
  assert.deepEqual(times('fr'), ['0\u00a0h', '0\u00a0h\u00a005', '9\u00a0h\u00a030', '12\u00a0h', '13\u00a0h', '23\u00a0h\u00a059']);
  assert.deepEqual(times('en'), ['12:00 AM', '12:05 AM', '9:30 AM', '12:00 PM', '1:00 PM', '11:59 PM']);
});

test('should say both days of a session that goes on past midnight', () => {
  assert.equal(sessionText('fr', {start: '2027-03-31T22:00:00+02:00', end: '2027-04-01T01:00:00+02:00'}), 'du mercredi 31 mars 2027 à 22\u00a0h au jeudi 1er avril 2027 à 1\u00a0h');
  assert.equal(sessionText('en', {start: '2027-03-12T09:30:00+01:00', end: '2027-03-12T17:00:00+01:00'}), 'Friday, March 12, 2027, 9:30 AM to 5:00 PM');
});

test('should say the visitor’s own time only where their clock shows another one', () => {
  const session = {start: '2027-03-12T09:30:00+04:00', end: '2027-03-12T17:00:00+04:00'};
  assert.equal(sessionHere(session, () => 240), undefined);
  assert.deepEqual(sessionHere(session, () => 60), {start: '2027-03-12T06:30:00+01:00', end: '2027-03-12T14:00:00+01:00'});
  assert.deepEqual(sessionHere(session, () => -570), {start: '2027-03-11T20:00:00-09:30', end: '2027-03-12T03:30:00-09:30'}, 'the day before, where the day is not there yet');
  // The night in March when the visitor's clock jumps, and that of the place does not.
  assert.deepEqual(sessionHere({start: '2027-03-28T04:30:00+04:00', end: '2027-03-28T06:30:00+04:00'}, (iso) => (Date.parse(iso) < Date.UTC(2027, 2, 28, 1) ? 60 : 120)), {start: '2027-03-28T01:30:00+01:00', end: '2027-03-28T04:30:00+02:00'});
});

test('should name a zone as people there do', () => {
  assert.deepEqual(['Europe/Paris', 'Indian/Reunion', 'America/Argentina/Buenos_Aires'].map(zoneCity), ['Paris', 'La Réunion', 'Buenos Aires']);
});
