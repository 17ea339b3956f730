// The widget's own course: asked, sent, answered. Puts the parts together and holds what is known
// about the person.

import { newId } from '../lib/id.ts';
import { store, stored } from '../lib/stored.ts';
import { gather, type Addition } from './context.ts';
import { Conversation } from './conversation.ts';
import { TICKETS, deskPost, messagesOf, type Ticket } from './desk.ts';
import { el } from './el.ts';
import { read } from './files.ts';
import { form, type Filled } from './form.ts';
import { Outbox, type Parcel } from './outbox.ts';
import { Panel } from './panel.ts';
import type { Settings } from './settings.ts';
import { texts } from './texts.ts';
import { ThreadView } from './thread-view.ts';
import { keep, ticketsOf, type Kept } from './tickets.ts';

export interface Identity {
  email?: string;
  name?: string;
  distinct_id?: string;
  organisation?: string;
  plan?: string;
  hash?: string;
}

const DRAFT = 'prickle.widget.draft';
const EMAIL = 'prickle.widget.email';
/** After this long without an answer the person is told that it is kept. */
const SLOW_MS = 6_000;

export class App {
  identity: Identity = {};
  addition: Addition | undefined;
  preset: Partial<Filled> = {};
  private readonly panel: Panel;
  private readonly outbox: Outbox;
  private view: ThreadView | undefined;
  /** Ids of what is being sent in the shown conversation. */
  private readonly mine = new Map<string, Filled | string>();
  private talk: Conversation | undefined;

  constructor(private readonly settings: Settings) {
    this.panel = new Panel(settings, () => this.turn());
    this.outbox = new Outbox(deskPost(settings.desk), {
      arrived: (parcel, json) => this.arrived(parcel, json),
      refused: (parcel) => this.refused(parcel),
      waiting: (parcel) => this.mine.has(parcel.id) && this.view?.waiting(),
    });
    addEventListener('online', () => void this.outbox.flush());
    addEventListener('pagehide', () => this.outbox.lastChance());
    document.addEventListener('visibilitychange', () => this.talk?.turn());
    void this.outbox.flush();
    const [last] = this.tickets();
    if (last) this.listen(last);
  }

  open(preset: Partial<Filled> = {}): void {
    this.preset = { ...this.preset, ...preset };
    this.panel.open();
  }

  close(): void {
    this.panel.close();
  }

  /** Somebody else, or nobody: what was shown to the one before is not shown any more. */
  identify(identity: Identity | null): void {
    const before = this.who();
    this.identity = identity ?? {};
    if (this.who() === before) return;
    this.talk?.stop();
    this.talk = this.view = undefined;
    this.panel.unread(0);
    const [last] = this.tickets();
    if (last) this.listen(last);
    if (this.panel.isOpen) this.turn();
  }

  private who(): string {
    return this.identity.distinct_id ?? this.identity.email ?? this.settings.email;
  }

  private tickets(): Kept[] {
    return ticketsOf(this.who());
  }

  private turn(): void {
    if (!this.panel.isOpen) return this.talk?.turn();
    if (this.view) void this.talk?.fetch();
    else if (this.talk && this.talk.ticket.at > Date.now() - 86_400_000)
      this.showThread(this.talk.ticket);
    else this.showForm();
    this.talk?.turn();
  }

  private showForm(preset = this.preset): void {
    this.view = undefined;
    const { settings } = this;
    const email = this.identity.email ?? settings.email;
    const kept = { message: stored<string>(DRAFT) ?? '', email: stored<string>(EMAIL) ?? '' };
    const element = form({
      settings,
      preset: { ...kept, ...preset },
      askEmail: !email,
      context: () => gather(settings, this.addition),
      changed: (message) => store(DRAFT, message || null),
      send: (filled) => void this.send(filled),
    });
    const earlier = this.tickets();
    if (earlier.length) element.prepend(this.earlier(earlier));
    this.panel.show(texts.title, element);
    this.panel.focus();
  }

  private earlier(tickets: Kept[]): HTMLElement {
    const rows = tickets.slice(0, 5).map((kept) => {
      const open = () => this.showThread(kept);
      const label = `#${kept.number} ${kept.about}`;
      return el(
        'li',
        {},
        el('button', { class: 'button', type: 'button', dir: 'auto', onclick: open }, label),
      );
    });
    return el(
      'details',
      {},
      el('summary', {}, texts.earlier),
      el('ul', { class: 'list' }, ...rows),
    );
  }

