/** The clocks of France: which zone an event is proposed to be told in, and the zones a form offers. */

/** IANA zones of départements outside metropolitan time. Source: tz database, zone1970.tab. */
const OVERSEAS: Readonly<Record<string, string>> = {
  971: 'America/Guadeloupe', 972: 'America/Martinique', 973: 'America/Cayenne', 974: 'Indian/Reunion', 975: 'America/Miquelon', 976: 'Indian/Mayotte', 977: 'America/St_Barthelemy',
  978: 'America/Marigot', 984: 'Indian/Kerguelen', 986: 'Pacific/Wallis', 987: 'Pacific/Tahiti', 988: 'Pacific/Noumea',
};
export const METROPOLITAN = 'Europe/Paris';

/** Zone of a département (INSEE code). */
export const zoneOf = (departement: string | undefined): string => OVERSEAS[departement ?? ''] ?? METROPOLITAN;

/** Zones a form offers, with the names people there use. */
export const ZONES: readonly (readonly [zone: string, name: string])[] = [
  [METROPOLITAN, 'France métropolitaine'], ['America/Guadeloupe', 'Guadeloupe'], ['America/Martinique', 'Martinique'], ['America/Cayenne', 'Guyane'], ['Indian/Reunion', 'La Réunion'],
  ['Indian/Mayotte', 'Mayotte'], ['America/Miquelon', 'Saint-Pierre-et-Miquelon'], ['America/St_Barthelemy', 'Saint-Barthélemy'], ['America/Marigot', 'Saint-Martin'],
  ['Pacific/Noumea', 'Nouvelle-Calédonie'], ['Pacific/Tahiti', 'Tahiti, îles de la Société'], ['Pacific/Marquesas', 'îles Marquises'], ['Pacific/Gambier', 'îles Gambier'], ['Pacific/Wallis', 'Wallis-et-Futuna'],
  ['Indian/Kerguelen', 'Kerguelen'],
];
/** What a zone is called: « La Réunion ». */
export const zoneName = (zone: string): string => ZONES.find(([code]) => code === zone)?.[1] ?? zone;
