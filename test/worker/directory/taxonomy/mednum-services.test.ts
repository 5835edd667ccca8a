/** Promise kept here: every service of the national standard is read as needs, openly, and never beyond what it says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MEDNUM_SERVICES, mednumServicesMarkdown, needsFromMednumServices } from '../../../../worker/directory/taxonomy/mednum-services.ts';
import { isNeedCode } from '../../../../worker/directory/taxonomy/taxonomy.ts';

// Enumeration `services` of the schema "lieux de médiation numérique" v1.0.2.
const STANDARD = [
  'Aide aux démarches administratives',
  'Maîtrise des outils numériques du quotidien',
  'Insertion professionnelle via le numérique',
  'Utilisation sécurisée du numérique',
  'Parentalité et éducation avec le numérique',
  'Loisirs et créations numériques',
  'Compréhension du monde numérique',
  'Accès internet et matériel informatique',
  'Acquisition de matériel informatique à prix solidaire',
];

test('should cover the nine services of the standard, spelled as in the standard', () => {
  assert.deepEqual(MEDNUM_SERVICES.map((line) => line.service), STANDARD);
});

test('should mark each line as inferred, with known needs, a modest level and a one-line reason', () => {
  for (const { service, inferred, needs } of MEDNUM_SERVICES) {
    assert.equal(inferred, true);
    assert.ok(needs.length > 0, service);
    assert.equal(new Set(needs.map((line) => line.need)).size, needs.length, service);
    for (const { need, level, rationale } of needs) {
      assert.ok(isNeedCode(need), need);
      assert.ok(['informer', 'orienter'].includes(level), `${service}: ${level}`);
      assert.match(rationale, /^\p{Lu}[^\n|]{20,130}\.$/u);
    }
  }
});

test('should keep the highest level when two services lead to one need', () => {
  const { needs, unknown, inferred } = needsFromMednumServices([STANDARD[4]!, STANDARD[6]!]);
  assert.equal(inferred, true);
  assert.deepEqual(unknown, []);
  assert.deepEqual(needs, [
    { need: 'culture-numerique', level: 'orienter' },
    { need: 'intelligence-artificielle', level: 'informer' },
  ]);
});

test('should forgive case, accents, spaces and apostrophes, and hand back what it does not know', () => {
  assert.deepEqual(needsFromMednumServices([' ACQUISITION de materiel informatique  à prix solidaire', 'Réparer un vélo']), {
    inferred: true,
    needs: [{ need: 'materiel-reconditionne', level: 'orienter' }],
    unknown: ['Réparer un vélo'],
  });
  assert.deepEqual(needsFromMednumServices([]), { inferred: true, needs: [], unknown: [] });
});

test('should make "compta" reachable among places of the standard, at the lowest level', () => {
  const found = needsFromMednumServices([STANDARD[1]!]).needs.find((line) => line.need === 'comptabilite');
  assert.equal(found?.level, 'informer');
});

test('should render one table line per need with its label, level and reason', () => {
  const lines = mednumServicesMarkdown().trimEnd().split('\n');
  assert.equal(lines.length, 2 + MEDNUM_SERVICES.reduce((sum, line) => sum + line.needs.length, 0));
  for (const line of lines) assert.equal(line.split('|').length, 6, line);
  assert.ok(lines.some((line) => line.includes('Tenir la comptabilité (`comptabilite`) | informer |')));
});
