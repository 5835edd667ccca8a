/** Une page qui suit ce que fait son visiteur. Les événements remontent : un écouteur sur la page suffit pour tous les éléments. */
export function suivre(page) {
  const journal = page.querySelector('#journal');
  const dire = (texte) => (journal.textContent = texte);

  page.addEventListener('pana-results-load', (event) => dire(`${event.total} structures trouvées.`));
  page.addEventListener('pana-search-change', (event) => dire(`Nouvelle recherche : ${JSON.stringify(event.search)}`));
  page.addEventListener('pana-error', (event) => dire(`L’annuaire ne répond pas (${event.kind}).`));
  page.addEventListener('pana-structure-select', (event) => dire(`Fiche ouverte : ${event.structureId}`));
}
