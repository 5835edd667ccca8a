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

// What the types refuse.
// @ts-expect-error: a level is a number
export const wrongLevel = <pana-locator headingLevel="three" />;
// @ts-expect-error: the event is ours
export const wrongEvent = <pana-locator onpana-structure-select={(event: KeyboardEvent) => event.key} />;
// @ts-expect-error: no element has that name
export const wrongTag = <pana-locater />;
