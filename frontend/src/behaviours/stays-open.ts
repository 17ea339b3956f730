// Parts of a page that somebody opened are open again on the next page: `details` marked with
// `data-stays-open`, by that name, in this browser. Pages open theirs by themselves all the same.

import { store, stored } from '../lib/stored.ts';

const name = (part: HTMLElement) => `prickle:open:${part.dataset.staysOpen ?? ''}`;

export function startStaysOpen(): void {
  for (const part of document.querySelectorAll<HTMLDetailsElement>('[data-stays-open]')) {
    if (stored<boolean>(name(part))) part.open = true;
  }
  document.addEventListener('click', ({ target }) => {
    const summary = target instanceof Element ? target.closest('summary') : null;
    const part = summary?.parentElement;
    if (!(part instanceof HTMLDetailsElement) || !part.dataset.staysOpen) return;
    store(name(part), part.open ? null : true); // It opens or closes after this.
  });
}
