/**
 * Where personal data is: one table, every column of the file in it, tagged or explicitly `none`. Export and erasure run on it, and a
 * test compares it with the real schema: a new column without a line turns the build red (RELIABILITY.md, RGPD).
 */
import {CHARTER_SOURCE} from '../../../src/contract/form-constants.ts';
import type {Database} from './database.ts';
import {rebuildSearch} from './search-index.ts';

/** Ground of the processing: the signed charter, a consent, what the service must do to be safe, an obligation of the law. */
type Basis = 'contract' | 'consent' | 'legitimate-interest' | 'legal-obligation';

/** A column that holds personal data. */
export interface Personal {
  /** What it serves. */
  readonly purpose: string;
  readonly basis: Basis;
  /** For how long, or until what happens. */
  readonly kept: string;
  /** By what the rows of one person are found. */
  readonly found: 'person' | 'structure' | 'application' | 'address';
}

/** One table of the file. */
export interface TableLines {
  readonly columns: Readonly<Record<string, Personal | 'none'>>;
  /** Rows about a subject, as fixed SQL over `:structures` (row numbers), `:names` (public ids), `:people`, `:applications`, `:addresses`: JSON lists. */
  readonly rows?: string;
  /** Rows that go with a subject, when they are others than `rows`; `false`: they outlive it, for they name nobody. */
  readonly erased?: string | false;
}

/** Whom an export or an erasure is about. */
export interface Subject {
  /** Rows of structures. */
  readonly structures?: readonly number[];
  readonly people?: readonly number[];
  readonly applications?: readonly string[];
  /** Canonical mail addresses. */
  readonly addresses?: readonly string[];
}

const beFound = (found: Personal['found'], basis: Basis = 'contract'): Personal => ({purpose: 'être trouvé dans l’annuaire', basis, kept: 'until the structure withdraws', found});
const applying: Personal = {purpose: 'vérifier une candidature', basis: 'contract', kept: '7 days unconfirmed, 6 months after a refusal, else until the structure withdraws', found: 'application'};
const putAside: Personal = {purpose: 'reprendre une candidature plus tard', basis: 'contract', kept: 'until it is sent or erased; 30 days after it was last saved', found: 'address'};
const signing: Personal = {purpose: 'savoir qui a signé la charte au nom de la structure', basis: 'contract', kept: 'until the structure withdraws', found: 'structure'};
const reported: Personal = {purpose: 'corriger une fiche', basis: 'legitimate-interest', kept: '7 days unconfirmed, 12 months after it is settled, else until the structure withdraws', found: 'structure'};
const reporting: Personal = {purpose: 'confirmer un signalement et en dire l’issue', basis: 'legitimate-interest', kept: 'until it is settled, 3 months at most', found: 'address'};
const coming: Personal = {purpose: 'participer à un événement', basis: 'contract', kept: '7 days unconfirmed, 3 months after the event, or after the dates it had when it is postponed without others', found: 'address'};
const taking: Personal = {purpose: 'accueillir une personne selon ses besoins', basis: 'consent', kept: '30 days after the event, or after the dates it had when it is postponed without others', found: 'address'};
const answering: Personal = {purpose: 'construire et évaluer les journées', basis: 'legitimate-interest', kept: 'tied to a registration for 30 days, then to nobody', found: 'address'};
const alerted: Personal = {purpose: 'être prévenu d’un prochain événement', basis: 'consent', kept: '7 days unconfirmed; until the one mail it is for, 12 months at most', found: 'address'};
const named: Personal = {purpose: 'proposer à une personne de tenir une fiche', basis: 'legitimate-interest', kept: 'until they answer; 30 days after they were written to, or until the application ends', found: 'address'};
const account = (kept: string): Personal => ({purpose: 'accéder à son espace', basis: 'contract', kept, found: 'person'});
const changing: Personal = {purpose: 'se connecter avec une autre adresse', basis: 'contract', kept: 'until its link has served; 24 hours', found: 'person'};
const passkey: Personal = {purpose: 'se connecter sans message', basis: 'contract', kept: 'until it is removed, or 3 months after the last mandate in a team', found: 'person'};
const mail: Personal = {purpose: 'écrire à la personne', basis: 'contract', kept: 'until sent; 21 days when nobody takes it', found: 'address'};

