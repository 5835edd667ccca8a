/**
 * Repairs of texts. Each function gives the text unchanged when there is nothing certain to do; the caller reports every difference.
 */

/** HTML entities met in exports of directories; the rest are numeric. */
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', laquo: '«', raquo: '»', hellip: '…', ndash: '–', mdash: '—',
  rsquo: '’', lsquo: '‘', ldquo: '“', rdquo: '”', euro: '€', deg: '°', oelig: 'œ', OElig: 'Œ', middot: '·', bull: '•',
  agrave: 'à', acirc: 'â', ccedil: 'ç', eacute: 'é', egrave: 'è', ecirc: 'ê', euml: 'ë', icirc: 'î', iuml: 'ï', ocirc: 'ô', ugrave: 'ù', ucirc: 'û', uuml: 'ü',
  Agrave: 'À', Acirc: 'Â', Ccedil: 'Ç', Eacute: 'É', Egrave: 'È', Ecirc: 'Ê', Icirc: 'Î', Ocirc: 'Ô', Ucirc: 'Û',
};

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = decimal === undefined ? parseInt(hex!, 16) : Number(decimal);
    return code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '';
  });
}

/** Tags whose content is not text. */
const HIDDEN = /<(script|style|template)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;
/** Only what is certainly markup: "a < b" and "<3" stay. */
const TAG = /<\/?(?:a|abbr|b|big|blockquote|br|button|center|div|dd|dl|dt|em|font|form|h[1-6]|hr|i|iframe|img|input|label|li|link|meta|object|ol|p|pre|section|small|span|strong|sub|sup|svg|table|tbody|td|th|thead|tr|u|ul|video)\b[^<>]*>/gi;
/** Characters that are refused in the directory (see the contract): control, direction overrides, zero-width, lone surrogates. */
// eslint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFC]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Bytes of CP1252 that were read as Latin-1: the C1 controls stand for punctuation. Certain: C1 controls are in no French text. */
const C1: Readonly<Record<string, string>> = {'\u0080': '€', '\u0085': '…', '\u008C': 'Œ', '\u0091': '‘', '\u0092': '’', '\u0093': '“', '\u0094': '”', '\u0096': '–', '\u0097': '—', '\u009C': 'œ'};

/** Plain text on one line: entities and tags become what they showed, invisible characters go, spaces are one, NFC. */
export function plainLine(text: string): string {
  let clean = text;
  if (/[\u0080-\u009F]/.test(clean)) clean = clean.replace(/[\u0080-\u009F]/g, (character) => C1[character] ?? '');
  // Twice: exports escape what was already escaped ("&amp;eacute;"). Tags may appear only after that.
  for (let turn = 0; turn < 2 && clean.includes('&'); turn++) clean = decodeEntities(clean);
  if (clean.includes('<')) clean = clean.replace(HIDDEN, ' ').replace(TAG, ' ');
  return clean.replace(INVISIBLE, '').normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** Whether a text is the same but for spaces at its ends and doubled ones: nothing worth a line in a report. */
export const sameButSpaces = (a: string, b: string): boolean => a.replace(/\s+/g, ' ').trim() === b;

/** Sigles longer than four letters, or with vowels, that must stay in capitals. */
const SIGLES = new Set(
  `AFPA MDSI ADMR AGIR APF ASBL ASS ADIE ANPE APEC ARACT ASP BGE BIJ CAF CADA CAE CCAS CCI CDC CEMEA CEMÉA CFA CFPPA CHRS CIAS CIBC CIDFF CIJ CIO CLCV CLEMI CMS CNAM CNFPT CPAM CPIE CRIJ
   CRESS CRIB CSAPA CSC CSE DDFIP DLA DLVA EHPAD EIRL EPCI EPIC EPIDE EPN ESAT ESIA ESPE ESS EURL EVS FAB FCPE FDFR FJEP FJEPCS FJT FOL FRMJC GEIQ GEM GIP GRETA IME INSEE IUT LPO
   MAIA MDA MDE MDEF MDEN MDH MDPH MDS MFR MIFE MJC MLJ MPT MSA MSAP MSD OMS ONG OPAC PAD PIJ PIMMS PLIE POLE PSH RPA RSA SAAJ SARL SAS SCIC SCOP SDIS SIAE SIVOM SIVU SNCF SPIP UDAF UFCV
   UFOLEP UGECAM UNAT URSSAF USEP UTL VVF ZAC CEPFI AMIA ADAPEI ADPEP APPEL ATELEC APTIC ASTI ACSC ADEF AEFTI CAP CSN II III IV VI VII VIII IX XI XII XIV`.split(/\s+/),
);
SIGLES.delete('POLE');
SIGLES.delete('CAP');
SIGLES.delete('AGIR');
/** Little words that stay small inside a name. */
const SMALL = new Set('À A AU AUX D DANS DE DES DU EN ET L LA LE LES LÈS OU PAR POUR SOUS SUR UN UNE'.split(' '));
const unaccented = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/Œ/g, 'OE').replace(/œ/g, 'oe');

