// The draft: sent to the server shortly after the last key, and mirrored in the browser until the
// server has it, so that neither a reload, a crash nor a lost connection costs a word.

import { meta } from '../lib/dom.ts';
import { send, sendLast } from '../lib/http.ts';
import { store, stored } from '../lib/stored.ts';
import type { TicketComposer } from './composer.ts';

const PAUSE_MS = 600;

interface Mirror {
  text: string;
  visibility: string;
  client_id: string;
}

export class Draft {
  private timer: number | undefined;
  private running: AbortController | undefined;

  constructor(private readonly composer: TicketComposer) {}

  later(): void {
    this.mirror();
    this.say('');
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), PAUSE_MS);
  }

  /** The page is going: what wasn't saved yet is sent on its way without waiting. */
  flush(): void {
    if (this.timer === undefined) return;
    this.cancel();
    sendLast('PUT', this.address, this.fields());
  }

  /** Nothing saved after this may bring the draft back; called when the message goes out. */
  cancel(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running?.abort();
  }

  forget(): void {
    this.cancel();
    store(this.key, null);
    this.say('');
  }

  /** Words the server never got win over what it rendered. */
  restore(): void {
    const kept = stored<Mirror>(this.key);
    if (!kept) return;
    const { text, visibility, client_id } = kept;
    const { composer } = this;
    if (text !== composer.text.value) composer.text.value = text;
    composer.querySelector<HTMLInputElement>(`[name="visibility"][value="${visibility}"]`)?.click();
    const id = composer.hiddenField('client_id');
    if (id && client_id) id.value = client_id; // It may have been sent: the same id sends it once.
    composer.changed();
  }

  private async save(): Promise<void> {
    this.timer = undefined;
    this.running?.abort();
    const mine = (this.running = new AbortController());
    const { form } = this.composer;
    try {
      const response = await send('PUT', this.address, this.fields());
      if (mine.signal.aborted) return;
      const said = (await response.json().catch(() => ({}))) as { version?: number };
      if (said.version !== undefined) form.dataset.draftVersion = String(said.version);
      if (response.ok && this.timer === undefined) store(this.key, null);
      const elsewhere =
        response.status === 409 ? 'Also being written in another tab' : 'Draft kept here';
      this.say(response.ok ? 'Draft saved' : elsewhere);
    } catch {
      if (!mine.signal.aborted) this.say('Draft kept here');
    }
  }

  private get address(): string {
    const { form, dataset } = this.composer;
    return form?.dataset.draft ?? `/tickets/${dataset.ticket}/draft`;
  }

  /** Per agent as well: a shared machine must not show one agent's words to another. */
  private get key(): string {
    return `prickle.draft.${meta('agent')}.${this.composer.dataset.ticket}`;
  }

  private fields(): Record<string, string> {
    const { text, visibility, form } = this.composer;
    return { visibility, text: text.value, version: form.dataset.draftVersion ?? '0' };
  }

  private mirror(): void {
    const { text, visibility } = this.composer;
    const client_id = this.composer.hiddenField('client_id')?.value ?? '';
    store(this.key, { text: text.value, visibility, client_id });
  }

  private say(words: string): void {
    const line = this.composer.querySelector('[data-draft-state]');
    if (line) line.textContent = words;
  }
}
