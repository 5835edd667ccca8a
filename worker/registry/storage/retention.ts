/** What is kept how long, table by table of the file: the job erases by these lines, the public notice shows them. */
import {cutoff, nextLook} from '../domain/retention.ts';
import type {RetentionLine} from '../domain/retention.ts';
import type {Database} from './database.ts';
import {eraseSubject} from './personal-data.ts';

const CONTRACT = 'contrat (charte)';
const SAFETY = 'intérêt légitime (sécurité)';
const PROOF = 'intérêt légitime (preuve)';
/** What ends a registration. */
const OVER = 'après l’événement, ou après l’annulation ; reporté sans nouvelle date, après la fin d’abord prévue';

/**
 * The time an answer keeps once it is nobody's: the month of its event, the same for all that were given about it, else the month it was
 * given in. Its own moment is also that of a registration, a mail or an act, which would say whose it was.
 */
const month = (column: string): string => `unixepoch(coalesce((SELECT starts_at FROM events WHERE events.id = event_id), ${column}) / 1000, 'unixepoch', 'start of month') * 1000`;

/** The table (RELIABILITY.md, RGPD). Lines without `rows` say what another part of the software does, or what an event ends. */
export const RETENTION: readonly RetentionLine[] = [
  {entity: 'Fiche d’une structure', purpose: 'être trouvée dans l’annuaire', basis: CONTRACT, from: 'jusqu’au retrait ; sans confirmation, rappel à 12 mois et dépublication à 18 mois', action: 'hide', tables: ['structures', 'listings', 'merged', 'kept_slugs', 'search_texts']},
  {entity: 'Coordonnées publiées', purpose: 'être contactée par les associations', basis: 'consentement', from: 'jusqu’au retrait du consentement ou de la structure', action: 'delete', tables: ['contacts', 'listing_contacts']},
  {
    entity: 'Candidature non confirmée par e-mail', purpose: 'vérifier l’adresse', basis: CONTRACT, duration: {days: 7}, from: 'après l’envoi', action: 'delete',
    rows: {table: 'applications', since: 'created_at', unit: 'ms', where: "status = 'to-confirm'"},
  },
  {
    entity: 'Brouillon d’une candidature', purpose: 'la reprendre plus tard', basis: CONTRACT, duration: {days: 30}, from: 'après le dernier enregistrement, ou dès l’envoi', action: 'delete',
    rows: {table: 'drafts', since: 'saved_at', unit: 'ms'},
  },
  {
    entity: 'Candidature refusée ou expirée', purpose: 'répondre à une contestation', basis: PROOF, duration: {months: 6}, from: 'après la décision', action: 'delete',
    rows: {table: 'applications', since: 'changed_at', unit: 'ms', where: "status IN ('refused', 'expired')"},
  },
  {
    entity: 'Signalement d’une erreur, non confirmé par e-mail', purpose: 'vérifier l’adresse', basis: SAFETY, duration: {days: 7}, from: 'après l’envoi', action: 'delete',
    rows: {table: 'reports', since: 'created_at', unit: 'ms', where: "status = 'to-confirm'"},
  },
  {
    entity: 'Signalement d’une erreur, réglé (sans l’adresse de qui l’a fait)', purpose: 'répondre à une contestation', basis: PROOF, duration: {months: 12}, from: 'après le règlement', action: 'delete',
    rows: {table: 'reports', since: 'changed_at', unit: 'ms', where: "status = 'settled'"},
  },
  {
    entity: 'Adresse de qui signale une erreur', purpose: 'confirmer le signalement et en dire l’issue', basis: 'intérêt légitime (exactitude de l’annuaire)', duration: {months: 3}, from: 'après l’envoi ; effacée dès que le signalement est réglé', action: 'delete',
    rows: {table: 'report_senders', since: 'created_at', unit: 'ms'},
  },
  {
    entity: 'Personne nommée par un signataire, qui n’a pas répondu', purpose: 'lui proposer de tenir une fiche', basis: 'intérêt légitime (la structure)', duration: {days: 30}, from: 'après le message qui le lui dit', action: 'delete',
    rows: {table: 'invitees', since: 'invited_at', unit: 'ms'},
  },
  {
    entity: 'Personne nommée dans une candidature en attente', purpose: 'lui écrire une fois la candidature acceptée', basis: 'intérêt légitime (la structure)', duration: {months: 6}, from: 'après l’envoi', action: 'delete',
    rows: {table: 'invitees', since: 'named_at', unit: 'ms', where: 'invited_at IS NULL'},
  },
  {
    // Before what it is tied to: words of somebody who never confirmed are not kept as if they were nobody's.
    entity: 'Réponse au questionnaire d’une inscription non confirmée', purpose: 'construire les journées', basis: 'intérêt légitime (le programme)', duration: {days: 7}, from: 'après l’envoi', action: 'delete',
    rows: {table: 'survey_answers', since: 'created_at', unit: 'ms', where: "registration_id IN (SELECT id FROM registrations WHERE state = 'to-confirm')"},
  },
  {
    entity: 'Inscription à un événement, non confirmée par e-mail', purpose: 'vérifier l’adresse', basis: CONTRACT, duration: {days: 7}, from: 'après l’envoi', action: 'delete',
    rows: {table: 'registrations', since: 'created_at', unit: 'ms', where: "state = 'to-confirm'"},
  },
  {
    entity: 'Inscription à un événement, et personne notée à l’accueil', purpose: 'participer, recevoir une attestation', basis: CONTRACT, duration: {months: 3}, from: OVER, action: 'delete',
    rows: {table: 'registrations', since: 'over_at', unit: 'ms', where: 'over_at IS NOT NULL'},
  },
  {
    entity: 'Besoins d’accessibilité d’une personne inscrite', purpose: 'l’accueillir', basis: 'consentement', duration: {days: 30}, from: OVER, action: 'anonymise',
    rows: {table: 'registrations', since: 'over_at', unit: 'ms', where: 'over_at IS NOT NULL AND accessibility IS NOT NULL', set: {accessibility: 'NULL'}},
  },
  {
    // Before the others lose their times: it goes by its own.
    entity: 'Questionnaire mis de côté, jamais terminé', purpose: 'le reprendre plus tard', basis: 'intérêt légitime (le programme)', duration: {days: 30}, from: 'après la dernière réponse', action: 'delete',
    rows: {table: 'survey_answers', since: 'changed_at', unit: 'ms', where: 'complete = 0'},
  },
  {
    entity: 'Réponse à un questionnaire (lien avec l’inscription)', purpose: 'construire et évaluer les journées', basis: 'intérêt légitime (le programme)', duration: {days: 30}, from: 'après la réponse ; elle n’est ensuite à personne, et n’a plus ni jour ni heure',
    action: 'anonymise',
    rows: {
      table: 'survey_answers', since: 'changed_at', unit: 'ms', set: {registration_id: 'NULL', token_hash: 'NULL', created_at: month('created_at'), changed_at: month('changed_at')},
      where: `registration_id IS NOT NULL OR token_hash IS NOT NULL OR created_at <> ${month('created_at')} OR changed_at <> ${month('changed_at')}`,
    },
  },
  {
    entity: 'Alerte « prévenez-moi », non confirmée par e-mail', purpose: 'vérifier l’adresse', basis: 'consentement', duration: {days: 7}, from: 'après l’envoi', action: 'delete',
    rows: {table: 'event_alerts', since: 'created_at', unit: 'ms', where: 'confirmed_at IS NULL'},
  },
  {
    entity: 'Alerte « prévenez-moi »', purpose: 'être prévenu d’un prochain événement', basis: 'consentement', duration: {months: 12}, from: 'après l’envoi ; effacée dès que le message est parti', action: 'delete',
    rows: {table: 'event_alerts', since: 'created_at', unit: 'ms', where: 'confirmed_at IS NOT NULL'},
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
    entity: 'Nouvelle adresse de connexion, demandée', purpose: 'la vérifier avant qu’elle serve', basis: CONTRACT, duration: {hours: 24}, from: 'après la demande, ou dès qu’elle sert', action: 'delete',
    rows: {table: 'address_changes', since: 'asked_at', unit: 'ms'},
  },
  {
    entity: 'Session', purpose: 'rester connecté', basis: CONTRACT, duration: {hours: 24}, from: 'après la connexion', action: 'delete',
    rows: {table: 'sessions', since: 'created_at', unit: 'ms'},
  },
  {
    entity: 'Clé d’accès d’une personne sans mandat d’équipe', purpose: 'se connecter sans message', basis: CONTRACT, duration: {months: 3}, from: 'après la fin du dernier mandat, ou dès son retrait',
    action: 'delete',
    rows: {table: 'passkeys', since: 'created_at', unit: 'ms', where: "NOT EXISTS (SELECT 1 FROM memberships WHERE person_id = passkeys.person_id AND role <> 'contact' AND (status <> 'ended' OR ended_at > :cutoff))"},
  },
  {
    entity: 'Demande d’une clé d’accès (empreinte)', purpose: 'ne servir qu’une fois', basis: SAFETY, duration: {hours: 24}, from: 'après sa fin', action: 'delete',
    rows: {table: 'passkey_challenges', since: 'expires_at', unit: 'ms'},
  },
  {
    entity: 'État précédent d’une fiche', purpose: 'revenir sur une modification', basis: CONTRACT, duration: {months: 12}, from: 'après la modification', action: 'delete',
    rows: {table: 'listing_versions', since: 'replaced_at', unit: 'ms'}, tables: ['listing_version_contacts'],
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
    entity: 'Proposition de coordination que personne n’a approuvée', purpose: 'décider à deux', basis: PROOF, duration: {months: 3}, from: 'après la proposition, ou dès la décision', action: 'delete',
    rows: {table: 'coordination_proposals', since: 'proposed_at', unit: 'ms'},
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
  {
    entity: 'Accès refusés (numéros, aucun nom, nombre par minute)', purpose: 'voir qui force une porte', basis: SAFETY, duration: {months: 6}, from: 'après le refus', action: 'delete',
    rows: {table: 'refusals', since: 'minute', unit: 'iso'},
  },
  {entity: 'Signature d’une nouvelle version de la charte (nom, fonction)', purpose: 'savoir qui engage la structure', basis: CONTRACT, from: 'jusqu’au retrait de la structure', action: 'delete', tables: ['charter_signatures']},
  {
    entity: 'Projet de charte', purpose: 'écrire la version suivante', basis: SAFETY, duration: {months: 12}, from: 'après sa dernière modification', action: 'delete',
    rows: {table: 'charter_drafts', since: 'written_at', unit: 'ms'},
  },
  {
    entity: 'Message à une coordination sur les signatures (numéros, aucun nom)', purpose: 'ne pas écrire deux fois le même jour', basis: SAFETY, duration: {months: 12}, from: 'après son envoi', action: 'delete',
    rows: {table: 'charter_notices', since: 'day', unit: 'iso'},
  },
  {entity: 'Preuve d’un accord (numéros, aucun nom)', purpose: 'prouver ce qui a été accepté', basis: 'obligation légale', from: 'tant que la preuve peut être demandée', action: 'delete'},
  {
    entity: 'Reçu d’un retrait (aucun nom)', purpose: 'prouver l’effacement', basis: PROOF, duration: {months: 36}, from: 'après l’effacement', action: 'delete',
    rows: {table: 'withdrawals', since: 'forgotten_at', unit: 'iso'},
  },
  {
    entity: 'Reçu de l’effacement d’une personne (aucun nom)', purpose: 'prouver l’effacement', basis: PROOF, duration: {months: 36}, from: 'après l’effacement', action: 'delete',
    rows: {table: 'person_erasures', since: 'erased_at', unit: 'iso'},
  },
  {entity: 'Adresse d’un sous-traitant', purpose: 'lui demander d’effacer sa copie', basis: 'obligation légale', from: 'jusqu’à son remplacement par l’équipe nationale', action: 'delete', tables: ['processors']},
  {
    entity: 'Empreinte de l’adresse d’une personne partie', purpose: 'empêcher qu’un import la ramène', basis: 'obligation légale', duration: {months: 36}, from: 'après le retrait', action: 'delete',
    rows: {table: 'tombstones', since: 'day', unit: 'iso', where: "kind = 'address'"},
  },
  {
    entity: 'Nombre d’affichages d’une fiche et de demandes de son contact, par jour (rien de qui les regarde)', purpose: 'dire à la structure si sa fiche sert', basis: CONTRACT,
    duration: {days: 400}, from: 'après le jour', action: 'delete',
    rows: {table: 'daily_counts', since: 'day', unit: 'iso'},
  },
  {entity: 'Registre des violations de données (numéros, aucun nom)', purpose: 'en rendre compte à la CNIL', basis: 'obligation légale', from: 'tant que la preuve peut être demandée', action: 'delete'},
  {entity: 'Sauvegarde chiffrée', purpose: 'réparer après une panne', basis: SAFETY, duration: {days: 14}, from: 'après la sauvegarde', action: 'delete'},
  {entity: 'Rapport d’import', purpose: 'corriger un fichier', basis: SAFETY, duration: {days: 28}, from: 'après l’import', action: 'delete'},
];

/** Erases what is past its time at `now` (ms), each line in a transaction of its own; gives how many rows of each table. */
export function applyRetention(database: Database, now: number, lines: readonly RetentionLine[] = RETENTION): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const {rows, duration} of lines) {
    if (rows === undefined || duration === undefined) continue;
    const at = cutoff(duration, now);
    const {table, since, unit, where, set} = rows;
    const parameters = {cutoff: unit === 'ms' ? at : new Date(at).toISOString()};
    const condition = `${since} <= :cutoff${where === undefined ? '' : ` AND (${where})`}`;
    const add = (name: string, count: number): void => {
      if (count > 0) counts[name] = (counts[name] ?? 0) + count;
    };
    database.transaction(() => {
      if (set !== undefined) {
        const values = Object.entries(set).map(([column, value]) => `${column} = ${value}`).join(', ');
        add(table, Number(database.prepare(`UPDATE ${table} SET ${values} WHERE ${condition}`).run(parameters).changes));
      } else if (table === 'applications' || table === 'people') {
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
