// The draft: sent to the server shortly after the last key, and mirrored in the browser until the
// server has it, so that neither a reload, a crash nor a lost connection costs a word.

import { meta } from '../lib/dom.ts';
import { send, sendLast } from '../lib/http.ts';
import { mirror, restore } from './composer-mirror.ts';
import { showElsewhere } from './composer-elsewhere.ts';
import { store } from '../lib/stored.ts';
import type { TicketComposer } from './composer.ts';

const PAUSE_MS = 600;

/** What the server answers about a draft. */
type Kept = { version?: number; text?: string };

export class Draft {
  private timer: number | undefined;
  private running: AbortController | undefined;

  constructor(private readonly composer: TicketComposer) {}

  later(): void {
    mirror(this.composer, this.key);
    this.say('');
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), PAUSE_MS);
  }

  /** What is written now is on the server when this is done, as far as it can be reached. */
  async settle(): Promise<void> {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    await this.save();
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

  restore(): void {
    restore(this.composer, this.key);
  }

  private async save(): Promise<void> {
    this.timer = undefined;
    this.running?.abort();
    const mine = (this.running = new AbortController());
    const { form } = this.composer;
    try {
      const response = await send('PUT', this.address, this.fields());
      if (mine.signal.aborted) return;
      const said = (await response.json().catch(() => ({}))) as Kept;
      const { version } = said;
      if (response.ok && version !== undefined) form.dataset.draftVersion = String(version);
      if (response.ok && this.timer === undefined) store(this.key, null);
      if (response.status === 409 && this.wentOut(said)) return this.say('Draft kept here');
      if (response.status === 409) return this.elsewhere(said);
      this.say(response.ok ? 'Draft saved' : 'Draft kept here');
    } catch {
      if (!mine.signal.aborted) this.say('Draft kept here');
    }
  }

  /** The draft was emptied by our own send, whose answer never came: the words stand here only. */
  private wentOut({ version, text }: Kept): boolean {
    if (!this.composer.sending?.inDoubt || text || version === undefined) return false;
    this.composer.form.dataset.draftVersion = String(version);
    return true;
  }

  private elsewhere(said: Kept): void {
    this.say('Also being written in another window');
    const put = () => send('PUT', this.address, { ...this.fields(), over: 'yes' });
    showElsewhere(this.composer, { version: 0, text: '', ...said }, put);
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

  private say(words: string): void {
    const line = this.composer.querySelector('[data-draft-state]');
    if (line) line.textContent = words;
  }
}
