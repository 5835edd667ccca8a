/** The keyboard of component tests, the same in three browsers; keys go to what has the focus. */
import { sendKeys } from '@web/test-runner-commands';

const webkit = /AppleWebKit/.test(navigator.userAgent) && !/Chrom/.test(navigator.userAgent);

/** One key, by its `KeyboardEvent.key`. */
export const press = (key: string): Promise<void> => sendKeys({ press: key });

/** Letters into the focused field. WebKit's driver drops some of a long text: there the engine's own editing command inserts it. */
export async function type(letters: string): Promise<void> {
  if (webkit) document.execCommand('insertText', false, letters);
  else await sendKeys({ type: letters });
}

/** A key while Alt is held. WebKit's driver cannot hold a key: there `field` hears the event it would have sent. */
export async function pressWithAlt(key: string, field: Element): Promise<void> {
  if (webkit) {
    field.dispatchEvent(new KeyboardEvent('keydown', { key, altKey: true, bubbles: true, composed: true, cancelable: true }));
    return;
  }
  await sendKeys({ down: 'Alt' });
  await sendKeys({ press: key });
  await sendKeys({ up: 'Alt' });
}
