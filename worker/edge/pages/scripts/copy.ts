/** Buttons that copy the text they name; where the clipboard refuses, the text is selected and the visitor is told what to do. */

/** Says something to everybody, once: those who look read the button, those who listen hear the region. */
function say(button: HTMLElement, text: string, short: string): void {
  const region = document.getElementById('copied');
  if (region) region.textContent = text;
  button.textContent = short;
  button.classList.add('copied');
  setTimeout(() => {
    button.textContent = 'Copier';
    button.classList.remove('copied');
    if (region) region.textContent = '';
  }, 4000);
}

async function copy(button: HTMLElement): Promise<void> {
  const code = document.getElementById(button.dataset['copy']!)!;
  try {
    await navigator.clipboard.writeText(code.textContent);
    say(button, 'Le code est copié. Collez-le dans votre page.', 'Copié');
  } catch {
    getSelection()?.selectAllChildren(code);
    say(button, 'Le code est sélectionné. Appuyez sur Ctrl + C pour le copier.', 'Sélectionné : Ctrl + C');
  }
}

/** Shows the buttons of `root` and makes them work. */
export function offerCopies(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLElement>('button[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', () => void copy(button));
  }
}
