// Text fields grow with the text. The style sheet's `field-sizing: content` does it alone where
// the browser knows it; elsewhere the height is set here.

import { onFresh } from '../lib/dom.ts';

export function startAutogrow(): void {
  if (CSS.supports('field-sizing', 'content')) return;
  document.addEventListener('input', ({ target }) => grow(target));
  onFresh(() => document.querySelectorAll('textarea').forEach(grow));
}

function grow(target: EventTarget | null): void {
  if (!(target instanceof HTMLTextAreaElement) || !target.value) return;
  target.style.height = 'auto';
  target.style.height = `${target.scrollHeight + 2}px`;
}
