// Two searches in keyed blocks that can be turned round, taken away and put back; H31.
import {useCallback, useState} from 'react';
import {createRoot} from 'react-dom/client';
import type {PanaLocator, PanaStructureSelectEvent} from 'pana-widgets';
import type {} from 'pana-widgets/react';
import 'pana-widgets';

const heard: string[] = [];

function Page() {
  const [groups, setGroups] = useState(['tous', 'compta']);
  const [shown, setShown] = useState(true);
  const [selected, setSelected] = useState<string[]>([]);
  const listen = useCallback((element: PanaLocator | null) => {
    const note = (event: Event): number => heard.push(event.type);
    element?.addEventListener('pana-structure-select', note);
    return () => element?.removeEventListener('pana-structure-select', note);
  }, []);
  const onSelect = (event: PanaStructureSelectEvent): void => setSelected((all) => [...all, event.structureId]);
  return (
    <>
      <button id="turn" onClick={() => setGroups((all) => [...all].reverse())}>Retourner</button>
      <button id="toggle" onClick={() => setShown((it) => !it)}>Retirer ou remettre</button>
      <button id="again" onClick={() => setSelected((all) => [...all])}>Rendre encore</button>
      <output id="selected">{selected.join(' ')}</output>
      <output id="heard">{heard.length}</output>
      {shown && groups.map((group) => (
        <section key={group} id={group}>
          {group === 'tous'
            ? <pana-locator ref={listen} api="__API__" group={group} territory="departement:37" headingLevel={3} syncUrl={false} onpana-structure-select={onSelect} />
            : <pana-locator api="__API__" group={group} territory="departement:37" needs="comptabilite" heading-level="4" className="theirs" />}
        </section>
      ))}
    </>
  );
}

createRoot(document.querySelector('#app')!).render(<Page />);

// What the types take: of attributes, properties and lists.
export const right = (
  <>
    <pana-locator level="accompagner" price="gratuit depense-acceptable" access="pmr,surdite" kind="mjc" hide-facets="price access" radius="30" heading-level="3" remote lang="en-GB" />
    <pana-badge structure-id="s1" look="line" />
    <pana-event event-id="e1" view="registration" />
    <pana-event-list view="month" level="1" mode="sur-place" kind="journee webinaire" hide-facets="" from="2027-03-01" />
    <pana-survey kind="observation" all-questions="" />
    <pana-structure structureId="s1" without-back />
  </>
);

// What they refuse.
// @ts-expect-error: a level is one of three
export const wrongWord = <pana-locator level="accompagne" />;
// @ts-expect-error: a list begins with one of its words
export const wrongList = <pana-list price="cher gratuit" />;
// @ts-expect-error: a facet has the name of an attribute
export const wrongFacet = <pana-search hideFacets="prix" />;
// @ts-expect-error: kilometres
export const wrongRadius = <pana-map radius="loin" />;
// @ts-expect-error: a level is a number, written too
export const wrongWritten = <pana-join heading-level="trois" />;
// @ts-expect-error: true or false
export const wrongBoolean = <pana-structure without-back="non" />;
// @ts-expect-error: three looks
export const wrongLook = <pana-badge look="carte" />;
// @ts-expect-error: the word of another element
export const wrongView = <pana-event view="month" />;
// @ts-expect-error: 1 or 2
export const wrongEventLevel = <pana-event-list level="3" />;
// @ts-expect-error: the word of another element
export const wrongKind = <pana-survey kind="journee" />;
// @ts-expect-error: French or English
export const wrongLanguage = <pana-locator lang="xx" />;
// @ts-expect-error: a level is a number
export const wrongLevel = <pana-locator headingLevel="three" />;
// @ts-expect-error: the event is ours
export const wrongEvent = <pana-locator onpana-structure-select={(event: KeyboardEvent) => event.key} />;
// @ts-expect-error: no element has that name
export const wrongTag = <pana-locater />;
