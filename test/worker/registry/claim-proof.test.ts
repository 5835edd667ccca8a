/** An address proves who one is only by the domain of the site that was listed, read as strictly as a domain can be. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {emailSchema} from '../../../src/contract/structure.ts';
import {isShared, provesIdentity, siteHost} from '../../../worker/registry/domain/claim.ts';

const proves = (email: string, website: string | undefined, others: readonly string[] = []): boolean => provesIdentity({email, website, others});

describe('the domain of a listed site', () => {
  it('proves it by an address there, below it, or at the domain the site is a part of', () => {
    for (const [email, website] of [
      ['accueil@maison-loches.fr', 'https://maison-loches.fr'],
      ['accueil@maison-loches.fr', 'http://www.Maison-Loches.fr/'],
      ['accueil@MAISON-LOCHES.FR', 'https://www.maison-loches.fr/accueil'],
      ['accueil@maison-loches.fr', 'https://maison-loches.fr./index.html'],
      ['accueil@mail.maison-loches.fr', 'https://www.maison-loches.fr/fr/'],
      ['accueil@maison-loches.fr', 'https://numerique.maison-loches.fr/'],
      ['accueil@maison.asso.fr', 'https://www.maison.asso.fr/'],
      ['accueil@loches.co.uk', 'https://pana.loches.co.uk'],
      ['accueil@maison-loches.fr', 'https://maison-loches.fr/#contact'],
    ] as const) assert.equal(proves(email, website), true, `${email} ${website}`);
  });

  it('proves nothing by a mailbox anybody can open, or on a site many share', () => {
    for (const [email, website] of [
      ['maison@gmail.com', 'https://maison-loches.fr'], ['maison@gmail.com', 'https://gmail.com'], ['maison@orange.fr', 'https://perso.orange.fr'], ['maison@free.fr', 'http://maison.free.fr/'],
      ['x@facebook.com', 'https://www.facebook.com/'], ['x@maison.wordpress.com', 'https://maison.wordpress.com'], ['x@wordpress.com', 'https://maison.wordpress.com'], ['x@maison.e-monsite.com', 'https://maison.e-monsite.com/'],
      ['x@mail.google.com', 'https://sites.google.com/'], ['x@asso.fr', 'https://maison.asso.fr'], ['x@gouv.fr', 'https://maison.gouv.fr'], ['x@co.uk', 'https://maison.co.uk'],
      ['x@indre-et-loire.gouv.fr', 'https://point.indre-et-loire.gouv.fr'], ['etudiant@univ-tours.fr', 'https://asso.univ-tours.fr'], ['x@ac-tours.fr', 'https://college.ac-tours.fr/'],
      ['x@fr', 'https://maison.fr'],
    ] as const) assert.equal(proves(email, website), false, `${email} ${website}`);
  });

  it('proves nothing by a name that only looks like it', () => {
    const website = 'https://www.maison-loches.fr/';
    for (const email of [
      'x@maison-loches.fr.example.org', 'x@fausse-maison-loches.fr', 'x@maison-loches.com', 'x@maison-loches.frr', 'x@maisonloches.fr', 'x@xn--maison-lches-kfg.fr', 'x@fr.maison-loches', 'x@loches.fr',
      'maison-loches.fr@example.org', 'x@example.org@maison-loches.fr.invalid', 'x', '', 'x@', 'x@.fr', 'x@www.maison-loches.fr.', 'x@maison-loches.fr%00.example.org',
    ]) assert.equal(proves(email, website), false, email);
    // A Cyrillic o: another domain, and no address of our grammar.
    assert.equal(proves('x@maison-lоches.fr', website), false);
    assert.equal(emailSchema.safeParse('x@maison-lоches.fr').success, false);
    assert.equal(proves('x@maison-loches.fr', 'https://maison-lоches.fr/'), false);
    // Two sites beside each other under a domain we know nothing about.
    assert.equal(proves('x@voisin.hebergeur-inconnu.fr', 'https://maison.hebergeur-inconnu.fr'), false);
  });

  it('proves nothing when the listed address is a page inside a site, has a port, a user, an IP address, or is missing', () => {
    for (const website of [
      undefined, '', 'maison-loches.fr', 'https://maison-loches.fr/associations/nous', 'https://maison-loches.fr/?id=3', 'https://maison-loches.fr:8443/', 'https://x:y@maison-loches.fr/', 'ftp://maison-loches.fr/',
      'https://example.org/maison-loches.fr', 'https://192.0.2.1/', 'https://[2001:db8::1]/', 'https://localhost/', 'javascript:alert(1)', 'https://maison-loches.fr@example.org/', 'https://example.org\\@maison-loches.fr/',
    ]) assert.equal(proves('x@maison-loches.fr', website), false, String(website));
    assert.equal(siteHost('https://www.Été.example.org/'), new URL('https://été.example.org').hostname);
  });

  it('proves nothing when other structures have their site there too', () => {
    assert.equal(proves('x@reseau.fr', 'https://reseau.fr', ['https://autre.fr']), true);
    for (const other of ['https://www.reseau.fr/antenne', 'https://tours.reseau.fr/']) assert.equal(proves('x@reseau.fr', 'https://reseau.fr', [other]), false, other);
    assert.equal(proves('x@cc-loches.fr', 'https://maison.cc-loches.fr', ['https://tours.cc-loches.fr']), false);
  });

  it('never goes beyond what the two names share', () => {
    const label = fc.stringMatching(/^[a-z]{3,8}$/);
    fc.assert(fc.property(fc.array(label, {minLength: 1, maxLength: 3}), fc.array(label, {minLength: 1, maxLength: 3}), (site, mail) => {
      const [host, domain] = [[...site, 'fr'].join('.'), [...mail, 'fr'].join('.')];
      if (!proves(`x@${domain}`, `https://${host}/`)) return;
      assert.ok(host === domain || host.endsWith(`.${domain}`) || domain.endsWith(`.${host}`));
      assert.ok(!isShared(host) && domain.split('.').length > 1);
    }), {numRuns: 2000});
  });
});
