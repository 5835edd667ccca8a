/**
 * Every text somebody agrees to has a picture of the screen it stands on, by version (PRODUCT.md, rule 5: consents can be proven). The words
 * are read from the real screens and compared by their hash; pixels are not, for fonts drift.
 */
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {describe, it} from 'node:test';
import {SHIPPED_CHARTERS} from '../../worker/registry/charters/index.ts';
import {charterHash} from '../../worker/registry/domain/charter.ts';
import {CONSENT_TEXTS, DOOR_CONSENT, FURTHER_CONSENT_TEXTS, REGISTRATION_CONSENT} from '../../worker/registry/domain/consent.ts';
import {inGreys} from './consent-screens/grey.ts';
import {FOLDER, INDEX, PICTURE_MAX, eachScreen, isKept} from './consent-screens/screens.ts';
import type {KeptText} from './consent-screens/screens.ts';

const kept = JSON.parse(readFileSync(INDEX, 'utf8')) as KeptText[];
const MAKE = 'run `npm run consent-screens`, which adds a picture beside the old ones, look at it, and commit it with the index';

describe('the screens of consents', () => {
  it('have a picture of every text as it is shown now', {timeout: 300_000}, async () => {
    const seen: string[] = [];
    const missing: string[] = [];
    const hashes = new Map<string, string>();
    await eachScreen(async ({name, texts, picture}) => {
      seen.push(name);
      for (const text of texts) {
        if (!isKept(kept, name, text)) missing.push(`${name}: ${text.id} ${text.version} ${text.hash}`);
        hashes.set(`${text.id} ${text.version}`, text.hash);
      }
      // What the command would keep, could it be kept.
      assert.ok(inGreys(await picture()).length <= PICTURE_MAX, name);
    });
    assert.deepEqual(seen, ['join-charter', 'join-contact', 'join-other-contact', 'join-signature', 'space-contact', 'space-other-contact', 'space-signature', 'event-registration', 'event-door']);
    assert.deepEqual(missing, [], `without a picture: ${MAKE}`);
    // The hash kept with a consent is the hash of what was read.
    for (const {id, version, textHash} of [...Object.values(CONSENT_TEXTS), ...Object.values(FURTHER_CONSENT_TEXTS), REGISTRATION_CONSENT, DOOR_CONSENT]) assert.equal(hashes.get(`${id} ${version}`), textHash, id);
    const shipped = SHIPPED_CHARTERS.at(-1)!;
    assert.equal(hashes.get(`charter ${shipped.version}`), charterHash(shipped));
  });

  it('keep the pictures of every version there ever was: small, in the index, and none besides', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.png'));
    assert.deepEqual([...new Set(kept.map(({picture}) => picture))].sort(), files.sort());
    for (const name of files) {
      const png = readFileSync(join(FOLDER, name));
      assert.equal(png.toString('latin1', 1, 4), 'PNG', name);
      assert.ok(png.length <= PICTURE_MAX, `${name}: ${png.length} bytes`);
      assert.ok(png.readUInt32BE(16) > 600 && png.readUInt32BE(16) <= 768, name);
    }
    assert.equal(new Set(kept.map(({screen, id, version, hash}) => `${screen} ${id} ${version} ${hash}`)).size, kept.length);
  });

  it('say of no version two texts: words that change get another version', () => {
    const texts = new Map<string, string>();
    // The sentence beside a signature has no version of its own: it goes with the charter's.
    for (const {id, version, hash} of kept.filter((line) => !line.id.startsWith('charter-signature'))) {
      assert.equal(texts.get(`${id} ${version}`) ?? hash, hash, `${id} ${version}`);
      texts.set(`${id} ${version}`, hash);
    }
  });
});
