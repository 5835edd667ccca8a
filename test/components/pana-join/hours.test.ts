import { expect } from '@open-wc/testing';
import { readHours, weekOf } from '../../../src/components/pana-join/hours.ts';
import { parseOpeningHours } from '../../../src/contract/opening-hours.ts';

describe('hours as a volunteer writes them', () => {
  for (const [written, read] of [
    ['9h-12h', '09:00-12:00'],
    ['9h-12h, 14h-17h30', '09:00-12:00,14:00-17:30'],
    ['9 h – 12 h 30 et 14 h – 17 h', '09:00-12:30,14:00-17:00'],
    ['9h-12h 14h-17h', '09:00-12:00,14:00-17:00'],
    ['09:00-12:00;14:00-17:00', '09:00-12:00,14:00-17:00'],
    ['de 9h à 12h', '09:00-12:00'],
    ['9 a 12', '09:00-12:00'],
    ['9:00 to 12:00 and 13:00 to 24:00', '09:00-12:00,13:00-24:00'],
    ['', ''],
    ['  ', ''],
    ['fermé', ''],
    ['Closed', ''],
  ] as const) {
    it(`should read “${written}”`, () => expect(readHours(written)).to.equal(read));
  }
  for (const written of ['le matin', '9h', '12h-9h', '9h-25h', '14h-17h, 9h-12h', '9h-12h, 11h-13h', '9h-12h sauf vacances', '9h-9h', '9h70-12h']) {
    it(`should not understand “${written}”`, () => expect(readHours(written)).to.equal(undefined));
  }
  it('should write days of the same hours together, in words the directory reads', () => {
    const week = weekOf(['9h-12h', '9h-12h', '', '9h-12h', '9h-12h', '10h-12h', '']);
    expect(week).to.equal('Mo-Tu 09:00-12:00; Th-Fr 09:00-12:00; Sa 10:00-12:00');
    expect(parseOpeningHours(week!)).to.have.length(3);
    expect(weekOf(['', '', '', '', '', '', ''])).to.equal(undefined);
    expect(weekOf(['le matin', '', '', '', '', '', ''])).to.equal(undefined);
  });
});
