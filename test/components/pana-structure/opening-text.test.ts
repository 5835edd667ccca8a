import { expect } from '@open-wc/testing';
import { hourText, openingText } from '../../../src/components/pana-structure/opening-text.ts';
import { fr } from '../../../src/i18n/fr.ts';
import { frSheet } from '../../../src/i18n/fr-sheet.ts';
import { addWords } from '../../../src/i18n/words.ts';

addWords('fr', fr);

const words = ((key: keyof typeof frSheet, ...values: never[]) => {
  const message = frSheet[key];
  return typeof message === 'function' ? (message as (...all: never[]) => string)(...values) : message;
}) as Parameters<typeof openingText>[4];
const at = (iso: string, specification: string, zone = 'Europe/Paris') => openingText(specification, new Date(iso), zone, 'fr', words);
const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

describe('opening hours in words', () => {
  const hours = 'Mo-Fr 09:00-12:30,14:00-17:00; Sa 09:00-12:00';
  it('should say until when it is open', () => expect(plain(at('2026-11-16T15:00:00+01:00', hours)?.now)).to.equal('Ouvert jusqu’à 17 h'));
  it('should say the half hour', () => expect(plain(at('2026-11-16T10:00:00+01:00', hours)?.now)).to.equal('Ouvert jusqu’à 12 h 30'));
  it('should say that it opens again today', () => expect(plain(at('2026-11-16T13:00:00+01:00', hours)?.now)).to.equal('Fermé, ouvre aujourd’hui à 14 h'));
  it('should say tomorrow', () => expect(plain(at('2026-11-16T20:00:00+01:00', hours)?.now)).to.equal('Fermé, ouvre demain à 9 h'));
  it('should name the day', () => expect(plain(at('2026-11-14T20:00:00+01:00', hours)?.now)).to.equal('Fermé, ouvre lundi à 9 h'));
  it('should say the date after holidays, and that they last', () => {
    const closed = at('2026-12-21T10:00:00+01:00', 'Mo-Fr 09:00-17:00; Dec 20-Jan 03 off');
    expect(plain(closed?.now)).to.equal('Fermé, ouvre le 4 janvier 2027 à 9 h');
    expect(closed?.away).to.equal(true);
    const season = at('2026-11-16T10:00:00+01:00', 'Mo-Fr 09:00-17:00; Nov 01-Mar 31 off');
    expect(plain(season?.now)).to.equal('Fermé, ouvre le 1er avril 2027 à 9 h');
    // Once a week is how it always is.
    expect(at('2026-11-16T20:00:00+01:00', 'Mo 09:00-12:00')?.away).to.equal(false);
    expect(plain(at('2026-11-16T10:00:00+01:00', 'Mo-Su 00:00-24:00; Dec 25 off')?.now)).to.equal('Ouvert en permanence');
  });
  it('should keep the time of the place, not of the visitor', () =>
    expect(plain(at('2026-11-16T10:00:00+01:00', hours, 'Indian/Reunion')?.now)).to.equal('Fermé, ouvre aujourd’hui à 14 h'));
  it('should give the week, Monday first, with today', () => {
    const week = at('2026-11-18T10:00:00+01:00', hours)!.week;
    expect(week.map(({ name }) => name)).to.deep.equal(['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche']);
    expect(week.filter(({ today }) => today).map(({ name }) => name)).to.deep.equal(['mercredi']);
    expect(week.at(-1)!.times).to.equal('Fermé');
    expect(plain(week[0]!.times)).to.equal('9 h\u2009–\u200912 h 30, 14 h\u2009–\u200917 h');
  });
  it('should be silent on hours it does not understand', () => expect(at('2026-11-16T10:00:00+01:00', 'le matin')).to.equal(undefined));
  it('should write hours as each language does', () => {
    expect(plain(hourText('09:05', 'fr'))).to.equal('9 h 05');
    expect(hourText('09:05', 'en')).to.equal('9:05');
  });
});