const processing: Personal = {purpose: 'demander à un sous-traitant d’effacer sa copie', basis: 'legal-obligation', kept: 'until the national team replaces it', found: 'address'};

const searching: Personal = {purpose: 'être trouvé sur le bureau des coordinations', basis: 'legitimate-interest', kept: 'as long as what it repeats', found: 'structure'};

const among = (list: string): string => `IN (SELECT value FROM json_each(:${list}))`;

const ofListings = `listing_id IN (SELECT id FROM listings WHERE structure_id ${among('structures')})`;

/** Every table of the file. The order is the one things are erased in. */
export const PERSONAL_DATA: Readonly<Record<string, TableLines>> = {
  outbox: {
    columns: {
      id: 'none', message_id: 'none', template: 'none', locale: 'none', recipient: mail, content: mail, state: 'none', queued_at: 'none', next_at: 'none', tries: 'none',
      doubts: 'none', failure: 'none', ended_at: 'none',
    },
    rows: `recipient ${among('addresses')}`,
    // Whoever registered under another spelling has one mailbox. A dead letter to a coordinator names the structure too, and so does one to somebody who was named with it.
    erased: `recipient ${among('addresses')} OR recipient IN (SELECT email FROM registrations WHERE mailbox ${among('addresses')}) OR recipient IN (SELECT email FROM event_alerts WHERE mailbox ${among('addresses')}) OR (template = 'named-contact' AND recipient IN (SELECT email FROM invitees WHERE application_id ${among('applications')})) OR (state = 'dead' AND json_extract(content, '$.structure') IN (SELECT json_extract(document, '$.name') FROM structures WHERE id ${among('structures')} AND document <> ''))`,
  },
  sessions: {
    columns: {token_hash: 'none', person_id: 'none', created_at: 'none', last_seen_at: 'none', stepped_up_at: 'none', ended_at: 'none', passkey_at: 'none'},
    rows: `person_id ${among('people')}`,
  },
  sign_ins: {
    columns: {
      id: 'none', address: account('10 minutes, its hash 24 hours more'), person_id: 'none', browser_hash: 'none', code_hash: 'none', tries: 'none', issued_at: 'none', expires_at: 'none',
      ended_at: 'none',
    },
    rows: `person_id ${among('people')}`,
  },
  // What a passkey is checked by is as particular to somebody as their address.
  passkeys: {
    columns: {
      id: 'none', person_id: 'none', credential_id: passkey, public_key: passkey, counter: 'none', transports: 'none', device: 'none', backed_up: 'none', name: passkey, created_at: 'none',
      last_used_at: 'none',
    },
    rows: `person_id ${among('people')}`,
  },
  passkey_challenges: {
    columns: {challenge_hash: 'none', purpose: 'none', person_id: 'none', issued_at: 'none', expires_at: 'none'},
    rows: `person_id ${among('people')}`,
  },
  // What a structure was told of is its own to have; who said it never is.
  reports: {
    columns: {
      id: 'none', structure_id: 'none', reason: 'none', comment: reported, status: 'none', created_at: 'none', changed_at: 'none', confirmed_at: 'none', told_at: 'none', cause: 'none',
      outcome: 'none', settled_by: 'none', words: reported, token_hash: 'none',
    },
    rows: `(structure_id ${among('structures')} AND told_at IS NOT NULL) OR id IN (SELECT report_id FROM report_senders WHERE email ${among('addresses')})`,
    erased: `structure_id ${among('structures')} OR id IN (SELECT report_id FROM report_senders WHERE email ${among('addresses')})`,
  },
  report_senders: {columns: {report_id: 'none', email: reporting, mailbox: reporting, locale: 'none', created_at: 'none'}, rows: `email ${among('addresses')}`},
  closure_notices: {columns: {structure_id: 'none', since: 'none'}, rows: `structure_id ${among('structures')}`},
  // Numbers and hashes only.
  links: {
    columns: {token_hash: 'none', purpose: 'none', subject: 'none', issued_at: 'none', expires_at: 'none', used_at: 'none'},
    rows: `(purpose IN ('verify', 'withdraw') AND substr(subject, 1, instr(subject || ':', ':') - 1) ${among('names')}) OR (purpose = 'confirm-application' AND subject ${among('applications')}) OR (purpose = 'become-contact' AND substr(subject, 1, instr(subject || ':', ':') - 1) ${among('applications')}) OR (purpose = 'change-address' AND subject IN (SELECT CAST(id AS TEXT) FROM address_changes WHERE person_id ${among('people')}))`,
  },
  // After the links to it.
  address_changes: {
    columns: {id: 'none', person_id: 'none', email: changing, asked_at: 'none'},
    rows: `person_id ${among('people')}`,
    // Nobody confirmed it: it may be the address of somebody else.
    erased: `person_id ${among('people')} OR email ${among('addresses')}`,
  },
  memberships: {
    columns: {
      id: 'none', person_id: 'none', role: 'none', scope: 'none', status: 'none', proposed_by: 'none', approved_by: 'none', proposed_at: 'none', approved_at: 'none', ended_at: 'none',
    },
    rows: `person_id ${among('people')}`,
    erased: `person_id ${among('people')} OR (role = 'contact' AND scope ${among('names')})`,
  },
  charter_notices: {columns: {person_id: 'none', version: 'none', kind: 'none', day: 'none'}, rows: `person_id ${among('people')}`},
  // Whose they are is in the registration: before it.
  survey_answers: {
    columns: {
      id: 'none', kind: 'none', version: 'none', event_id: 'none', registration_id: 'none', token_hash: 'none', answers: answering, complete: 'none', created_at: 'none',
      changed_at: 'none',
    },
    rows: `registration_id IN (SELECT id FROM registrations WHERE email ${among('addresses')} OR mailbox ${among('addresses')})`,
  },
  session_attendance: {
    columns: {registration_id: 'none', session: 'none', attended: 'none'},
    rows: `registration_id IN (SELECT id FROM registrations WHERE email ${among('addresses')} OR mailbox ${among('addresses')})`,
  },
  registration_notices: {
    columns: {registration_id: 'none', kind: 'none', at: 'none'},
    rows: `registration_id IN (SELECT id FROM registrations WHERE email ${among('addresses')} OR mailbox ${among('addresses')})`,
  },
  registrations: {
    columns: {
      id: 'none', event_id: 'none', state: 'none', mode: 'none', name: coming, email: coming, mailbox: coming, structure_id: 'none', structure_name: coming, role: coming,
      accessibility: taking, locale: 'none', consent_version: 'none', consent_hash: 'none', created_at: 'none', changed_at: 'none', confirmed_at: 'none', waiting_since: 'none',
      offered_until: 'none', attended: 'none', over_at: 'none', door: 'none',
    },
    // Written to by another spelling, it is the same mailbox.
    rows: `email ${among('addresses')} OR mailbox ${among('addresses')}`,
  },
  event_alerts: {
    columns: {id: 'none', email: alerted, mailbox: alerted, territory: 'none', needs: 'none', kinds: 'none', locale: 'none', created_at: 'none', confirmed_at: 'none'},
    rows: `email ${among('addresses')} OR mailbox ${among('addresses')}`,
  },
  people: {
    columns: {id: 'none', email: account('until the last mandate ends, 3 months more'), name: account('until the last mandate ends, 3 months more'), locale: 'none', created_at: 'none', disabled_at: 'none', passkey_handle: 'none'},
    rows: `id ${among('people')}`,
  },
  // Named by somebody else: theirs to see, not the signatory’s; gone with the application.
  invitees: {
    columns: {id: 'none', application_id: 'none', name: named, email: named, named_at: 'none', invited_at: 'none'},
    rows: `email ${among('addresses')}`,
    erased: `email ${among('addresses')} OR application_id ${among('applications')}`,
  },
  applications: {
    columns: {
      id: 'none', status: 'none', created_at: 'none', changed_at: 'none', departement: 'none', name: applying, structure: applying, contact: applying, signatory_name: applying,
      signatory_role: applying, signatory_email: applying, mailbox: applying, locale: 'none', charter_version: 'none', question: applying, answer: applying, reason: 'none', listed_as: 'none',
    },
    rows: `id ${among('applications')}`,
  },
  drafts: {
    columns: {token_hash: 'none', email: putAside, mailbox: putAside, document: putAside, version: 'none', created_at: 'none', saved_at: 'none'},
    rows: `email ${among('addresses')}`,
  },
  // Numbers only.
  claims: {columns: {application_id: 'none', structure_id: 'none', proof: 'none'}, rows: `application_id ${among('applications')}`},
  listing_version_contacts: {
    columns: {version_id: 'none', document: beFound('structure', 'consent')},
    rows: `version_id IN (SELECT listing_versions.id FROM listing_versions JOIN listings ON listings.id = listing_id WHERE structure_id ${among('structures')})`,
  },
  // What it said before, so that an edit can be undone.
  listing_versions: {
    columns: {id: 'none', listing_id: 'none', replaced_at: 'none', replaced_by: 'none', document: beFound('structure')},
    rows: ofListings,
  },
  joined_listings: {columns: {listing_id: 'none', with_id: 'none'}, rows: ofListings},
  listing_rhythms: {columns: {listing_id: 'none', months: 'none'}, rows: ofListings},
  listing_reminders: {columns: {listing_id: 'none', due_on: 'none', sent_on: 'none'}, rows: ofListings},
  charter_signatures: {
    columns: {listing_id: 'none', version: 'none', signed_at: 'none', signed_by: 'none', name: signing, role: signing},
    rows: ofListings,
  },
  charter_asks: {columns: {listing_id: 'none', version: 'none', due_on: 'none', sent_on: 'none'}, rows: ofListings},
  charter_suspensions: {columns: {listing_id: 'none', version: 'none', suspended_on: 'none'}, rows: ofListings},
  listing_contacts: {
    columns: {listing_id: 'none', document: beFound('structure', 'consent')},
    rows: ofListings,
  },
  contacts: {columns: {structure_id: 'none', document: beFound('structure', 'consent')}, rows: `structure_id ${among('structures')}`},
  // An organisation's own words can name somebody, its address can be somebody's home.
  listings: {
    columns: {
      id: 'none', source: 'none', source_id: 'none', structure_id: 'none', document: beFound('structure'), hash: 'none', name: beFound('structure'), street: beFound('structure'),
      postcode: 'none', lat: 'none', lon: 'none', precision: 'none',
    },
    rows: `structure_id ${among('structures')}`,
  },
  // Sums by day, of nobody; the structure's to have, and gone with it.
  daily_counts: {columns: {structure_id: 'none', day: 'none', shown: 'none', contacted: 'none'}, rows: `structure_id ${among('structures')}`},
  merged: {columns: {id: 'none', into_id: 'none', slug: beFound('structure')}, rows: `into_id ${among('structures')}`},
  kept_slugs: {columns: {structure_id: 'none', slug: beFound('structure')}, rows: `structure_id ${among('structures')}`},
  structures: {
    columns: {id: 'none', document: beFound('structure'), example: 'none', published: 'none', hidden_at: 'none', departement: 'none'},
    rows: `id ${among('structures')}`,
  },
  structure_labels: {
    columns: {id: 'none', structure_id: 'none', code: 'none', name: 'none', level: 'none', since: 'none', until: 'none'},
    rows: `structure_id ${among('structures')}`,
  },
  // Written by triggers from what it repeats, and gone with it: after it, so that nothing is written again.
  search_texts: {
    columns: {id: 'none', structure_id: 'none', application_id: 'none', person_id: 'none', name: searching, place: searching, contact: searching},
    rows: `structure_id ${among('structures')} OR application_id ${among('applications')} OR person_id ${among('people')}`,
  },
  // The same words, cut up: nothing is found in them by a person. Written anew whenever somebody is erased.
  search_index: {columns: {name: 'none', place: 'none', contact: 'none', search_index: 'none', rank: 'none'}},
  search_index_data: {columns: {id: 'none', block: 'none'}},
  search_index_idx: {columns: {segid: 'none', term: 'none', pgno: 'none'}},
  search_index_docsize: {columns: {id: 'none', sz: 'none'}},
  search_index_config: {columns: {k: 'none', v: 'none'}},
  // An organisation's words and its acts; who did them is a number.
  events: {
    columns: {
      id: 'none', document: 'none', room: 'none', status: 'none', reason: 'none', previous_start: 'none', seats: 'none', version: 'none', sequence: 'none', starts_at: 'none',
      ends_at: 'none', opens_at: 'none', closes_at: 'none', created_at: 'none', changed_at: 'none', published_at: 'none', created_by: 'none', figures: 'none', example: 'none',
      session_numbers: 'none',
    },
  },
  event_departements: {columns: {event_id: 'none', departement: 'none'}},
  event_history: {columns: {id: 'none', event_id: 'none', at: 'none', actor: 'none', status: 'none', reason: 'none'}},
  event_messages: {columns: {id: 'none', event_id: 'none', at: 'none', actor: 'none', subject: 'none', text: 'none', recipients: 'none'}},
  event_runs: {columns: {job: 'none', last_at: 'none', held_at: 'none'}},
  event_notices: {columns: {event_id: 'none', kind: 'none', at: 'none'}},
  surveys: {columns: {kind: 'none', version: 'none', document: 'none', published_at: 'none', changed_at: 'none'}},
  labels: {columns: {code: 'none', name: 'none', known_as: 'none', issuer: 'none', website: 'none', levels: 'none', position: 'none', version: 'none'}},
  label_looks: {columns: {one: 'none', day: 'none'}},
  taxonomy: {columns: {one: 'none', document: 'none', changes: 'none'}},
  mail_alarms: {columns: {one: 'none', day: 'none'}},
  // What follows outlives a person: numbers, codes, hashes, never a name. Part of it is hers to see.
  consents: {
    columns: {
      id: 'none', at: 'none', subject: 'none', purpose: 'none', action: 'none', text_id: 'none', text_version: 'none', text_hash: 'none', locale: 'none', channel: 'none', method: 'none',
      contact: 'none', previous: 'none', seal: 'none',
    },
    rows: `subject IN (SELECT 'application:' || value FROM json_each(:applications))`,
    erased: false,
  },
  audit: {
    columns: {id: 'none', at: 'none', actor: 'none', action: 'none', object: 'none', detail: 'none', previous: 'none', seal: 'none'},
    rows: `actor IN (SELECT 'person:' || value FROM json_each(:people)) OR object IN (SELECT 'person:' || value FROM json_each(:people)) OR object IN (SELECT 'structure:' || value FROM json_each(:names)) OR object IN (SELECT 'application:' || value FROM json_each(:applications))`,
    erased: false,
  },
  refusals: {
    columns: {minute: 'none', actor: 'none', action: 'none', route: 'none', reason: 'none', count: 'none'},
    rows: `actor IN (SELECT 'person:' || value FROM json_each(:people))`,
    erased: false,
  },
  withdrawals: {
    columns: {
      id: 'none', structure_id: 'none', received_at: 'none', how: 'none', requested_by: 'none', hidden_at: 'none', erase_from: 'none', live_by: 'none', all_by: 'none', erased_at: 'none',
      receipt_mails: 'none', forget_by: 'none', forgotten_at: 'none', receipt: 'none', receipt_hash: 'none', alarmed_on: 'none',
    },
    rows: `structure_id ${among('structures')}`,
    erased: false,
  },
  // Of somebody who works for one, perhaps.
  processors: {columns: {code: 'none', mailbox: processing}, rows: `mailbox ${among('addresses')}`},
  person_erasures: {columns: {id: 'none', erased_at: 'none', receipt: 'none', receipt_hash: 'none'}},
  processor_notices: {columns: {id: 'none', withdrawal_id: 'none', processor: 'none', created_at: 'none', due_by: 'none', mailed_at: 'none', acknowledged_at: 'none', acknowledged_by: 'none', reminders: 'none', reminded_at: 'none'}},
  tombstones: {columns: {kind: 'none', hmac: 'none', day: 'none', filed: 'none'}},
  backup_folders: {columns: {path: 'none', last_at: 'none'}},
  secret_marks: {columns: {one: 'none', name: 'none'}},
  retention_runs: {columns: {one: 'none', last_at: 'none', held_at: 'none'}},
  reminder_runs: {columns: {one: 'none', last_at: 'none', held_at: 'none', after: 'none'}},
  publication_due: {columns: {one: 'none', changes: 'none', seen: 'none', since: 'none'}},
  sources: {columns: {name: 'none', licence: 'none', last_import: 'none'}},
  imports: {columns: {id: 'none', file: 'none', at: 'none', lines: 'none', added: 'none', changed: 'none', unchanged: 'none', merged: 'none', refused: 'none'}},
  // Mailboxes and telephones of teams, public, replaced as a whole.
  coordinations: {columns: {territory: 'none', document: 'none', example: 'none', team: 'none'}},
  coordination_teams: {columns: {id: 'none', document: 'none', version: 'none', example: 'none'}},
  // An organisation's address, and the number of who proposes it.
  coordination_proposals: {columns: {id: 'none', team: 'none', version: 'none', document: 'none', territories: 'none', proposed_by: 'none', proposed_at: 'none'}},
  // What is public, no contact in it; published again as soon as something is hidden.
  publication: {columns: {one: 'none', version: 'none', hash: 'none', published_at: 'none', bytes: 'none'}},
  charters: {columns: {version: 'none', title: 'none', articles: 'none', text_hash: 'none', published_on: 'none', signing_deadline: 'none'}},
  charter_drafts: {columns: {id: 'none', revision: 'none', title: 'none', articles: 'none', published_on: 'none', signing_deadline: 'none', written_by: 'none', written_at: 'none'}},
  charter_runs: {columns: {one: 'none', last_at: 'none', held_at: 'none', after: 'none'}},
  processor_runs: {columns: {one: 'none', last_at: 'none', held_at: 'none', after: 'none'}},
  report_runs: {columns: {one: 'none', last_at: 'none', held_at: 'none', after: 'none'}},
  spent_challenges: {columns: {hash: 'none', expires: 'none'}},
  // Hashes of what was sent; the answer says a number.
  idempotency: {columns: {key_hash: 'none', body_hash: 'none', answer: 'none', expires: 'none'}},
};

