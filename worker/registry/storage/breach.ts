/**
 * Who was exposed between two moments, from the audit log and the refusals: for the register of breaches and for the notice to the CNIL
 * (RGPD, articles 33 and 34). Numbers and codes only: whom to write to is asked apart ({@link addressesOf}).
 */
import type {Role} from '../domain/session.ts';
import type {Database} from './database.ts';
import {publicId, rowOf} from './identifiers.ts';

export interface Period {
  /** Milliseconds since the epoch, both included. */
  readonly from: number;
  readonly to: number;
  /** The account somebody else may have used, by its number; absent: whoever has the file. */
  readonly person?: number | undefined;
}

export interface Exposure {
  /** Acts of the period by their code, the most frequent first. */
  readonly acts: readonly {readonly action: string; readonly count: number}[];
  /** What was acted on: `structure:s12`, `person:3`, `application:…`. */
  readonly objects: readonly string[];
  /** Lists that left as files, and who took them. */
  readonly lists: readonly {readonly at: string; readonly actor: string; readonly list: string}[];
  /** Sessions opened, by person, with their proof. */
  readonly sessions: readonly {readonly at: string; readonly actor: string; readonly proof: string}[];
  readonly refused: number;
  /** Structures whose unpublished data could be read. */
  readonly structures: readonly string[];
  /** Contacts of these structures, and who was acted on, by number. */
  readonly people: readonly number[];
  /** Applications that could be read, with the address and the name of who signed. */
  readonly applications: readonly string[];
}

const iso = (at: number): string => new Date(at).toISOString();

/** How far a person's mandates went at any moment of a period: structures by identifier, départements, everything. */
function reachedBy(database: Database, {from, to, person}: Required<Omit<Period, 'person'>> & {readonly person: number}, departementsOf: (territory: string) => readonly string[]): 'all' | {readonly structures: string[]; readonly departements: string[]} {
  const held = database.prepare("SELECT role, scope FROM memberships WHERE person_id = ? AND approved_at IS NOT NULL AND approved_at <= ? AND (ended_at IS NULL OR ended_at >= ?)").all(person, to, from) as unknown as {role: Role; scope: string}[];
  if (held.some(({role}) => role === 'national')) return 'all';
  return {structures: held.filter(({role}) => role === 'contact').map(({scope}) => scope), departements: [...new Set(held.filter(({role}) => role === 'coordinator').flatMap(({scope}) => departementsOf(scope)))]};
}

/**
 * What could be read and what was done. Of an account: what its mandates of that time reached, and its acts. Without one: all the file
 * holds, as when a copy of it was taken, and everybody's acts.
 */
export function exposedBetween(database: Database, period: Period, departementsOf: (territory: string) => readonly string[]): Exposure {
  const {from, to, person} = period;
  const when = {from: iso(from), to: iso(to), actor: person === undefined ? null : `person:${person}`};
  const lines = database.prepare('SELECT at, actor, action, object, detail FROM audit WHERE at BETWEEN :from AND :to AND (:actor IS NULL OR actor = :actor) ORDER BY id').all(when) as {at: string; actor: string; action: string; object: string; detail: string}[];
  const counts = new Map<string, number>();
  for (const {action} of lines) counts.set(action, (counts.get(action) ?? 0) + 1);
  const {refused} = database.prepare('SELECT coalesce(sum(count), 0) AS refused FROM refusals WHERE minute BETWEEN substr(:from, 1, 16) AND :to AND (:actor IS NULL OR actor = :actor)').get(when) as {refused: number};
  const reach = person === undefined ? 'all' : reachedBy(database, {from, to, person}, departementsOf);
  const scope = reach === 'all' ? null : {structures: JSON.stringify(reach.structures.map(rowOf)), names: JSON.stringify(reach.structures), departements: JSON.stringify(reach.departements)};
  const within = scope === null ? '1' : 'id IN (SELECT value FROM json_each(:structures)) OR departement IN (SELECT value FROM json_each(:departements))';
  const structures = (database.prepare(`SELECT id FROM structures WHERE ${within} ORDER BY id`).all(scope === null ? {} : {structures: scope.structures, departements: scope.departements}) as {id: number}[]).map(({id}) => publicId(id));
  const applications = (scope === null
    ? database.prepare('SELECT id FROM applications ORDER BY id').all()
    : database.prepare('SELECT id FROM applications WHERE departement IN (SELECT value FROM json_each(:departements)) OR listed_as IN (SELECT value FROM json_each(:names)) ORDER BY id').all({names: scope.names, departements: scope.departements})) as {id: string}[];
  const contacts = (database.prepare("SELECT DISTINCT person_id AS id FROM memberships WHERE role = 'contact' AND status <> 'ended' AND scope IN (SELECT value FROM json_each(?))").all(JSON.stringify(structures)) as {id: number}[]).map(({id}) => id);
  const all = person === undefined ? (database.prepare('SELECT id FROM people').all() as {id: number}[]).map(({id}) => id) : [person];
  const named = lines.flatMap(({object}) => (object.startsWith('person:') ? [Number(object.slice('person:'.length))] : []));
  return {
    acts: [...counts].map(([action, count]) => ({action, count})).sort((a, b) => b.count - a.count || (a.action < b.action ? -1 : 1)),
    objects: [...new Set(lines.map(({object}) => object))].sort(),
    lists: lines.filter(({action}) => action === 'desk.export').map(({at, actor, object}) => ({at, actor, list: object})),
    sessions: lines.filter(({action}) => action === 'session.open').map(({at, actor, detail}) => ({at, actor, proof: detail})),
    refused, structures, applications: applications.map(({id}) => id),
    people: [...new Set([...contacts, ...all, ...named])].sort((a, b) => a - b),
  };
}

