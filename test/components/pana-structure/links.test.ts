import { expect } from '@open-wc/testing';
import { itineraryLink, mailLink, phoneLink, phoneText, siteName } from '../../../src/components/pana-structure/links.ts';
import { webLink } from '../../../src/contract/web-address.ts';

const HOSTILE = [
  'javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'data:text/html,x', 'vbscript:x', '//evil.example', '/path', 'ftp://a.example/',
  'https://user:pass@a.example/', 'https://localhost/', 'https://a b.example/', 'https:\\\\a.example', 'https:a.example', 'http://127.0.0.1/', 'https://intranet.local/', 'https://', '', 'https://a.example/"onx=', 'https://a.example/<b>',
];

describe('links of the sheet', () => {
  it('should lead nowhere when an address is not a plain web address', () => {
    for (const text of HOSTILE) expect(webLink(text), text).to.equal(undefined);
  });
  it('should lead to a web address', () => {
    expect(webLink('https://www.asso.example/aide?x=1')).to.equal('https://www.asso.example/aide?x=1');
    expect(siteName('https://www.asso.example/aide')).to.equal('asso.example');
  });
  it('should not let an e-mail address add anything to the message', () => {
    expect(mailLink('contact@asso.example')).to.equal('mailto:contact@asso.example');
    for (const text of ['a@b.example?bcc=x@y.example', 'a@b.example,c@d.example', 'a%0d@b', 'a b@c.example', 'a..b@c.example', 'a@b..example']) expect(mailLink(text), text).to.equal(undefined);
  });
  it('should dial in E.164 and read pair by pair', () => {
    expect(phoneLink('+33261910012')).to.equal('tel:+33261910012');
    expect(phoneLink('02 61 91')).to.equal(undefined);
    expect(phoneText('+33261910012')).to.equal('02 61 91 00 12'.replaceAll(' ', '\u00a0'));
    expect(phoneText('+262262123456')).to.equal('02 62 12 34 56'.replaceAll(' ', '\u00a0'));
    expect(phoneText('+3212345678')).to.equal('+3212345678');
  });
  it('should open the way there in what the device knows', () => {
    const there = { name: 'MJC (Loches)', address: '1 rue X, 37600 Loches', lat: 47.1, lon: 0.99 };
    expect(itineraryLink(there, 'Mozilla/5.0 (Linux; Android 15)')).to.equal('geo:47.1,0.99?q=47.1,0.99(MJC%20%20Loches%20)');
    expect(itineraryLink(there, 'Mozilla/5.0 (iPhone; CPU iPhone OS 18)')).to.match(/^maps:\?daddr=1%20rue%20X/);
    expect(itineraryLink(there, 'Mozilla/5.0 (X11; Linux x86_64)')).to.match(/^https:\/\/www\.openstreetmap\.org\/directions\?to=47\.1%2C0\.99/);
  });
});
