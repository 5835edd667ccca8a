/** Repairs do what is certain and nothing else. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {decimal, fiveDigits, isoDay, isRoleMailbox, isSiret, mailbox, maskedMailbox, phoneNumber, website} from '../../../worker/ingest/fields.ts';
import {daySpans, frenchHours, tidyHours, weekToOsm} from '../../../worker/ingest/hours.ts';
import {fromLambert93, toLambert93} from '../../../worker/ingest/lambert93.ts';
import {calmName, calmStreet, isShouted, plainLine, restoreDamaged, shorten} from '../../../worker/ingest/text.ts';
import {plainText} from '../../../src/contract/structure.ts';
import {webLink} from '../../../src/contract/web-address.ts';

describe('Lambert 93', () => {
  // Snyder, Map Projections: A Working Manual (USGS 1395), equations 15-1 to 15-11: another form of the projection, other constants.
  function snyder(lat: number, lon: number): {x: number; y: number} {
    const [a, f] = [6378137, 1 / 298.257222101];
    const e = Math.sqrt(f * (2 - f));
    const rad = Math.PI / 180;
    const m = (phi: number): number => Math.cos(phi) / Math.sqrt(1 - e * e * Math.sin(phi) ** 2);
    const t = (phi: number): number => Math.tan(Math.PI / 4 - phi / 2) / ((1 - e * Math.sin(phi)) / (1 + e * Math.sin(phi))) ** (e / 2);
    const n = Math.log(m(44 * rad) / m(49 * rad)) / Math.log(t(44 * rad) / t(49 * rad));
    const F = m(44 * rad) / (n * t(44 * rad) ** n);
    const rho = (phi: number): number => a * F * t(phi) ** n;
    const theta = n * (lon - 3) * rad;
    return {x: 700000 + rho(lat * rad) * Math.sin(theta), y: 6600000 + rho(46.5 * rad) - rho(lat * rad) * Math.cos(theta)};
  }

  it('agrees with the textbook formula to the millimetre over the whole country', () => {
    fc.assert(fc.property(fc.double({min: 41, max: 51.2, noNaN: true}), fc.double({min: -5.2, max: 9.7, noNaN: true}), (lat, lon) => {
      const there = snyder(lat, lon);
      const ours = toLambert93(lat, lon);
      assert.ok(Math.hypot(there.x - ours.x, there.y - ours.y) < 0.001);
      const back = fromLambert93(there.x, there.y);
      assert.ok(Math.abs(back.lat - lat) < 1e-8 && Math.abs(back.lon - lon) < 1e-8);
    }));
  });

  it('has its origin where EPSG:2154 puts it', () => {
    const {lat, lon} = fromLambert93(700000, 6600000);
    assert.ok(Math.abs(lat - 46.5) < 1e-10 && Math.abs(lon - 3) < 1e-10);
  });
});

describe('names', () => {
  it('in capitals are written as French writes them', () => {
    for (const [given, expected] of [
      ["CENTRE COMMUNAL D'ACTION SOCIALE", "Centre Communal d'Action Sociale"], ['CCAS', 'CCAS'], ['CCAS DE LOCHES', 'CCAS de Loches'], ['MJC', 'MJC'],
      ['LA POSTE', 'La Poste'], ['CROIX ROUGE FRANCAISE', 'Croix Rouge Française'], ['MEDIATHEQUE', 'Médiathèque'], ['LAB01', 'LAB01'], ['ALFA 3A', 'ALFA 3A'],
      ['CC DE LA DOMBES', 'CC de la Dombes'], ['France Services', 'France Services'], ['BeeoTop', 'BeeoTop'], ["L'ECRIN", "L'Ecrin"], ['BGE LOIRET', 'BGE Loiret'],
    ] as const) assert.equal(calmName(given), expected);
    assert.equal(calmName('COMMUNE DE PREFAILLES', ['Préfailles']), 'Commune de Préfailles');
    assert.equal(calmStreet('12 BD DES ORMES'), '12 Boulevard des Ormes');
    assert.equal(calmStreet('2 BIS PL DE LA MAIRIE'), '2 bis Place de la Mairie');
    assert.equal(calmStreet('12 bd des Ormes'), '12 bd des Ormes');
  });

  it('stay as they are once calmed', () => {
    fc.assert(fc.property(fc.string({unit: fc.constantFrom(...'ABCDEÉ \'-12Lab'.split('')), maxLength: 20}), (name) => {
      const once = calmName(name);
      if (!isShouted(once)) assert.equal(calmName(once), once);
      assert.equal(once.toLocaleUpperCase('fr').normalize('NFD').replace(/\p{M}/gu, ''), name.toLocaleUpperCase('fr').normalize('NFD').replace(/\p{M}/gu, ''));
    }));
  });
});

describe('texts', () => {
  it('lose markup and invisible characters, keep what only looks like markup', () => {
    assert.equal(plainLine('Un&nbsp;centre<br />ouvert &amp;eacute;t&#233;'), 'Un centre ouvert été');
    assert.equal(plainLine('<script>alert(1)</script>Bonjour <b>vous</b>'), 'Bonjour vous');
    assert.equal(plainLine('<3 les assos, a < b'), '<3 les assos, a < b');
    assert.equal(plainLine('L\u0092atelier\u202E\u200B'), 'L’atelier');
    assert.equal(plainLine('e\u0301te\u0301'), 'été');
  });

  it('are always fit for the contract, whatever comes in', () => {
    const schema = plainText(10_000, 0);
    fc.assert(fc.property(fc.string({unit: fc.oneof(fc.constantFrom('<', '>', '&', ';', '&#x202E;', '&lt;', 'script', '\u0085', '\uD800', '\u0000'), fc.constantFrom('a', ' ')), maxLength: 40}), (text) => {
      const plain = plainLine(text);
      assert.equal(schema.parse(plain), plain);
      assert.doesNotMatch(plain, /<(?:script|b|img)\b[^<>]*>/);
    }));
  });

  it('damaged by a conversion come back when one word only fits', () => {
    assert.equal(restoreDamaged('Biblioth\uFFFDque'), 'Bibliothèque');
    assert.equal(restoreDamaged('CH\uFFFDTEAUNEUF', ['Châteauneuf']), 'CHÂTEAUNEUF');
    assert.equal(restoreDamaged('Lundi \uFFFD vendredi'), 'Lundi à vendredi');
    assert.equal(restoreDamaged('Herb\uFFFDs'), 'Herb\uFFFDs');
  });

  it('are cut between sentences or words', () => {
    assert.equal(shorten('Un deux trois quatre', 15), 'Un deux trois…');
    assert.equal(shorten('Une phrase. Une autre phrase', 18), 'Une phrase.');
    fc.assert(fc.property(fc.string({unit: 'grapheme', maxLength: 60}), fc.integer({min: 10, max: 30}), (text, max) => assert.ok(shorten(text, max).length <= max)));
  });
});

describe('fields', () => {
  it('codes get their leading zero back, and nothing else', () => {
    assert.deepEqual(['1000', '01000', '2A004', '2b033', ' 37 600 ', '4070.0', '123', 'x', '123456'].map(fiveDigits), ['01000', '01000', '2A004', '2B033', '37600', '04070', undefined, undefined, undefined]);
  });

  it('telephones become E.164 of the right territory', () => {
    for (const [text, departement, expected] of [
      ['02 47 59 07 98', '37', '+33247590798'], ['247590798', '37', '+33247590798'], ['+33 (0)2 47 59 07 98', '37', '+33247590798'], ['0033247590798', '37', '+33247590798'],
      ['0262 12 34 56', '974', '+262262123456'], ['0692123456', '974', '+262692123456'], ['0596574322', '972', '+596596574322'], ['+33596574322', '972', '+596596574322'],
      ['0690123456', '971', '+590690123456'], ['47.61.85', '988', '+687476185'], ['40 12 34 56', '987', '+68940123456'], ['+687476185', '988', '+687476185'],
      ['39 49', '37', undefined], ['0102030405 / 06', '37', undefined], ['pas de téléphone', '37', undefined], ['+33', '37', undefined], ['476185', '37', undefined],
    ] as const) assert.equal(phoneNumber(text, departement), expected, text);
  });

  it('sites get their scheme, and nothing dangerous through', () => {
    assert.equal(website('www.loches.fr'), 'https://www.loches.fr');
    assert.equal(website('//loches.fr/a'), 'https://loches.fr/a');
    assert.equal(website('http://a.fr|https://b.fr'), 'http://a.fr');
    assert.equal(website('https://kellefabrik.org]]'), 'https://kellefabrik.org');
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'http://user:pass@x.fr', 'https://127.0.0.1', 'contact@asso.fr', 'voir mairie', 'https://localhost/', 'mailto:a@b.fr', 'JaVaScRiPt://x.fr/%0aalert(1)']) {
      assert.equal(website(bad), undefined, bad);
    }
    fc.assert(fc.property(fc.string({maxLength: 30}), (text) => {
      const found = website(text);
      assert.ok(found === undefined || webLink(found));
    }));
  });

  it('mailboxes: a role is published, a person is not', () => {
    for (const role of ['contact@asso.fr', 'accueil-pepinieres09@x.fr', 'mairie.loches@wanadoo.fr', 'franceservicesitinerante@cc.fr', 'bibliotheque.numerique@v.fr', 'maisondelagglo@c.fr', 'arcade@arcade.fr']) assert.ok(isRoleMailbox(role), role);
    for (const person of ['camille.dupont@asso.fr', 'c.dupont@mairie.fr', 'dupont37@orange.fr', 'lea@gmail.com', 'france.dupont@x.fr', 'le.guen@x.fr', 'cs.martin@x.fr', 'communardo@x.fr']) assert.ok(!isRoleMailbox(person), person);
    assert.equal(mailbox('MAILTO:Contact@Asso.fr | x'), 'contact@asso.fr');
    for (const bad of ['"a b"@x.fr', 'a@[127.0.0.1]', 'x@y(z)evil', 'a@b', 'a\r\nbcc:@x.fr']) assert.equal(mailbox(bad), undefined, bad);
    assert.equal(maskedMailbox('camille.dupont@asso.fr|b@c.fr'), 'c…@asso.fr|b…@c.fr');
  });

  it('dates exist, numbers are numbers, SIRET keys are checked', () => {
    assert.deepEqual(['29/02/2024', '29/02/2023', '2024-13-01', '2022-06-16T10:00', '#N/A'].map(isoDay), ['2024-02-29', undefined, undefined, '2022-06-16', undefined]);
    assert.deepEqual(['475198,12', '-0.5', '1 000,5', '1.2.3', '1e9', ''].map(decimal), [475198.12, -0.5, 1000.5, undefined, undefined, undefined]);
    assert.deepEqual(['35600000000048', '73282932000074', '73282932000075', '00000000000000'].map(isSiret), [true, true, false, false]);
  });
});

describe('hours on their way in', () => {
  it('columns of days become one OSM line', () => {
    assert.equal(daySpans('09:00 - 12:00 / 13:30 - 17:00'), '09:00-12:00,13:30-17:00');
    assert.equal(daySpans('9h-12h30 et 14h-18h'), '09:00-12:30,14:00-18:00');
    assert.equal(daySpans('00:00 - 00:00 / 09:00 - 12:00'), '09:00-12:00');
    assert.equal(daySpans('Fermé'), '');
    assert.equal(daySpans('sur rendez-vous'), undefined);
    assert.equal(daySpans('09:00 - 12:00 (semaines paires)'), undefined);
    const day = '09:00-12:00';
    assert.equal(weekToOsm({Mo: day, We: day, Th: day, Fr: day, Sa: '10:00-12:00'}), 'Mo,We-Fr 09:00-12:00; Sa 10:00-12:00');
    assert.equal(weekToOsm({}), '');
  });

  it('sentences are taken only when every word is understood', () => {
    assert.equal(frenchHours('Lundi au vendredi 9h-12h/14h-18h; samedi 10h-12h'), 'Mo-Fr 09:00-12:00,14:00-18:00; Sa 10:00-12:00');
    assert.equal(frenchHours('Mardi, jeudi de 09h à 12h et de 14h à 17h'), 'Tu,Th 09:00-12:00,14:00-17:00');
    for (const unsure of ['Sur rendez-vous lundi au jeudi : 9h - 17h', '2 vendredi par mois 9h-13h', 'du mardi au samedi', 'Lundi 9h-12h, matin sur rendez-vous', 'Lundi au samedi de 9-21h30 pour les adhérents']) {
      assert.equal(frenchHours(unsure), undefined, unsure);
    }
  });

  it('blank half-days of old exports go, half-written times make the whole line go', () => {
    assert.equal(tidyHours('Mo 00:00-00:00,14:00-17:30; Tu 00:00-00:00; We 9:00-12:00'), 'Mo 14:00-17:30; We 09:00-12:00');
    assert.equal(tidyHours('Mo-Fr 09:00-12:00-14:00'), undefined);
    assert.equal(tidyHours('Mo-Fr 09:00-19:00; Sa 17:00'), undefined);
  });
});
