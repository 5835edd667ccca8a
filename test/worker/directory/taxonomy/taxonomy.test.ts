/** Promise kept here: codes are stable, texts are short, plain and present in both languages, nothing is ambiguous. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { taxonomySchema } from '../../../../src/contract/need.ts';
import {
  FAMILY_CODES,
  NEED_CODES,
  TAXONOMY_VERSION,
  expandNeeds,
  isNeedCode,
  overclaimedSynonyms,
  taxonomy,
} from '../../../../worker/directory/taxonomy/taxonomy.ts';

// Published codes live in pages, exports and registries: this list only grows.
const GOLDEN: Record<string, string> = {
  communiquer: 'site-internet newsletter reseaux-sociaux visuels-et-videos',
  collaborer: 'messagerie visioconference documents-partages organisation-equipe vote-en-ligne',
  gerer: 'comptabilite adherents benevoles paie inscriptions demarches-en-ligne',
  financer: 'dons-en-ligne billetterie paiement-en-ligne subventions-en-ligne',
  proteger: 'rgpd sauvegardes mots-de-passe cybersecurite',
  equiper: 'materiel-reconditionne pret-de-materiel connexion-internet logiciels-libres maintenance-informatique',
  former: 'bases-numeriques former-les-benevoles inclusion-numerique culture-numerique intelligence-artificielle',
  piloter: 'strategie-numerique choisir-un-outil tableaux-de-bord numerique-responsable',
};
const LANGS = ['fr', 'en'] as const;
const needsIn = (lang: 'fr' | 'en') => taxonomy(lang).families.flatMap((family) => family.needs);

test('should keep the published codes, families and order', () => {
  const now = Object.fromEntries(
    taxonomy('fr').families.map((family) => [family.code, family.needs.map((need) => need.code).join(' ')]),
  );
  assert.deepEqual(now, GOLDEN);
  assert.deepEqual(FAMILY_CODES, Object.keys(GOLDEN));
  assert.equal(NEED_CODES.length, 37);
});

test('should give every family and need its own kebab code without accents', () => {
  const codes = [...FAMILY_CODES, ...NEED_CODES];
  assert.equal(new Set(codes).size, codes.length);
  for (const code of codes) assert.match(code, /^[a-z]+(-[a-z]+)*$/);
});

test('should carry a version that tells its month', () => {
  assert.match(TAXONOMY_VERSION, /^\d{4}-(0[1-9]|1[0-2])$/);
  for (const lang of LANGS) assert.equal(taxonomy(lang).version, TAXONOMY_VERSION);
});

test('should answer French by default, and the same codes in each language', () => {
  assert.equal(taxonomy(), taxonomy('fr'));
  assert.deepEqual(needsIn('en').map((need) => need.code), [...NEED_CODES]);
});

for (const lang of LANGS) {
  test(`should have the shape of the contract (${lang})`, () => {
    assert.deepEqual(taxonomySchema.parse(taxonomy(lang)), taxonomy(lang));
  });

  test(`should keep labels and descriptions short, complete and clean (${lang})`, () => {
    for (const family of taxonomy(lang).families) assert.ok(family.label.length > 2 && family.label.length <= 40);
    for (const { code, label, description } of needsIn(lang)) {
      assert.ok(label.length > 3 && label.length <= 40, `${code}: label of ${label.length}`);
      assert.ok(description.length > 30 && description.length <= 140, `${code}: description of ${description.length}`);
      assert.match(description, /^\p{Lu}[^.]*\.$/u, `${code}: one sentence`);
      for (const text of [label, description]) {
        assert.equal(text, text.normalize('NFC'));
        assert.equal(text, text.trim());
      }
    }
  });

  test(`should tell needs apart by label (${lang})`, () => {
    assert.equal(new Set(needsIn(lang).map((need) => need.label)).size, NEED_CODES.length);
  });

  test(`should hold 5 to 12 synonyms per need, lower case, NFC, each once (${lang})`, () => {
    for (const { code, synonyms } of needsIn(lang)) {
      assert.ok(synonyms.length >= 5 && synonyms.length <= 12, `${code}: ${synonyms.length}`);
      assert.equal(new Set(synonyms).size, synonyms.length, code);
      for (const synonym of synonyms) {
        assert.equal(synonym, synonym.toLowerCase().normalize('NFC').trim(), code);
        assert.ok(synonym.length > 1 && synonym.length <= 40, synonym);
      }
    }
  });

  test(`should not let more than 3 needs claim one synonym (${lang})`, () => {
    assert.deepEqual(overclaimedSynonyms(lang), []);
  });
}

test('should report the synonym when four needs claim it', () => {
  const need = (code: string) => ({ code, label: code, description: code, synonyms: ['outil', code] });
  const made = { version: '2026-11', families: [{ code: 'f', label: 'f', needs: ['a', 'b', 'c', 'd'].map(need) }] };
  assert.deepEqual(overclaimedSynonyms('fr', 3, made), [{ synonym: 'outil', needs: ['a', 'b', 'c', 'd'] }]);
});

test('should expand a family into its needs, once, in file order', () => {
  assert.deepEqual(expandNeeds(['proteger', 'compta', 'rgpd', 'newsletter', 'compta']), {
    needs: ['newsletter', 'rgpd', 'sauvegardes', 'mots-de-passe', 'cybersecurite'],
    unknown: ['compta'],
  });
  assert.deepEqual(expandNeeds([]), { needs: [], unknown: [] });
  assert.deepEqual(expandNeeds(['constructor', '__proto__']).unknown, ['constructor', '__proto__']);
  assert.deepEqual(expandNeeds(FAMILY_CODES).needs, [...NEED_CODES]);
});

test('should know a need from a family', () => {
  assert.equal(isNeedCode('rgpd'), true);
  assert.equal(isNeedCode('proteger'), false);
  assert.equal(isNeedCode('toString'), false);
});
