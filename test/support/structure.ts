/** One complete structure for tests and stories, an example like every one of them; `more` says what a case is about. */
import type { Structure } from '../../src/contract/structure.ts';

export function exampleStructure(more: Partial<Structure> = {}): Structure {
  return {
    id: 's1',
    slug: 'exemple-la-boussole-loches',
    name: 'Exemple – La Boussole numérique',
    summary: 'Un tiers-lieu qui aide les petites associations à s’organiser, à se faire connaître et à protéger leurs données, une demi-journée à la fois.',
    kind: 'tiers-lieu',
    address: { street: '3 place du Marché', postcode: '37600', city: 'Loches', commune: '37132' },
    lat: 47.1287,
    lon: 0.9955,
    precision: 'exact',
    serviceArea: ['departement:37', 'commune:36018', 'epci:200071587'],
    needs: [
      { code: 'newsletter', level: 'accompagner' },
      { code: 'site-internet', level: 'accompagner' },
      { code: 'reseaux-sociaux', level: 'orienter' },
      { code: 'comptabilite', level: 'informer', inferred: true },
      { code: 'visioconference', level: 'accompagner' },
    ],
    formats: ['individuel', 'collectif', 'a-distance'],
    price: ['gratuit', 'depense-acceptable'],
    access: ['sur-rendez-vous', 'telephone', 'pmr', 'illettrisme'],
    audiences: ['Associations de moins de 10 salariés', 'Bénévoles'],
    labels: [
      { code: 'pana', since: '2024-03-01' },
      { code: 'guidasso-orientation', since: '2025-01-15', until: '2028-01-14' },
    ],
    website: 'https://boussole.example.org/accompagnement',
    appointment: 'https://boussole.example.org/rendez-vous',
    openingHours: 'Mo-Fr 09:00-12:30,14:00-17:00; Sa 09:00-12:00; PH off',
    verifiedAt: '2026-08-12',
    updatedAt: '2026-09-02',
    provenance: { source: 'Exemples PANA', licence: 'Licence Ouverte 2.0', date: '2026-11-01', example: true },
    contactFields: ['person', 'email', 'phone'],
    ...more,
  };
}
