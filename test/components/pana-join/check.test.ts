import { expect } from '@open-wc/testing';
import { fieldOf, stepOf } from '../../../src/components/pana-join/check.ts';
import { addressOf, phoneOf } from '../../../src/components/pana-join/draft.ts';
import { phoneText } from '../../../src/components/pana-structure/links.ts';

describe('what the server refuses', () => {
  for (const [path, field, step] of [
    ['structure.name', 'name', 'structure'],
    ['structure.address.commune', 'place', 'structure'],
    ['structure.address', 'place', 'structure'],
    ['structure.address.postcode', 'postcode', 'structure'],
    ['structure.serviceArea.3', 'area', 'structure'],
    ['structure.needs.0.code', 'needs', 'structure'],
    ['structure.openingHours', 'hours-0', 'structure'],
    ['structure.vendorTie', 'vendorTie', 'structure'],
    ['structure.siret', 'siret', 'structure'],
    ['structure.audiences.2', 'audiences', 'structure'],
    ['structure.notice.text', 'notice', 'structure'],
    ['structure.notice.until', 'noticeUntil', 'structure'],
    ['invitees.1.email', 'invitee-1-email', 'contact'],
    ['invitees', 'invitee-0-email', 'contact'],
    ['contact.email.value', 'email', 'contact'],
    ['signatory.name', 'signName', 'sign'],
    ['signatory.email', 'signEmail', 'sign'],
    ['charter.version', 'accepted', 'sign'],
  ] as const) {
    it(`should find ${path} in its field`, () => {
      expect(fieldOf(path)).to.equal(field);
      expect(stepOf(field)).to.equal(step);
    });
  }
  it('should know that some paths are no field', () => {
    for (const path of ['Idempotency-Key', '', 'altcha']) expect(fieldOf(path), path).to.equal('');
  });
});

describe('a telephone number', () => {
  for (const [written, read] of [
    ['02 61 91 00 12', '+33261910012'],
    ['02.61.91.00.12', '+33261910012'],
    ['+33 2 61 91 00 12', '+33261910012'],
    ['0033261910012', '+33261910012'],
    ['0692 12 34 56', '+262692123456'],
    ['0262123456', '+262262123456'],
    ['0590123456', '+590590123456'],
    ['0694123456', '+594694123456'],
    ['0596123456', '+596596123456'],
    ['+3212345678', '+3212345678'],
    ['+33 0 61', undefined],
    ['12', undefined],
    ['02 61 91 00 1a', undefined],
  ] as const) {
    it(`should be read in “${written}”`, () => expect(phoneOf(written)).to.equal(read));
  }
  it('should be shown as it was dialled, overseas too', () => {
    expect(phoneText(phoneOf('0692 12 34 56')!).replaceAll('\u00a0', ' ')).to.equal('06 92 12 34 56');
  });
});

describe('a web address', () => {
  it('should get the scheme people do not say, and no other', () => {
    expect(addressOf('example.org')).to.equal('https://example.org');
    expect(addressOf('http://example.org')).to.equal('http://example.org');
    expect(addressOf('javascript:alert(1)')).to.equal('javascript:alert(1)');
    expect(addressOf('')).to.equal('');
  });
});