/** A table and column of the file, with whether it is in {@link PERSONAL_DATA}. */
export interface SchemaColumn {
  readonly table: string;
  readonly column: string;
}

/** Every column of the file as SQLite knows it, generated ones included. */
export function schemaColumns(database: Database): SchemaColumn[] {
  return database.prepare(`SELECT tables.name AS "table", columns.name AS "column" FROM sqlite_schema AS tables JOIN pragma_table_xinfo(tables.name) AS columns
    WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY 1, 2`).all() as unknown as SchemaColumn[];
}

/** Lines that lack and lines of what is no longer there: both must be empty. */
export function unlisted(columns: readonly SchemaColumn[]): {readonly missing: string[]; readonly surplus: string[]} {
  const held = new Set(columns.map(({table, column}) => `${table}.${column}`));
  const listed = new Set(Object.entries(PERSONAL_DATA).flatMap(([table, lines]) => Object.keys(lines.columns).map((column) => `${table}.${column}`)));
  return {missing: [...held].filter((name) => !listed.has(name)), surplus: [...listed].filter((name) => !held.has(name))};
}

type Parameters = Record<string, string>;

const parametersOf = ({structures = [], people = [], applications = [], addresses = []}: Subject): Parameters => ({
  structures: JSON.stringify(structures),
  names: JSON.stringify(structures.map((row) => `s${row.toString(36)}`)),
  people: JSON.stringify(people),
  applications: JSON.stringify(applications),
  addresses: JSON.stringify(addresses),
});