/** Words whose accents capitals lost, and that can be no other word; also the words an export damaged ("Biblioth�que"). */
const LEXICON = new Map(
  `Accès Administrative Agglomération Agréé Allée Atelier Aînés Bâtiment Bénévoles Bibliothèque Bibliothèques Capitale Cinéma Cité Collège Collectivité Comité Communauté Communautés Coopération
   Coopérative Création Culturel Côte Débrouillards Défense Départemental Départementale Département Développement Échange Échanges École Écoles Économie Économique Éducatif Éducation Église Émploi Épicerie Équipe Étage Établissement
   État Étudiants Événementiel Fédération Fédérale Française Français Génération Général Générale Hébergement Hôpital Hôtel Ingénierie Insérer Intégration Intergénérationnel Intergénérationnelle Itinérante
   Itinérant Libération Liberté Lycée Marché Mairie Matériel Médiation Médiathèque Médiathèques Médical Médico Mémoire Métiers Métropole Métropolitaine Mobilité Montée Médecin Numérique Numériques Œuvres Pépinière
   Périgord Périscolaire Pôle Préfecture Première Présence Prévention Privé Privée Procédure Provençal Pyrénées Québec Quartier Régie Région Régional Régionale Réinsertion République Réseau Résidence Rhône Réunion Santé Scénique Sécurité Ségala Séjour
   Sénior Séniors Société Solidarité Solidarités Spécialisé Spécialisée Supérieur Syndicat Télécentre Théâtre Université Vallée Vélo Célestins Créations Initiatives Fabrique Formation Formations Imprimante Accueil Découpeuse Avancés Idées Réussite Répare Réparation Générations Égalité Égalités
   André François Françoise Lauzières Hélène René Frédéric Rosé Abbé Général Maréchal Noël Chêne Chênes Hêtre Forêt Rivière Père Frères Pré Évêché Château Chapelle Pâtis Vétérans Châtaigniers Lilas Gymnase Foyer Prés Prélude Entrée Péri Jaurès Gérard Cévennes Sévigné Molière Mallarmé`
    .split(/\s+/).map((word) => [unaccented(word).toUpperCase(), word] as const),
);
LEXICON.delete('EMPLOI');
// Words that are also another word without accent ("Marche", "Forte", "Cite", "Rose", "Pre").
for (const ambiguous of ['ROSE', 'PRE', 'PRES', 'MARCHE', 'ENTREE', 'PRIVE', 'PERE', 'MONTEE', 'AGREE', 'COTE', 'REPARE', 'LIBERTE', 'PERI']) LEXICON.delete(ambiguous);
const LEXICON_WORDS = [...new Set(LEXICON.values())];

const capitalised = (word: string): string => {
  const lower = word.toLocaleLowerCase('fr');
  return lower.charAt(0).toLocaleUpperCase('fr') + lower.slice(1);
};

/** Accented spelling of a word in capitals, from the lexicon, its singular there, or names known around the row. */
function spelledWith(bare: string, known: ReadonlyMap<string, string>): string | undefined {
  const found = known.get(bare) ?? LEXICON.get(bare);
  if (found !== undefined || !bare.endsWith('S')) return found;
  const singular = LEXICON.get(bare.slice(0, -1));
  return singular === undefined ? undefined : `${singular}s`;
}

function nameWord(word: string, first: boolean, alone: boolean, known: ReadonlyMap<string, string>): string {
  const bare = word.normalize('NFC');
  if (SIGLES.has(bare) || /\d/.test(bare) || alone && bare.length <= 4) return word;
  if (!first && SMALL.has(bare)) return bare.toLocaleLowerCase('fr');
  // No vowel in up to four letters: a sigle ("CTRE" is not: it is an abbreviation, and stays one).
  if (bare.length <= 4 && !/[AEIOUYÀÂÉÈÊËÎÏÔÛÙŒ]/.test(bare)) return bare.length === 1 || !SMALL.has(bare) ? word : bare.toLocaleLowerCase('fr');
  return spelledWith(bare, known) ?? capitalised(word);
}