  private async send(filled: Filled): Promise<void> {
    const { settings, identity } = this;
    const id = newId();
    const files = await Promise.all(filled.files.map((file) => read(file).catch(() => null)));
    const email = identity.email ?? (settings.email || filled.email);
    if (filled.email) store(EMAIL, filled.email);
    const body = {
      client_id: id,
      message: filled.message,
      email,
      name: identity.name ?? settings.name,
      kind: filled.kind,
      product: filled.product,
      severity: filled.severity,
      context: gather(settings, this.addition),
      identity,
      files: files.filter((file) => file !== null),
    };
    this.talk?.stop();
    this.talk = undefined;
    this.showView();
    this.panel.focus();
    this.go({ id, path: TICKETS, body: JSON.stringify(body) }, filled.message, filled);
    store(DRAFT, null); // The outbox has it now.
    this.preset = {};
  }

  private reply(message: string): void {
    const { talk } = this;
    if (!talk) return;
    const id = newId();
    const body = JSON.stringify({ client_id: id, message });
    this.go({ id, path: messagesOf(talk.ticket.token), body }, message, message);
  }

  private go(parcel: Parcel, words: string, from: Filled | string): void {
    this.mine.set(parcel.id, from);
    this.view?.sending(parcel.id, words);
    this.outbox.add(parcel);
    setTimeout(() => this.mine.has(parcel.id) && this.view?.waiting(), SLOW_MS);
  }

  private arrived(parcel: Parcel, json: unknown): void {
    const shown = this.mine.delete(parcel.id);
    const { ticket } = (json ?? {}) as { ticket?: Ticket };
    if (parcel.path !== TICKETS) return void (shown && this.talk?.fetch());
    if (!ticket) return;
    const { message } = JSON.parse(parcel.body) as { message: string };
    const kept: Kept = {
      number: String(ticket.number),
      token: ticket.token,
      who: this.who(),
      about: message.slice(0, 60),
      promise: ticket.promise_text ?? '',
      at: Date.now(),
      seen: 0,
    };
    keep(kept);
    if (shown) this.view?.arrived(kept.number, kept.promise);
    if (shown || !this.talk) this.listen(kept);
  }

  private refused(parcel: Parcel): void {
    const from = this.mine.get(parcel.id);
    this.mine.delete(parcel.id);
    if (from === undefined) return this.keepWords(parcel);
    if (typeof from === 'string') return this.view?.refused(parcel.id);
    this.showForm(from);
    const link = el('a', { href: this.help, target: '_blank', rel: 'noopener' }, texts.helpLink);
    this.panel.problem(texts.refused, link, '.');
  }

  /** Refused on a later page than it was written on: the words wait in the form. */
  private keepWords({ body }: Parcel): void {
    if (!stored(DRAFT)) store(DRAFT, (JSON.parse(body) as { message: string }).message);
  }

  private get help(): string {
    return `${this.settings.desk}/help`;
  }

  private showView(): void {
    this.view = new ThreadView({ help: this.help, reply: (message) => this.reply(message) });
    const again = () => ((this.view = undefined), this.showForm());
    const button = el(
      'button',
      { class: 'button bare', type: 'button', onclick: again },
      texts.again,
    );
    this.view.element.append(button);
    this.panel.show(texts.yours, this.view.element);
  }

  private showThread(kept: Kept): void {
    if (this.talk?.ticket.token !== kept.token) this.listen(kept);
    this.showView();
    this.view?.arrived(kept.number, kept.promise);
    void this.talk?.fetch();
    this.talk?.turn();
    this.panel.unread(0);
    this.panel.focus();
  }

  private listen(kept: Kept): void {
    this.talk?.stop();
    const watched = () => this.panel.isOpen && this.view !== undefined;
    this.talk = new Conversation(
      this.settings.desk,
      kept,
      {
        heard: (_, thread, unseen) => {
          this.view?.show(thread, kept.promise);
          this.panel.unread(watched() ? 0 : unseen);
        },
        unreachable: () => this.view?.unreachable(),
        gone: () => {
          this.talk = undefined;
          if (this.view) this.showForm();
        },
      },
      watched,
    );
    this.talk.turn();
  }
}
