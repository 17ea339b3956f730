// The composer: keeps what an agent is writing through live changes, failed sends, reloads and
// crashes, and sends it exactly once. Its parts: draft, files, preview, send.
//
// The rule it protects: words once typed are never lost, and never sent twice.

import '@github/markdown-toolbar-element';
import { Completion } from './composer-complete.ts';
import { Draft } from './composer-draft.ts';
import { Clips } from './composer-files.ts';
import { Check } from './composer-check.ts';
import { slashed } from './composer-macros.ts';
import { togglePreview } from './composer-preview.ts';
import { Sending } from './composer-send.ts';

export class TicketComposer extends HTMLElement {
  /** Something is written or chosen here that the server doesn't have as a message. */
  dirty = false;
  /** An answer to a send is being shown: its notices may come in, the agent's fields stay. */
  answering = false;
  draft!: Draft;
  clips!: Clips;
  sending!: Sending;
  check!: Check;
  completion!: Completion;
  private listening: AbortController | undefined;

  get form(): HTMLFormElement {
    return this.querySelector('form') as HTMLFormElement;
  }
  get text(): HTMLTextAreaElement {
    return this.querySelector('textarea[name="text"]') as HTMLTextAreaElement;
  }
  get files(): HTMLInputElement | null {
    return this.querySelector('input[type="file"]');
  }
  get visibility(): string {
    return this.querySelector<HTMLInputElement>('[name="visibility"]:checked')?.value ?? 'public';
  }
  hiddenField(name: string): HTMLInputElement | null {
    return this.querySelector(`input[type="hidden"][name="${name}"]`);
  }

  connectedCallback(): void {
    if (this.listening || !this.form) return;
    this.listening = new AbortController();
    const on = (type: string, run: (event: Event) => void) =>
      this.addEventListener(type, run, { signal: this.listening?.signal });
    this.draft ??= new Draft(this);
    this.clips ??= new Clips(this);
    this.sending ??= new Sending(this);
    this.check ??= new Check(this);
    this.completion ??= new Completion(this);
    on('input', () => this.changed());
    on('input', () => void this.completion.look());
    on('input', (event) => (event as InputEvent).data === '/' && slashed(this));
    on('focusout', () => this.completion.close());
    on('change', () => this.changed());
    on('submit', (event) => this.sending.submit(event as SubmitEvent));
    on('keydown', (event) => this.key(event as KeyboardEvent));
    on('click', (event) => togglePreview(this, event));
    on('prickle:chosen', () => this.text.focus());
    for (const type of ['paste', 'dragover', 'dragleave', 'drop'])
      on(type, (e) => this.clips.take(e));
    this.draft.restore();
  }

  /** Moved within the page (a morph does that) is not gone. */
  connectedMoveCallback(): void {}

  disconnectedCallback(): void {
    this.listening?.abort();
    this.listening = undefined;
    this.draft?.flush();
  }

  changed(): void {
    this.dirty = this.text.value.trim() !== '' || Boolean(this.files?.files?.length);
    this.clips.draw();
    this.draft.later();
    this.check.later();
  }

  private key(event: KeyboardEvent): void {
    if (event.target === this.text && this.completion.key(event)) return;
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const main = this.querySelector<HTMLButtonElement>(`button[data-send="${this.visibility}"]`);
    if (!event.repeat) this.form.requestSubmit(main);
  }
}
