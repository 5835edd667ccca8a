/**
 * When an address proves that somebody may speak for a listed structure: it is at the domain of the site the directory already showed.
 * Everything else waits for the coordination, so every doubt here ends in "no", never in "yes". No HTTP, no SQL, no clock.
 *
 * There is no list of public suffixes (300 kB, stale in a year). What it would tell is had otherwise: the domain of the address must be
 * the site's host itself, one under it, or one above it of which the host names at least one label more, and never one that many share.
 * Sites of many (mailboxes for everybody, pages on a platform, universities, second levels such as `asso.fr`) are listed below; those not
 * listed are found by the directory itself, as soon as two structures have theirs there.
 */

/** Mailboxes anybody may open: an address there says nothing about a structure. */
const MAILBOXES = [
  'gmail.com', 'googlemail.com', 'outlook.com', 'outlook.fr', 'hotmail.com', 'hotmail.fr', 'live.com', 'live.fr', 'msn.com', 'yahoo.com', 'yahoo.fr', 'ymail.com', 'rocketmail.com', 'aol.com',
  'icloud.com', 'me.com', 'mac.com', 'proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me', 'tutanota.com', 'tuta.io', 'tuta.com', 'gmx.com', 'gmx.fr', 'gmx.net', 'gmx.de', 'mail.com',
  'zoho.com', 'zohomail.eu', 'yandex.com', 'yandex.ru', 'mail.ru', 'fastmail.com', 'mailo.com', 'net-c.com', 'netcourrier.com', 'ik.me', 'caramail.com', 'caramail.fr', 'riseup.net',
  'orange.fr', 'wanadoo.fr', 'free.fr', 'aliceadsl.fr', 'sfr.fr', 'neuf.fr', 'cegetel.net', 'club-internet.fr', 'numericable.fr', 'noos.fr', 'bbox.fr', 'laposte.net', 'voila.fr', 'dbmail.com',
  'mailoo.org', 'zaclys.net', 'zaclys.com', 'ouvaton.org', 'no-log.org', 'lilo.org', 'newmanity.com', 'posteo.net', 'disroot.org', 'mayotte.fr', 'mediaserv.net', 'zeop.re', 'canl.nc', 'lagoon.nc', 'mls.nc',
  'yopmail.com', 'mailinator.com', 'guerrillamail.com', 'jetable.org', 'trashmail.com',
] as const;

/** Platforms on which many have their pages: a host there belongs to the platform, not to the structure. */
const PLATFORMS = [
  'facebook.com', 'instagram.com', 'twitter.com', 'x.com', 'linkedin.com', 'youtube.com', 'tiktok.com', 'mastodon.social', 'linktr.ee', 'discord.gg', 'google.com', 'blogspot.com', 'blogspot.fr', 'goo.gl',
  'wordpress.com', 'wixsite.com', 'wix.com', 'jimdo.com', 'jimdofree.com', 'jimdosite.com', 'e-monsite.com', 'over-blog.com', 'over-blog.fr', 'canalblog.com', 'eklablog.com', 'centerblog.net', 'unblog.fr',
  'weebly.com', 'squarespace.com', 'webnode.com', 'webnode.fr', 'strikingly.com', 'mystrikingly.com', 'site123.me', 'godaddysites.com', 'webself.net', 'hubside.fr', 'canva.site', 'notion.site', 'carrd.co',
  'github.io', 'gitlab.io', 'netlify.app', 'vercel.app', 'pages.dev', 'herokuapp.com', 'glitch.me', 'webflow.io', 'framer.website', 'odoo.com', 'frama.site', 'frama.io', 'framasite.org',
  'helloasso.com', 'assoconnect.com', 'yapla.com', 'net1901.org', 'monsite-orange.fr', 'pagesperso-orange.fr', 'pagesjaunes.fr', 'sportsregions.fr', 'clubeo.com', 'kalisport.com', 'gandi.ws', 'ovh.net',
  'alwaysdata.net', 'infomaniak.site', 'lautre.net', 'asso-web.com', 'societe.com', 'mairie.net', 'reseau-canope.fr', 'centres-sociaux.fr', 'france-services.gouv.fr',
] as const;

