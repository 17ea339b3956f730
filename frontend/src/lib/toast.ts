// A short word at the edge of the page with something to press, such as *Undo*.

import { toast } from './dom.ts';

export function toastWith(words: string, label: string, key: string, run: () => void): void {
  toast(words);
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button bare';
  button.append(label);
  button.dataset.hotkey = key;
  const hint = document.createElement('kbd');
  hint.setAttribute('aria-hidden', 'true');
  hint.textContent = key;
  button.append(' ', hint);
  button.addEventListener('click', () => {
    document.querySelector('.toast')?.remove();
    run();
  });
  document.querySelector('.toast')?.append(' ', button);
}
