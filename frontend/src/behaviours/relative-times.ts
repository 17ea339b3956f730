// Keeps `<time data-relative>` true while the page is open.

import { onFresh } from '../lib/dom.ts';
import { countdown } from '../times.ts';

export function startRelativeTimes(): void {
  onFresh(draw);
  setInterval(draw, 15_000);
  document.addEventListener('visibilitychange', draw);
}

function draw(): void {
  if (document.hidden) return;
  const now = Date.now();
  for (const element of document.querySelectorAll<HTMLTimeElement>('time[data-relative]')) {
    const due = Date.parse(element.dateTime);
    if (Number.isNaN(due)) continue;
    const words = countdown(due, now);
    if (element.textContent !== words) element.textContent = words;
  }
}
