/**
 * Which addresses an edge elsewhere passes on to the registry. The registry's own table cannot be read there: it comes with its
 * database. A test holds the two together.
 */

/** Pages and operations of the registry, with all below them. */
const OWN = [
  '/v1/challenge', '/v1/charter', '/v1/listings', '/v1/reports',
  '/charte', '/cles', '/confidentialite', '/connexion', '/deconnexion', '/desk', '/espace', '/inscription', '/lien', '/recu', '/rejoindre', '/signalement',
];

/** What only the registry holds: contacts do not travel. */
const CONTACT = /^\/v1\/structures\/[^/]+\/contact$/;

/** Whether the registry answers `path`. */
export const isPrivatePath = (path: string): boolean => CONTACT.test(path) || OWN.some((own) => path === own || path.startsWith(`${own}/`));
