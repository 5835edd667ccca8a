/** What is kept how long, table by table of the file: the job erases by these lines, the public notice shows them. */
import {cutoff, nextLook} from '../domain/retention.ts';
import type {RetentionLine} from '../domain/retention.ts';
import type {Database} from './database.ts';
import {eraseSubject} from './personal-data.ts';

const CONTRACT = 'contrat (charte)';
const SAFETY = 'intérêt légitime (sécurité)';
const PROOF = 'intérêt légitime (preuve)';

/** The table (RELIABILITY.md, RGPD). Lines without `rows` say what another part of the software does, or what an event ends. */
export const RETENTION: readonly RetentionLine[] = [
  {entity: 'Fiche d’une structure', purpose: 'être trouvée dans l’annuaire', basis: CONTRACT, from: 'jusqu’au retrait ; sans confirmation, rappel à 12 mois et dépublication à 18 mois', action: 'hide'},
  {entity: 'Coordonnées publiées', purpose: 'être contactée par les associations', basis: 'consentement', from: 'jusqu’au retrait du consentement ou de la structure', action: 'delete'},
  {
    entity: 'Candidature non confirmée par e-mail', purpose: 'vérifier l’adresse', basis: CONTRACT, duration: {days: 7}, from: 'après l’envoi', action: 'delete',
    rows: {table: 'applications', since: 'created_at', unit: 'ms', where: "status = 'to-confirm'"},
  },
  {
    entity: 'Candidature refusée ou expirée', purpose: 'répondre à une contestation', basis: PROOF, duration: {months: 6}, from: 'après la décision', action: 'delete',
    rows: {table: 'applications', since: 'changed_at', unit: 'ms', where: "status IN ('refused', 'expired')"},
  },
  {
    entity: 'Lien envoyé par e-mail (empreinte)', purpose: 'ne servir qu’une fois', basis: SAFETY, duration: {hours: 24}, from: 'après sa fin', action: 'delete',
    rows: {table: 'links', since: 'expires_at', unit: 'ms'},
  },
  {
    entity: 'Demande de connexion (empreinte de l’adresse)', purpose: 'se connecter', basis: SAFETY, duration: {hours: 24}, from: 'après sa fin', action: 'delete',
    rows: {table: 'sign_ins', since: 'expires_at', unit: 'ms'},
  },
  {
    entity: 'Session', purpose: 'rester connecté', basis: CONTRACT, duration: {hours: 24}, from: 'après la connexion', action: 'delete',
    rows: {table: 'sessions', since: 'created_at', unit: 'ms'},
  },
  {
    entity: 'État précédent d’une fiche', purpose: 'revenir sur une modification', basis: CONTRACT, duration: {months: 12}, from: 'après la modification', action: 'delete',
    rows: {table: 'listing_versions', since: 'replaced_at', unit: 'ms'},
  },
  {
    entity: 'Mandat terminé', purpose: 'savoir qui agissait', basis: PROOF, duration: {months: 12}, from: 'après sa fin', action: 'delete',
    rows: {table: 'memberships', since: 'ended_at', unit: 'ms', where: "status = 'ended'"},
  },
  {
    entity: 'Compte d’une personne sans mandat', purpose: 'accéder à son espace', basis: CONTRACT, duration: {months: 3}, from: 'après la fin du dernier mandat', action: 'delete',
    rows: {table: 'people', since: 'created_at', unit: 'ms', where: "NOT EXISTS (SELECT 1 FROM memberships WHERE person_id = people.id AND (status <> 'ended' OR ended_at > :cutoff))"},
  },
  {
    entity: 'E-mail parti (sans adresse ni contenu)', purpose: 'savoir qu’il est parti', basis: PROOF, duration: {days: 28}, from: 'après son départ', action: 'delete',
    rows: {table: 'outbox', since: 'ended_at', unit: 'iso', where: "state = 'sent'"},
  },
  {
    entity: 'E-mail que personne n’a pris', purpose: 'l’envoyer à nouveau', basis: CONTRACT, duration: {days: 21}, from: 'après le dernier essai', action: 'delete',
    rows: {table: 'outbox', since: 'ended_at', unit: 'iso', where: "state = 'dead'"},
  },
  {
    entity: 'Empreinte d’un envoi de formulaire', purpose: 'ne pas l’enregistrer deux fois', basis: SAFETY, duration: {hours: 1}, from: 'après sa fin', action: 'delete',
    rows: {table: 'idempotency', since: 'expires', unit: 'ms'},
  },
  {
    entity: 'Épreuve contre les robots (empreinte)', purpose: 'ne servir qu’une fois', basis: SAFETY, duration: {hours: 1}, from: 'après sa fin', action: 'delete',
    rows: {table: 'spent_challenges', since: 'expires', unit: 'ms'},
  },
  {
    entity: 'Journal des actes (numéros, aucun nom)', purpose: 'savoir qui a fait quoi', basis: SAFETY, duration: {months: 12}, from: 'après l’acte', action: 'delete',
    // Whole from its first line on: the seals of what stays hold.
    rows: {table: 'audit', since: 'at', unit: 'iso', where: 'id < (SELECT coalesce(min(id), 9e15) FROM audit WHERE at > :cutoff)'},
  },
  {entity: 'Preuve d’un accord (numéros, aucun nom)', purpose: 'prouver ce qui a été accepté', basis: 'obligation légale', from: 'tant que la preuve peut être demandée', action: 'delete'},
  {
    entity: 'Reçu d’un retrait (aucun nom)', purpose: 'prouver l’effacement', basis: PROOF, duration: {months: 36}, from: 'après l’effacement', action: 'delete',
    rows: {table: 'withdrawals', since: 'forgotten_at', unit: 'iso'},
  },
  {
    entity: 'Empreinte de l’adresse d’une personne partie', purpose: 'empêcher qu’un import la ramène', basis: 'obligation légale', duration: {months: 36}, from: 'après le retrait', action: 'delete',
    rows: {table: 'tombstones', since: 'day', unit: 'iso', where: "kind = 'address'"},
  },
  {entity: 'Sauvegarde chiffrée', purpose: 'réparer après une panne', basis: SAFETY, duration: {days: 14}, from: 'après la sauvegarde', action: 'delete'},
  {entity: 'Rapport d’import', purpose: 'corriger un fichier', basis: SAFETY, duration: {days: 28}, from: 'après l’import', action: 'delete'},
];