/** Names under which others are registered: nobody's own. Those of two letters under a country's code are recognised by their form. */
const SECOND_LEVELS = ['asso.fr', 'gouv.fr', 'com.fr', 'nom.fr', 'prd.fr', 'presse.fr', 'notaires.fr', 'asso.re', 'com.re', 'asso.nc', 'nom.nc', 'asso.mc', 'gouv.nc', 'com.gp', 'net.gp', 'asso.gp', 'mobi.gp', 'edu.gp', 'org.gp', 'eu.org'] as const;

/** Hosts below which thousands have an address and few answer for a page: proved only by the host itself. */
const CROWDS = /^(?:ac|univ|iut|ens|lycee|etu)-|\bgouv\.fr$|\.edu$/;

const listed: ReadonlySet<string> = new Set([...MAILBOXES, ...PLATFORMS]);
const secondLevels: ReadonlySet<string> = new Set(SECOND_LEVELS);

/** Whether `host` is `domain` or below it. Both in ASCII, lower case. */
const isUnder = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

/** Whether a domain, or one above it, is one of those many share. */
export function isShared(domain: string): boolean {
  const labels = domain.split('.');
  return labels.some((_, i) => listed.has(labels.slice(i).join('.')));
}

/** Whether others are registered under it: `fr`, `asso.fr`, `co.uk`. */
const isSuffix = (domain: string): boolean => !domain.includes('.') || secondLevels.has(domain) || /^[a-z]{2}\.[a-z]{2}$/.test(domain);

/** A page inside somebody's site is not that somebody's: only a front page names whose site it is. */
const FRONT = /^\/(?:(?:fr|accueil|home)\/?|index\.(?:html?|php))?$/i;

/** Host of a site's front page in ASCII, without `www.`; undefined when the address names a page inside a site, or no domain. */
export function siteHost(website: string | undefined): string | undefined {
  const url = website === undefined ? null : URL.parse(website);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '' || url.port !== '' || url.search !== '' || !FRONT.test(url.pathname)) return undefined;
  const host = url.hostname.toLowerCase().replace(/\.$/, '').replace(/^www\./, '');
  return /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})$/.test(host) ? host : undefined;
}

/** What is known of the two. */
export interface Evidence {
  /** Address that was confirmed by a mailed link. */
  readonly email: string;
  /** Site listed for the structure, by those who listed it: never the one the application gives. */
  readonly website: string | undefined;
  /** Sites of all other structures of the directory. */
  readonly others: readonly string[];
}

/** Whether the address proves, by itself, that its holder may speak for the structure. */
export function provesIdentity({email, website, others}: Evidence): boolean {
  const host = siteHost(website);
  const at = email.lastIndexOf('@');
  const domain = at < 0 ? '' : email.slice(at + 1).toLowerCase();
  if (host === undefined || domain === '' || isSuffix(host) || isSuffix(domain) || isShared(host) || isShared(domain)) return false;
  const above = isUnder(host, domain) && host !== domain;
  if (!above && !isUnder(domain, host)) return false;
  if (above && CROWDS.test(domain)) return false;
  // A domain others have their site at names a network, or a platform nobody told us of.
  const claimed = above ? domain : host;
  return !others.some((other) => {
    const theirs = URL.parse(other)?.hostname.toLowerCase().replace(/\.$/, '').replace(/^www\./, '');
    return theirs !== undefined && (isUnder(theirs, claimed) || isUnder(claimed, theirs));
  });
}

/** Why a claim is not decided by itself, or that it is; in words for the coordination. */
export function evidenceWords(evidence: Evidence): string {
  if (provesIdentity(evidence)) return 'L’adresse électronique est au nom de domaine du site de la fiche.';
  const {website, email} = evidence;
  const host = siteHost(website);
  if (website === undefined) return 'La fiche ne donne pas de site : rien ne relie l’adresse électronique à la structure.';
  if (host === undefined) return 'Le site de la fiche est une page à l’intérieur d’un autre site : son nom de domaine ne prouve rien.';
  if (isShared(host)) return 'Le site de la fiche est sur une plateforme que beaucoup partagent : son nom de domaine ne prouve rien.';
  if (isShared(email.slice(email.lastIndexOf('@') + 1).toLowerCase())) return 'L’adresse électronique est d’un fournisseur ouvert à tout le monde : elle ne prouve rien.';
  return 'L’adresse électronique ne suffit pas à prouver le lien avec le site de la fiche.';
}
