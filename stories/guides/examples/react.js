/** React 19. Un attribut s’écrit comme en HTML ; un événement s’écoute par « on » suivi de son nom. */
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';

function Annuaire(attributes) {
  const [choix, choisir] = useState('');
  return createElement(
    'section',
    {},
    // En JSX : <pana-locator territory="departement:37" onpana-structure-select={(event) => choisir(event.structureId)} />
    createElement('pana-locator', { ...attributes, 'onpana-structure-select': (event) => choisir(event.structureId) }),
    createElement('p', { role: 'status' }, choix ? `React a reçu : ${choix}` : 'React attend un choix.'),
  );
}

export const monter = (boite, attributes) => createRoot(boite).render(createElement(Annuaire, attributes));