/** Erases what is past its time at `now` (ms), each line in a transaction of its own; gives how many rows of each table. */
export function applyRetention(database: Database, now: number, lines: readonly RetentionLine[] = RETENTION): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const {rows, duration} of lines) {
    if (rows === undefined || duration === undefined) continue;
    const at = cutoff(duration, now);
    const {table, since, unit, where} = rows;
    const parameters = {cutoff: unit === 'ms' ? at : new Date(at).toISOString()};
    const condition = `${since} <= :cutoff${where === undefined ? '' : ` AND ${where}`}`;
    const add = (name: string, count: number): void => {
      if (count > 0) counts[name] = (counts[name] ?? 0) + count;
    };
    database.transaction(() => {
      if (table === 'applications' || table === 'people') {
        // Like a departure: everything that hangs on them goes with them.
        const ids = (database.prepare(`SELECT id FROM ${table} WHERE ${condition}`).all(parameters) as {id: never}[]).map(({id}) => id);
        if (ids.length > 0) for (const [name, count] of Object.entries(eraseSubject(database, {[table]: ids}))) add(name, count);
      } else add(table, Number(database.prepare(`DELETE FROM ${table} WHERE ${condition}`).run(parameters).changes));
    });
  }
  return counts;
}

const iso = (time: number): string => new Date(time).toISOString();

/** Whether retention looks now, and notes it: every hour; `hold` when the clock jumped and is not believed yet. Only reads while it waits. */
export function takeLook(database: Database, now: number): {readonly look: boolean; readonly firstOfDay: boolean; readonly doubted: boolean} {
  const row = database.prepare('SELECT last_at, held_at FROM retention_runs').get() as {last_at: string; held_at: string | null} | undefined;
  const held = row?.held_at == null ? undefined : Date.parse(row.held_at);
  const next = nextLook(row && Date.parse(row.last_at), held, now);
  if (next === 'look') {
    database.prepare('INSERT INTO retention_runs (one, last_at) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET last_at = excluded.last_at, held_at = NULL').run(iso(now));
    return {look: true, firstOfDay: row?.last_at.slice(0, 10) !== iso(now).slice(0, 10), doubted: false};
  }
  const first = next === 'hold' && (held === undefined || now < held || now - held >= 60 * 86_400_000);
  if (first) database.prepare('UPDATE retention_runs SET held_at = ?').run(iso(now));
  return {look: false, firstOfDay: false, doubted: first};
}
