/**
 * Which addresses an edge elsewhere passes on to the registry. The registry's own table cannot be read there: it comes with its
 * database. A test holds the two together.
 */

/** Pages and operations of the registry, with all below them. */
const OWN = [
  '/v1/challenge', '/v1/charter', '/v1/listings', '/v1/reports', '/v1/surveys',
  '/charte', '/cles', '/compte', '/confidentialite', '/connexion', '/deconnexion', '/desk', '/espace', '/evenement', '/inscription', '/lien', '/questionnaire', '/recu', '/rejoindre', '/signalement',
];

/** What only the registry holds: contacts do not travel. */
const CONTACT = /^\/v1\/structures\/[^/]+\/contact$/;

/** Forms of events: seats are those of the moment, and people are written there. */
const EVENTS = /^\/v1\/events\/(?:alerts|[^/]+\/(?:form|registrations))$/;

/** Whether the registry answers `path`. */
export const isPrivatePath = (path: string): boolean => CONTACT.test(path) || EVENTS.test(path) || OWN.some((own) => path === own || path.startsWith(`${own}/`));
