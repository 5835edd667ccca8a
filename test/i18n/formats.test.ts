/** What is written by hand for the first paint says what `Intl` says. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {en} from '../../src/i18n/en.ts';
import {fr} from '../../src/i18n/fr.ts';
import {addWords} from '../../src/i18n/words.ts';
import {formatAgo, formatDistance, formatNumber} from '../../src/i18n/formats.ts';
import {formatDay, formatMoment} from '../../src/i18n/moment.ts';

const LANGUAGES = ['fr', 'en'] as const;
addWords('fr', fr);
addWords('en', en);
const NOW = Date.parse('2026-11-15T08:00:00Z');

for (const language of LANGUAGES) {
  test(`should write numbers as Intl does: ${language}`, () => {
    const format = new Intl.NumberFormat(language);
    for (const value of [0, 1, 12, 999, 1000, 9999, 10_000, 123_456, 999_999, 1_000_000, 12_345_678]) assert.equal(formatNumber(language, value), format.format(value));
    fc.assert(fc.property(fc.nat(), (value) => formatNumber(language, value) === format.format(value)));
  });

  test(`should write distances as Intl does: ${language}`, () => {
    for (let tenths = 0; tenths < 30_000; tenths = tenths < 300 ? tenths + 1 : tenths + 97) {
      const kilometres = tenths / 10 + 0.04;
      const format = new Intl.NumberFormat(language, {style: 'unit', unit: 'kilometer', maximumFractionDigits: kilometres < 10 ? 1 : 0});
      assert.equal(formatDistance(language, kilometres), format.format(kilometres));
    }
    // Any distance there is on Earth, but for ties, which a float cannot tell.
    const whole = new Intl.NumberFormat(language, {style: 'unit', unit: 'kilometer', maximumFractionDigits: 0});
    fc.assert(fc.property(fc.double({min: 10, max: 20_040, noNaN: true}).filter((value) => value % 1 !== 0.5), (value) => formatDistance(language, value) === whole.format(value)));
  });

  test(`should say how long ago as Intl does: ${language}`, () => {
    for (let days = 0; days < 4000; days++) {
      const [value, unit]: [number, Intl.RelativeTimeFormatUnit] =
        days < 31 ? [days, 'day'] : days < 365 ? [Math.floor(days / 30.44), 'month'] : [Math.floor(days / 365.25) || 1, 'year'];
      const format = new Intl.RelativeTimeFormat(language, {numeric: value ? 'always' : 'auto'});
      // Typographic where Intl's data differ from one version to the next.
      const expected = format.format(-value, unit).replace('\'', '’');
      assert.equal(formatAgo(language, new Date(NOW - days * 86_400_000).toISOString(), NOW), expected);
    }
    assert.equal(formatAgo(language, '2026-12-01', NOW), language === 'fr' ? 'aujourd’hui' : 'today', 'a date to come is today');
  });

  test(`should write days and moments as Intl does, but for the first of a month: ${language}`, () => {
    const day = new Intl.DateTimeFormat(language, {dateStyle: 'long', timeZone: 'UTC'});
    const moment = new Intl.DateTimeFormat(language, {dateStyle: 'long', timeStyle: 'short'});
    // The space before AM and PM differs from one version of Intl's data to the next.
    const expected = (format: Intl.DateTimeFormat, time: number): string => format.format(time).replace(/\u202f/g, ' ');
    for (let time = NOW; time > NOW - 800 * 86_400_000; time -= 7 * 3_600_000 + 11 * 60_000) {
      const iso = new Date(time).toISOString();
      const plain = (text: string): string => (language === 'fr' ? text.replace(/^1er /, '1 ') : text);
      assert.equal(plain(formatDay(language, iso)), expected(day, time));
      assert.equal(plain(formatMoment(language, iso)), expected(moment, time));
    }
    assert.equal(formatDay(language, '2026-03-01'), language === 'fr' ? '1er mars 2026' : 'March 1, 2026');
  });
}