/** Addresses of those exposed who are still known: accounts, and who signed the applications. To be told when the risk is high (article 34). */
export function addressesOf(database: Database, {people, applications}: Pick<Exposure, 'people' | 'applications'>): string[] {
  const rows = database.prepare(
    `SELECT email FROM people WHERE id IN (SELECT value FROM json_each(:people)) UNION SELECT lower(signatory_email) FROM applications WHERE id IN (SELECT value FROM json_each(:applications)) AND signatory_email <> '' ORDER BY 1`,
  ).all({people: JSON.stringify(people), applications: JSON.stringify(applications)}) as {email: string}[];
  return rows.map(({email}) => email);
}

/** Hours to tell the CNIL, from the moment the breach is known (RGPD, article 33). */
const HOURS_TO_TELL = 72;

/** A line of the register, to be completed by who decides (RGPD, article 33.5): what is known from the file, and what only people know. `known` in milliseconds. */
export function registerEntry({from, to, person}: Period, known: number, {acts, lists, sessions, refused, structures, people, applications, objects}: Exposure, auditBroken: number | undefined): string {
  const rows = <T>(all: readonly T[], line: (one: T) => string): string => (all.length === 0 ? '- aucun\n' : all.map((one) => `- ${line(one)}\n`).join(''));
  return `# Violation de données, connue le ${iso(known)}

Notifier la CNIL, si un risque existe pour les personnes, avant le ${iso(known + HOURS_TO_TELL * 3_600_000)} (72 heures).

## Ce que dit le registre
- Période : du ${iso(from)} au ${iso(to)}
- Compte en cause : ${person === undefined ? 'aucun en particulier (copie de la base, serveur)' : `person:${person}`}
- Journal des actes : ${auditBroken === undefined ? 'entier, ses sceaux tiennent' : `MODIFIÉ à partir de la ligne ${auditBroken}`}
- Structures exposées : ${structures.length}
- Personnes exposées : ${people.length}
- Candidatures exposées : ${applications.length}
- Objets touchés par un acte : ${objects.length}
- Accès refusés : ${refused}

### Actes
${rows(acts, ({action, count}) => `${action} : ${count}`)}
### Fichiers pris
${rows(lists, ({at, actor, list}) => `${at} ${actor} ${list}`)}
### Connexions ouvertes
${rows(sessions, ({at, actor, proof}) => `${at} ${actor} (${proof})`)}
## À compléter par qui décide
- Nature (confidentialité, intégrité, disponibilité) :
- Comment elle a été connue :
- Conséquences probables pour les personnes :
- Mesures prises, et quand :
- CNIL notifiée le, sous quelle référence ; sinon pourquoi pas :
- Personnes prévenues le, comment ; sinon pourquoi pas :
- Décidé par :
`;
}