/** What is erased, in order, as `[table, SQL]`. */
const ERASURES: readonly (readonly [string, string])[] = Object.entries(PERSONAL_DATA).flatMap(([table, {rows, erased = rows}]) =>
  (erased === undefined || erased === false ? [] : [[table, `DELETE FROM ${table} WHERE ${erased}`] as const]));

/** Erases all that is held about a subject, in the transaction it is called in; gives how many rows of each table. */
export function eraseSubject(database: Database, subject: Subject): Record<string, number> {
  const parameters = parametersOf(subject);
  return database.transaction(() => {
    // Rows go in an order of their own; what refers to nothing at the end is refused then.
    database.exec('PRAGMA defer_foreign_keys = ON');
    const counts: Record<string, number> = {};
    for (const [table, sql] of ERASURES) {
      const statement = database.prepare(sql);
      statement.setAllowUnknownNamedParameters(true);
      const changes = Number(statement.run(parameters).changes);
      if (changes > 0) counts[table] = changes;
    }
    rebuildSearch(database);
    return counts;
  });
}

/** Values that only serve to check a secret: they say nothing about anybody. */
const SECRET = /_hash$/;

function readable(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** Whom a person's own data is about: herself, the structures she is a contact of, the applications she signed or that are theirs, her address. */
export function subjectOf(database: Database, person: number): Subject {
  const found = database.prepare('SELECT email FROM people WHERE id = ?').get(person) as {email: string} | undefined;
  if (found === undefined) return {};
  const scopes = database.prepare("SELECT scope FROM memberships WHERE person_id = ? AND role = 'contact' AND status = 'active'").all(person) as {scope: string}[];
  const structures = scopes.map(({scope}) => parseInt(scope.slice(1), 36));
  const applications = database.prepare(`SELECT id FROM applications WHERE lower(signatory_email) = :email OR listed_as ${among('names')} UNION
    SELECT source_id FROM listings WHERE source = '${CHARTER_SOURCE}' AND structure_id ${among('structures')}`).all({email: found.email, structures: JSON.stringify(structures), names: JSON.stringify(scopes.map(({scope}) => scope))}) as {id: string}[];
  return {people: [person], structures, applications: applications.map(({id}) => id), addresses: [found.email]};
}

const isoOf = (at: number | null): string | undefined => (at === null ? undefined : new Date(at).toISOString());

/**
 * Who else reaches the structures of a subject: each mandate by its address, since when, and who gave it (the address of another contact;
 * `team` for a coordination, whose people are not the structure's to know; `application` for the signature it came with).
 */
function accessTo(database: Database, {people, names}: Parameters): Record<string, unknown>[] {
  const rows = database.prepare(
    `SELECT scope AS structure, people.email, status, proposed_at, approved_at, proposed_by,
       (SELECT email FROM people AS giver WHERE giver.id = proposed_by AND EXISTS (SELECT 1 FROM memberships AS own WHERE own.person_id = giver.id AND own.role = 'contact' AND own.scope = memberships.scope)) AS giver
     FROM memberships JOIN people ON people.id = person_id
     WHERE role = 'contact' AND status <> 'ended' AND scope ${among('names')} AND person_id NOT ${among('people')} ORDER BY memberships.id`,
  ).all({people: people!, names: names!}) as {structure: string; email: string; status: string; proposed_at: number; approved_at: number | null; proposed_by: number | null; giver: string | null}[];
  return rows.map(({structure, email, status, proposed_at: proposedAt, approved_at: approvedAt, proposed_by: by, giver}) =>
    ({structure, email, status, since: isoOf(approvedAt ?? proposedAt), invited_by: giver ?? (by === null ? 'application' : 'team')}));
}

/** Who was named for those structures and has not answered, by the address they are written to: the name is theirs. */
function pendingInvitations(database: Database, {applications, addresses}: Parameters): Record<string, unknown>[] {
  const rows = database.prepare(
    `SELECT application_id, email, named_at, invited_at FROM invitees WHERE application_id ${among('applications')} AND email NOT ${among('addresses')} ORDER BY id`,
  ).all({applications: applications!, addresses: addresses!}) as {application_id: string; email: string; named_at: number; invited_at: number | null}[];
  return rows.map(({application_id, email, named_at: namedAt, invited_at: invitedAt}) => ({application_id, email, named_at: isoOf(namedAt), ...(invitedAt !== null && {invited_at: isoOf(invitedAt)})}));
}

/**
 * Everything held about a person and the structures she is a contact of (RGPD, articles 15 and 20), table by table; JSON columns as values.
 * `access` and `pending_invitations` say who else is or may become a contact of them. Empty when there is nobody of that number.
 */
export function exportFor(database: Database, person: number): Record<string, Record<string, unknown>[]> {
  const parameters = parametersOf(subjectOf(database, person));
  const others = {access: accessTo(database, parameters), pending_invitations: pendingInvitations(database, parameters)};
  const held = Object.fromEntries(Object.entries(PERSONAL_DATA).flatMap(([table, {rows}]) => {
    if (rows === undefined) return [];
    const statement = database.prepare(`SELECT * FROM ${table} WHERE ${rows}`);
    statement.setAllowUnknownNamedParameters(true);
    const found = statement.all(parameters) as Record<string, unknown>[];
    return found.length === 0 ? [] : [[table, found.map((row) => Object.fromEntries(Object.entries(row).flatMap(([name, value]) => (SECRET.test(name) ? [] : [[name, readable(value)]]))))]];
  }));
  return {...held, ...Object.fromEntries(Object.entries(others).filter(([, lines]) => lines.length > 0))};
}
