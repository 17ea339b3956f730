// A mail of the handbook, shown filled with invented values while it is written. The server fills
// it, with the function that fills the real one.

import { send } from '../lib/http.ts';

const PAUSE_MS = 400;
const timers = new Map<Element, number>();

export function startMailPreview(): void {
  document.addEventListener('input', ({ target }) => {
    const block = target instanceof Element ? target.closest('.block') : null;
    const place = block?.querySelector<HTMLElement>('[data-preview-of]');
    if (!block || !place) return;
    clearTimeout(timers.get(place));
    timers.set(
      place,
      window.setTimeout(() => void show(block, place), PAUSE_MS),
    );
  });
}

async function show(block: Element, place: HTMLElement): Promise<void> {
  const { previewOf: of = '', previewUrl: url = '' } = place.dataset;
  const typed = (last: string): string =>
    block.querySelector<HTMLInputElement>(`[name="${of}.${last}"]`)?.value ?? '';
  try {
    const fields = { of, subject: typed('subject'), body: typed('body') };
    const response = await send('POST', url, fields);
    if (response.ok && !response.redirected) place.innerHTML = await response.text();
  } catch {
    // No connection: the words stay as they were shown last.
  }
}
