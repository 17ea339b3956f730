// Counts the seconds until a reply goes. The server said how many were left when it drew them: the
// reader's own clock may be wrong, so only the time since then is measured here.

import { onFresh } from '../lib/dom.ts';

const ends = new WeakMap<Element, { left: string; end: number }>();
let timer: number | undefined;

export function startCountdowns(): void {
  onFresh(() => {
    for (const element of all()) {
      const left = element.dataset.seconds ?? '0';
      if (ends.get(element)?.left === left) continue;
      ends.set(element, { left, end: performance.now() + Number(left) * 1_000 });
    }
    if (timer === undefined && all().length) timer = window.setInterval(tick, 250);
  });
}

const all = () => [...document.querySelectorAll<HTMLElement>('[data-seconds]')];

function tick(): void {
  const shown = all();
  for (const element of shown) {
    const known = ends.get(element);
    if (known) element.textContent = words(known.end - performance.now());
  }
  if (shown.length) return;
  clearInterval(timer);
  timer = undefined;
}

/** `8 s`, and a plain word when it is over. */
export function words(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1_000);
  return seconds > 0 ? `${seconds} s` : 'a moment';
}
