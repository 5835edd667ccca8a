/** The whole list on paper: loaded by whoever prints. */
import type {StoreController} from '../../controllers/store-controller.ts';

/** Loads every page that is missing, then prints. A browser prints at once what is there: it does not wait in `beforeprint`. */
export async function printAll(store: StoreController): Promise<void> {
  for (;;) {
    const {results, status} = store.state;
    if (!results || status === 'error' || results.items.length >= results.total) break;
    const before = results.items.length;
    await new Promise<void>((resolve) => {
      const unsubscribe = store.group.subscribe(({type}) => {
        if (!/^results-(loaded|failed)$/.test(type)) return;
        unsubscribe();
        resolve();
      });
      store.dispatch({type: 'page-requested'});
    });
    if ((store.state.results?.items.length ?? 0) <= before) break;
  }
  // The last items must be drawn before they are printed.
  await new Promise((resolve) => setTimeout(resolve));
  print();
}
