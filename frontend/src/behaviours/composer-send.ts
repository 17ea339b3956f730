// Sends what the composer holds, once. A lost connection leaves everything as it is, and the next
// try carries the same client id, so the server can tell it from a second message.

import { trouble } from '../lib/dom.ts';
import { send } from '../lib/http.ts';
import { receive } from '../lib/page.ts';
import { close } from './composer-preview.ts';
import { readyToUndo } from './composer-undo.ts';
import type { TicketComposer } from './composer.ts';

export class Sending {
  busy = false;
  /** Words of a try whose outcome is not known: they may have arrived. */
  private doubted: string | undefined;

  constructor(private readonly composer: TicketComposer) {}

  /** Whether it is open if the last try arrived. */
  get inDoubt(): boolean {
    return this.doubted !== undefined;
  }

  submit(event: SubmitEvent): void {
    event.preventDefault();
    if (!this.busy) void this.send(event.submitter);
  }

  private async send(submitter: HTMLElement | null): Promise<void> {
    const { composer } = this;
    const words = composer.text.value;
    const data = new FormData(composer.form, submitter);
    this.turn(true);
    composer.draft.cancel();
    try {
      const response = await send('POST', composer.form.action, data);
      if (response.ok) await this.answered(response, words);
      else if (response.status >= 500) this.lost(words, 'The server had trouble');
      else await this.refused(response);
    } catch {
      this.lost(words, navigator.onLine ? 'The connection broke' : 'You are offline');
    } finally {
      this.turn(false);
    }
  }

  private async answered(response: Response, words: string): Promise<void> {
    if (new URL(response.url).pathname === '/sign-in') return this.signedOut();
    const { composer } = this;
    const older = this.doubted !== undefined && this.doubted !== words;
    this.doubted = undefined;
    composer.draft.forget();
    composer.form.reset();
    composer.text.value = '';
    composer.dirty = this.busy = false;
    composer.clips.draw();
    close(composer);
    this.trouble('');
    document.dispatchEvent(new CustomEvent('prickle:sent'));
    await receive(response);
    if (!older) return readyToUndo();
    // The first try may have been what arrived; then the newer words exist only here.
    composer.text.value = words;
    composer.changed();
    this.trouble(
      'An earlier version may have gone out. Look above; your newer words are kept here.',
    );
  }

  /** The server said no and why, in the page it answered with: all fields stay as they are. */
  private async refused(response: Response): Promise<void> {
    this.composer.answering = true;
    try {
      const shown = await receive(response);
      if (shown === 'signed-out') this.signedOut();
      if (shown === 'unreadable') this.trouble(reason(response.status));
    } finally {
      this.composer.answering = false;
      this.composer.draft.later();
    }
  }

  private lost(words: string, what: string): void {
    this.doubted ??= words;
    this.composer.draft.later();
    const safe = 'Everything is kept. Send it again any time: it arrives only once.';
    this.trouble(`${what}, so this may not have gone out. ${safe}`);
  }

  private signedOut(): void {
    this.composer.draft.later();
    this.trouble(
      'You have been signed out. Sign in in another tab, then send again; your words are kept.',
    );
  }

  private turn(busy: boolean): void {
    this.busy = busy;
    this.composer.form.setAttribute('aria-busy', String(busy));
    this.composer.text.readOnly = busy;
  }

  private trouble(words: string): void {
    trouble(this.composer, this.composer.text, words);
  }
}

function reason(status: number): string {
  if (status === 413) return 'The files are too large together. Take one off and send again.';
  return 'This was not sent. Your words are kept; please try again.';
}
