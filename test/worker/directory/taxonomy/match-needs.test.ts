/** Promise kept here: a volunteer's own words lead to the need, among the first three. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { matchNeeds } from '../../../../src/store/match-needs.ts';
import { NEED_CODES, taxonomy } from '../../../../worker/directory/taxonomy/taxonomy.ts';

const FR: [phrase: string, need: string][] = [
  ['on veut faire une newsletter', 'newsletter'],
  ['compta', 'comptabilite'],
  ['comptabilité', 'comptabilite'],
  ['comptabilté', 'comptabilite'],
  ['tenir les comptes de l’asso', 'comptabilite'],
  ['le trésorier est perdu', 'comptabilite'],
  ['faire une visio avec le bureau', 'visioconference'],
  ['réunion à distance', 'visioconference'],
  ['RGPD', 'rgpd'],
  ['est-ce que notre fichier respecte la cnil', 'rgpd'],
  ['droit à l’image des enfants', 'rgpd'],
  ['refaire le site de l’association', 'site-internet'],
  ['notre site wordpress', 'site-internet'],
  ['personne ne nous trouve sur google', 'site-internet'],
  ['page facebook', 'reseaux-sociaux'],
  ['instagramm', 'reseaux-sociaux'],
  ['envoyer un mail à tous les adhérents', 'newsletter'],
  ['créer des adresses mail', 'messagerie'],
  ['e-mails', 'messagerie'],
  ['partager nos documents', 'documents-partages'],
  ['un cloud pour les fichiers', 'documents-partages'],
  ['agenda commun', 'organisation-equipe'],
  ['faire voter les gens à l’AG', 'vote-en-ligne'],
  ['encaisser les cotisations', 'paiement-en-ligne'],
  ['suivre les cotisations des membres', 'adherents'],
  ['trouver des bénévoles', 'benevoles'],
  ['planning des benevolles', 'benevoles'],
  ['fiches de paie de notre salariée', 'paie'],
  ['formulaire d’inscription aux cours', 'inscriptions'],
  ['changer les statuts à la préfecture', 'demarches-en-ligne'],
  ['helloasso', 'dons-en-ligne'],
  ['une cagnotte pour notre projet', 'dons-en-ligne'],
  ['vendre des places de concert', 'billetterie'],
  ['demander une subvention', 'subventions-en-ligne'],
  ['appel à projets', 'subventions-en-ligne'],
  ['on a perdu nos fichiers', 'sauvegardes'],
  ['sauvgarde', 'sauvegardes'],
  ['plus personne n’a les mots de passe', 'mots-de-passe'],
  ['on s’est fait pirater', 'cybersecurite'],
  ['arnaques', 'cybersecurite'],
  ['acheter des ordis pas chers : ordinateurs d’occasion', 'materiel-reconditionne'],
  ['emprunter un vidéoprojecteur', 'pret-de-materiel'],
  ['wifi dans le local', 'connexion-internet'],
  ['quitter les gafam', 'logiciels-libres'],
  ['ordinateur en panne', 'maintenance-informatique'],
  ['apprendre le tableur', 'bases-numeriques'],
  ['former nos bénévoles', 'former-les-benevoles'],
  ['aider les personnes âgées avec internet', 'inclusion-numerique'],
  ['les jeunes et les écrans', 'culture-numerique'],
  ['chatgpt', 'intelligence-artificielle'],
  ['IA', 'intelligence-artificielle'],
  ['par où commencer', 'strategie-numerique'],
  ['écrire un cahier des charges', 'choisir-un-outil'],
  ['rapport d’activité avec des statistiques', 'tableaux-de-bord'],
  ['rendre le site accessible aux malvoyants', 'numerique-responsable'],
  ['améliorer notre communication', 'newsletter'],
  ['besoin d’un logiciel de compta', 'comptabilite'],
  ['embaucher quelqu’un', 'paie'],
  ['une affiche pour la fête', 'visuels-et-videos'],
];

const EN: [phrase: string, need: string][] = [
  ['we want to send a newsletter', 'newsletter'],
  ['accounting', 'comptabilite'],
  ['pasword', 'mots-de-passe'],
  ['find volunteers', 'benevoles'],
  ['gdpr', 'rgpd'],
  ['online meetings', 'visioconference'],
];

for (const [lang, phrases] of [['fr', FR], ['en', EN]] as const) {
  for (const [phrase, need] of phrases) {
    test(`should offer ${need} among the first three when a volunteer types "${phrase}" (${lang})`, () => {
      const found = matchNeeds(phrase, taxonomy(lang), 3);
      assert.ok(found.includes(need), `${need} not in ${found.join(', ') || 'nothing'}`);
    });
  }
}

test('should weigh at most 0.7 kB in the page', async () => {
  const entry = fileURLToPath(new URL('../../../../src/store/match-needs.ts', import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, minify: true, format: 'esm', write: false });
  const bytes = brotliCompressSync(outputFiles[0]!.contents).length;
  assert.ok(bytes <= 700, `${bytes} bytes`);
});

test('should put the obvious need first when the words name it', () => {
  for (const [phrase, need] of [
    ['on veut faire une newsletter', 'newsletter'],
    ['compta', 'comptabilite'],
    ['visio', 'visioconference'],
    ['rgpd', 'rgpd'],
    ['mail', 'messagerie'],
    ['wifi', 'connexion-internet'],
    ['tableur', 'bases-numeriques'],
  ] as const) {
    assert.equal(matchNeeds(phrase, taxonomy('fr'))[0], need, phrase);
  }
});

test('should let the rare word decide when another fits many needs', () => {
  assert.equal(matchNeeds('fichier rgpd', taxonomy('fr'))[0], 'rgpd');
});

test('should read a plural as its singular', () => {
  assert.equal(matchNeeds('les factures des membres', taxonomy('fr'))[0], 'comptabilite');
});

test('should put each need first when its own label is typed', () => {
  for (const lang of ['fr', 'en'] as const) {
    for (const { code, label } of taxonomy(lang).families.flatMap((family) => family.needs)) {
      assert.equal(matchNeeds(label, taxonomy(lang))[0], code, label);
    }
  }
});

test('should offer each need among the first three when one of its synonyms is typed', () => {
  for (const lang of ['fr', 'en'] as const) {
    for (const { code, synonyms } of taxonomy(lang).families.flatMap((family) => family.needs)) {
      for (const synonym of synonyms) {
        const found = matchNeeds(synonym, taxonomy(lang), 3);
        assert.ok(found.includes(code), `${synonym} (${lang}): ${code} not in ${found.join(', ')}`);
      }
    }
  }
});

test('should answer while the word is being typed', () => {
  for (const typed of ['news', 'newsl', 'newslett']) assert.equal(matchNeeds(typed, taxonomy('fr'))[0], 'newsletter');
});

test('should list the needs of a family when its name is typed', () => {
  const protect = taxonomy('fr').families.find((family) => family.code === 'proteger')!;
  const found = matchNeeds('protéger', taxonomy('fr'));
  for (const need of protect.needs) assert.ok(found.includes(need.code), need.code);
});

test('should forgive one typo from five letters and none below', () => {
  assert.equal(matchNeeds('nwesletter', taxonomy('fr'))[0], 'newsletter');
  assert.equal(matchNeeds('newsleter', taxonomy('fr'))[0], 'newsletter');
  assert.deepEqual(matchNeeds('rgqd', taxonomy('fr')), []);
});

test('should find nothing when the words say nothing of a need', () => {
  for (const text of ['', '   ', '?!', 'on veut faire', 'xyzzy plugh', '💡', '\u0000', '(*+[', 'a'.repeat(10_000)]) {
    assert.deepEqual(matchNeeds(text, taxonomy('fr')), [], JSON.stringify(text.slice(0, 20)));
  }
});

test('should return known codes, each once, no more than asked', () => {
  const found = matchNeeds('association numérique en ligne site mail outil bénévoles', taxonomy('fr'), 5);
  assert.equal(found.length, 5);
  assert.equal(new Set(found).size, 5);
  for (const code of found) assert.ok(NEED_CODES.includes(code));
});