/** Whether a name is written in capitals only, and is more than a sigle. */
export const isShouted = (name: string): boolean => !/\p{Ll}/u.test(name) && /\p{Lu}{5}|\p{Lu}+[ '’-]+\p{Lu}{2}/u.test(name);

/**
 * A name written in capitals as French writes it: capital at each word but the little ones, sigles and words with digits kept,
 * accents put back where no other word is possible. `known`: names met around it, its commune's for one, whose words keep their accents.
 */
export function calmName(name: string, known: readonly string[] = []): string {
  if (!isShouted(name)) return name;
  const accents = new Map(known.flatMap((text) => text.match(/\p{L}{3,}/gu) ?? []).map((word) => [unaccented(word).toUpperCase(), capitalised(word)]));
  const words = name.match(/\p{L}[\p{L}\d]*/gu) ?? [];
  let first = true;
  return name.replace(/\p{L}[\p{L}\d]*/gu, (word, offset: number) => {
    // A letter glued after a digit ("3CM") belongs to a sigle; "D'" and "L'" are little words but at the start.
    if (offset > 0 && /\d/.test(name[offset - 1]!)) return word;
    const calm = nameWord(word, first, words.length === 1, accents);
    first = false;
    return calm;
  });
}

/** Kinds of street as post offices shorten them, in capitals. Source: AFNOR XP Z 10-011, "types de voie". */
const STREETS: Readonly<Record<string, string>> = {
  ALL: 'Allée', AV: 'Avenue', AVE: 'Avenue', BD: 'Boulevard', BLD: 'Boulevard', CHE: 'Chemin', CHEM: 'Chemin', CRS: 'Cours', ESP: 'Esplanade', FG: 'Faubourg',
  IMP: 'Impasse', LOT: 'Lotissement', PAS: 'Passage', PL: 'Place', QUA: 'Quai', R: 'Rue', RES: 'Résidence', RTE: 'Route', SQ: 'Square',
};

/** A street written in capitals, its kind spelled out when it starts with its short form (after the number): `2 BD DES ORMES` → `2 Boulevard des Ormes`. */
export function calmStreet(street: string, known: readonly string[] = []): string {
  if (/\p{Ll}/u.test(street)) return street;
  const spelled = street.replace(/^(\d+ ?(?:BIS|TER|[A-Z])?,? )?([A-Z]+)(?= \p{L})/u, (whole, number: string | undefined, kind: string) => {
    const long = STREETS[kind];
    return long === undefined ? whole : `${number ?? ''}${long.toLocaleUpperCase('fr')}`;
  });
  return calmName(spelled, known).replace(/^(\d+) (Bis|Ter)\b/, (_, number: string, suffix: string) => `${number} ${suffix.toLowerCase()}`);
}

const DAMAGE = '\uFFFD';
export const isDamaged = (text: string): boolean => text.includes(DAMAGE);

/**
 * Puts back letters an earlier conversion replaced by `�`, where one word only fits: words of the lexicon, then `known` ones (names of the
 * commune the row is in). Words that stay unknown keep their mark: the caller decides what a half-readable text is worth.
 */
export function restoreDamaged(text: string, known: readonly string[] = []): string {
  if (!isDamaged(text)) return text;
  const words = [...LEXICON_WORDS, ...known.flatMap((name) => name.split(/[\s'’-]+/))];
  return text.replace(/(?<=\b\d{1,2} ?)\uFFFDme\b/gu, 'ème').replace(/(?<![\p{L}\uFFFD])[\p{L}\uFFFD]*\uFFFD[\p{L}\uFFFD]*/gu, (damaged) => {
    if (damaged === DAMAGE) return restoreAlone(text);
    const pattern = new RegExp(`^${damaged.replaceAll(DAMAGE, '[^\\x00-\\x7f]')}$`, 'iu');
    const fits = new Set(words.filter((word) => pattern.test(word)).map((word) => word.toLocaleLowerCase('fr')));
    if (fits.size !== 1) return damaged;
    const [word] = fits as unknown as [string];
    const letters = damaged.replaceAll(DAMAGE, '');
    if (letters !== '' && letters === letters.toLocaleUpperCase('fr')) return word.toLocaleUpperCase('fr');
    return /^(?:\p{Lu}|\uFFFD\p{Ll}*$)/u.test(damaged) && /^\p{Lu}/u.test(damaged) ? capitalised(word) : word;
  });
}

/** A lone damaged letter between two spaces is "à" in French ("Lundi � vendredi", "8h � 12h"); elsewhere nothing is certain. */
const restoreAlone = (text: string): string => (new RegExp(` ${DAMAGE} `).test(text) && !new RegExp(`(^|[^ ])${DAMAGE}|${DAMAGE}([^ ]|$)`).test(text.replace(/[\p{L}]\uFFFD|\uFFFD[\p{L}]/gu, '')) ? 'à' : DAMAGE);

/** At most `max` characters, cut after a sentence or a word, never inside one. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = text.slice(0, max - 1);
  const sentence = Math.max(head.lastIndexOf('. '), head.lastIndexOf('! '), head.lastIndexOf('? '));
  if (sentence > max / 2) return head.slice(0, sentence + 1);
  const word = head.lastIndexOf(' ');
  return `${head.slice(0, word > max / 2 ? word : max - 1).replace(/(?<![\s,;:–-])[\s,;:–-]+$/, '').replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Lower case, no accent, single spaces, letters and digits only: how names and addresses are compared. */
export const comparable = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/œ/g, 'oe').replace(/[^a-z0-9]+/g, ' ').trim();
