/** The configurator: what an address chooses, what is printed for it, and what it says where something must be named first. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {edge, EVENTS, HOSTILE_TITLE} from '../fixture.ts';

const SEALS = Object.fromEntries(['pana.js', 'pana.secure.js', 'chunks/a-1.js', 'single/pana.bundle.js'].map((file) => [file, {integrity: `sha384-${file.length}`}]));
const app = edge({assets: (path) => Promise.resolve(path === 'integrity.json' ? {body: new TextEncoder().encode(JSON.stringify(SEALS)), type: 'application/json'} : undefined)});
const open = async (query: string): Promise<string> => {
  const answer = await app.request(`/${query}`);
  assert.equal(answer.status, 200, query);
  return answer.text();
};
/** Text of an element, its entities read. */
const textOf = (markup: string): string => markup.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
const printed = (page: string): Record<string, string> => Object.fromEntries([...page.matchAll(/<code id="code-(\w+)">([^<]*)<\/code>/g)].map(([, way, text]) => [way, textOf(text!)]));
const ALL = ['script', 'div', 'iframe', 'oembed', 'secure', 'hardened', 'single'];
const SIX = ALL.slice(0, -1);
const [{slug}] = EVENTS;

describe('what can be pasted', () => {
  for (const [query, tag, page, words, ways] of [
    ['?element=locator', '<pana-locator>', '/annuaire', 'Qui peut aider votre association avec le numérique', ALL],
    ['?element=event&event-id=e1', '<pana-event event-id="e1">', `/agenda/${slug}`, 'Exemple – Journée numérique à Loches', SIX],
    [`?element=event&event-id=${encodeURIComponent(`https://pana.example/agenda/${slug}/?utm_source=x#inscription`)}`, '<pana-event event-id="e1">', `/agenda/${slug}`, 'Exemple – Journée numérique à Loches', SIX],
    ['?element=event&event-id=e1&view=registration&heading-level=3&territory=departement:37&kind=needs', '<pana-event event-id="e1" view="registration" heading-level="3">', `/agenda/${slug}`, 'Exemple – Journée numérique à Loches', SIX],
    ['?element=event&event-id=e1&view=month', '<pana-event event-id="e1">', `/agenda/${slug}`, 'Exemple – Journée numérique à Loches', SIX],
    ['?element=join', '<pana-join>', '/rejoindre', 'Rejoindre l’annuaire des structures qui aident les associations avec le numérique', SIX],
    ['?element=join&territory=departement:37&needs=rgpd', '<pana-join territory="departement:37">', '/rejoindre', 'Rejoindre l’annuaire des structures qui aident les associations avec le numérique : Loches', SIX],
    ['?element=survey', '<pana-survey kind="observation">', '/questionnaire/observation', 'Questionnaire : ce que vous observez', SIX],
    ['?element=survey&event-id=e1&all-questions=true', '<pana-survey kind="observation" all-questions>', '/questionnaire/observation', 'Questionnaire : ce que vous observez', SIX],
    ['?element=survey&kind=needs&event-id=e1', '<pana-survey kind="needs" event-id="e1">', '/questionnaire/needs-e1', 'Questionnaire sur vos besoins : Exemple – Journée numérique à Loches', SIX],
    ['?element=survey&kind=satisfaction&event-id=e1', '<pana-survey kind="observation">', '/questionnaire/observation', 'Questionnaire : ce que vous observez', SIX],
  ] as const) {
    it(`should be ${tag} around its link: ${query.slice(0, 70)}`, async () => {
      const all = printed(await open(query));
      assert.deepEqual(Object.keys(all), ways);
      const link = `<a href="https://pana.example${page}">${words}</a>`;
      for (const way of ['script', 'secure', 'hardened']) assert.ok(all[way]!.includes(`${tag}\n  ${link}\n</`), `${way}: ${all[way]}`);
      const stand = tag.replace(/^<pana-([\w-]+)/, '<div data-pana="$1"').replace(/ (?=[\w-]+(?:=|>| ))(?!data-pana)/g, ' data-');
      assert.ok(all['div']!.includes(`${stand}\n  ${link}\n</div>`), `${stand}: ${all['div']}`);
      assert.ok(all['iframe']!.startsWith(`<blockquote>${link}</blockquote>\n<iframe src="https://pana.example/embed/`), all['iframe']);
      assert.match(all['iframe']!, / title="[^"]{5,}" /);
      const frame = new URL(textOf(/<iframe src="([^"]+)"/.exec(all['iframe']!)![1]!));
      const shown = await (await app.request(frame.pathname + frame.search)).text();
      assert.ok(shown.includes(tag.replace(/ heading-level="\d"/, '')), shown);
    });
  }

  it('should come back the same from the address it gives', async () => {
    for (const query of ['?element=event&event-id=e1&view=registration', '?element=join&territory=departement:37', '?element=survey', '?all-questions=true&element=survey&event-id=e1&kind=needs&lang=en']) {
      const first = printed(await open(query));
      const again = printed(await open(new URL(first['oembed']!).search));
      assert.deepEqual(again, first);
      const answer = await app.request(`/oembed?url=${encodeURIComponent(first['oembed']!)}`);
      assert.equal(answer.status, 200, first['oembed']);
    }
  });

  it('should have its link in English where the element speaks English', async () => {
    for (const [query, words] of [['?element=join&lang=en', /hreflang="fr">Join the directory/], ['?element=survey&lang=en', /hreflang="fr">[^<]*observe/], ['?element=survey&kind=needs&event-id=e1&lang=en', /hreflang="fr">[^<]*needs: Exemple – Journée/]] as const) {
      assert.match(printed(await open(query))['script']!, words);
    }
  });

  it('should write a hostile title as text, in the snippets and in the preview', async () => {
    for (const query of ['?element=event&event-id=e5', '?element=survey&kind=needs&event-id=e5']) {
      const page = await open(query);
      assert.doesNotMatch(page, /<script>alert|<b>gras/);
      const {script} = printed(page);
      assert.ok(textOf(script!).includes(HOSTILE_TITLE));
      assert.doesNotMatch(script!, /<b>gras|<script>alert/);
      assert.doesNotMatch(await (await app.request(`/apercu${query}`)).text(), /<script>alert|<b>gras/);
    }
  });
});

describe('what must be named first', () => {
  for (const [query, words] of [
    ['?element=structure', 'Dites d’abord quelle structure montrer.'],
    ['?element=structure&structure-id=s77', 'Aucune structure de l’annuaire n’a pour adresse ou identifiant « s77 ».'],
    ['?element=event', 'Dites d’abord quel événement montrer.'],
    ['?element=event&event-id=e77', 'Aucun événement de l’agenda n’a pour adresse ou identifiant « e77 ».'],
    ['?element=survey&kind=needs', 'Dites d’abord de quel événement le questionnaire parle.'],
    ['?element=survey&kind=needs&event-id=https://pana.example/agenda/une-autre-e77', 'Aucun événement de l’agenda n’a pour adresse ou identifiant « une-autre-e77 ».'],
  ] as const) {
    it(`should be said beside the snippets and in the preview, and no frame of it be promised: ${query}`, async () => {
      const page = await open(query);
      assert.ok(page.includes(`<p class="note" role="status">${words}</p>`), words);
      assert.ok(page.includes(`json+oembed" href="https://pana.example/oembed?format=json&amp;url=${encodeURIComponent('https://pana.example/')}">`), 'the frame of the directory');
      const preview = await (await app.request(`/apercu${query}`)).text();
      assert.ok(preview.includes(`<p>${words}</p>`));
      assert.doesNotMatch(preview, /<pana-/);
    });
  }

  it('should not be asked where it means nothing', async () => {
    const shown = (page: string): string[] => [...page.matchAll(/data-for="(\w+)">/g)].map((match) => match[1]!);
    assert.deepEqual(shown(await open('?element=event')), ['eventId', 'view', 'headingLevel']);
    assert.deepEqual(shown(await open('?element=join')), ['territory', 'headingLevel']);
    assert.deepEqual(shown(await open('?element=survey')), ['kind', 'headingLevel']);
    assert.deepEqual(shown(await open('?element=survey&kind=needs')), ['kind', 'eventId', 'headingLevel']);
  });

  it('should tell that a form seen in the preview is a real one', async () => {
    for (const [query, told] of [['?element=join', true], ['?element=survey', true], ['?element=event&event-id=e1', true], ['?element=list', false]] as const) {
      assert.equal((await (await app.request(`/apercu${query}`)).text()).includes('part vraiment'), told, query);
    }
  });
});
