// Tells, shortly after the last key, what a reader of these words would stumble over. The server
// looks, so that what is told here is what holds when the reply goes.

import { send } from '../lib/http.ts';
import type { TicketComposer } from './composer.ts';

const PAUSE_MS = 700;

export class Check {
  private timer: number | undefined;
  private newest = 0;

  constructor(private readonly composer: TicketComposer) {}

  later(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), PAUSE_MS);
  }

  private async look(): Promise<void> {
    const { composer } = this;
    const place = composer.querySelector<HTMLElement>('[data-check]');
    const url = place?.dataset.check;
    if (!place || !url) return;
    const mine = (this.newest += 1);
    const insists = place.querySelector<HTMLInputElement>('[name="insists"]')?.checked ? 'yes' : '';
    const { visibility, text } = composer;
    try {
      const response = await send('POST', url, { text: text.value, visibility, insists });
      if (!response.ok || response.redirected || mine !== this.newest) return;
      const html = await response.text();
      if (html !== place.innerHTML) place.innerHTML = html;
    } catch {
      // No connection: what was told last stays, and nothing is lost.
    }
  }
}
