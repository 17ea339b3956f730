// The widget's own course: asked, sent, answered. Puts the parts together and holds what is known
// about the person.

import { newId } from '../lib/id.ts';
import { store, stored } from '../lib/stored.ts';
import { Annotator } from './annotate.ts';
import { gather, type Addition } from './context.ts';
import { Conversation } from './conversation.ts';
import { TICKETS, deskPost, messagesOf, ticketOf, type Ticket } from './desk.ts';
import { el } from './el.ts';
import { happened } from './events.ts';
import { read } from './files.ts';
import { form, type Filled } from './form.ts';
import { listView } from './list-view.ts';
import { Outbox, leftBehind, type Parcel } from './outbox.ts';
import { Panel, type Way } from './panel.ts';
import { Person, type Identity } from './person.ts';
import type { Settings } from './settings.ts';
import { promised, texts } from './texts.ts';
import { ThreadView } from './thread-view.ts';
import { keep, keptOf, type Kept } from './tickets.ts';

const DRAFT = 'prickle.widget.draft';
const EMAIL = 'prickle.widget.email';
/** After this long without an answer the person is told that it is kept. */
const SLOW_MS = 6_000;
/** A question of the last day is what somebody comes back for. */
const FRESH_MS = 86_400_000;

/** A question asked by the page's own code. */
export interface Asked extends Partial<Filled> {
  /** The AI assistant that wrote it for the person, by its name. */
  assistant?: string;
}

export interface Taken {
  number: string;
  promise: string;
}

export class App {
  addition: Addition | undefined;
  preset: Partial<Filled> = {};
  private readonly person: Person;
  private readonly panel: Panel;
  private readonly outbox: Outbox;
  private view: ThreadView | undefined;
  private listed = false;
  /** Ids of what is being sent in the shown conversation. */
  private readonly mine = new Map<string, Filled | string>();
  /** Who waits to hear that something was taken. */
  private readonly hopes = new Map<string, (taken: Taken) => void>();
  private talk: Conversation | undefined;

  constructor(private readonly settings: Settings) {
    this.person = new Person(settings, () => this.count());
    this.panel = new Panel(settings, (open) => this.turned(open));
    this.outbox = new Outbox(deskPost(settings.desk), {
      arrived: (parcel, json) => this.arrived(parcel, json),
      refused: (parcel, status) => this.refused(parcel, status),
      waiting: (parcel) => this.waiting(parcel.id),
    });
    addEventListener('online', () => void this.outbox.flush());
    addEventListener('pagehide', () => this.outbox.lastChance());
    document.addEventListener('visibilitychange', () => this.talk?.turn());
    void this.outbox.flush();
    this.listenToLast();
  }

  open(preset: Partial<Filled> = {}): void {
    this.preset = { ...this.preset, ...preset };
    this.panel.open();
  }

  close(): void {
    this.panel.close();
  }

  /** Other words: what is shown is drawn again, what was typed stays. */
  reword(): void {
    this.panel.reword();
    if (!this.panel.isOpen) return;
    if (this.view && this.talk) this.showThread(this.talk.ticket);
    else if (!this.view) this.turn();
  }

  /** Somebody else, or nobody: what was shown to the one before is not shown any more. */
  identify(identity: Identity | null): void {
    if (!this.person.take(identity)) return;
    this.talk?.stop();
    this.talk = this.view = undefined;
    this.listed = false;
    this.count();
    this.listenToLast();
    if (this.panel.isOpen) this.turn();
  }

  /** Asks without the form; settled once the desk has it, however long that takes. */
  ask(asked: Asked): Promise<Taken> {
    const { settings } = this;
    const id = newId();
    const { message = '', email = '', files = [], assistant } = asked;
    const [kind, product, severity] = (['kind', 'product', 'severity'] as const).map(
      (name) => asked[name] ?? settings[name],
    ) as [string, string, string];
    const filled: Filled = { message, email, kind, product, severity, files };
    return new Promise((taken) => {
      this.hopes.set(id, taken);
      void this.body(id, filled, assistant).then((body) =>
        this.outbox.add({ id, path: TICKETS, body }),
      );
    });
  }

  private turned(open: boolean): void {
    happened(open ? 'open' : 'close');
    this.turn();
  }

  private turn(): void {
    const { talk } = this;
    if (!this.panel.isOpen) return talk?.turn();
    if (this.view) void talk?.fetch();
    else if (this.listed) this.showList();
    else if (talk && talk.ticket.at > Date.now() - FRESH_MS) this.showThread(talk.ticket);
    else this.showForm();
    this.talk?.turn();
  }

  private listenToLast(): void {
    const [last] = this.person.tickets();
    if (last) this.listen(last);
  }

  private count(): void {
    const n = this.person.unread();
    this.panel.unread(n);
    happened('unread', { count: n });
  }

  private toList(): Way | undefined {
    if (!this.person.tickets().length) return undefined;
    return { words: texts.tickets, count: this.person.unread(), go: () => this.showList() };
  }

  private leave(listed: boolean): void {
    this.view = undefined;
    this.listed = listed;
  }

  private showForm(preset = this.preset): void {
    this.leave(false);
    const { settings, person } = this;
    const kept = { message: stored<string>(DRAFT) ?? '', email: stored<string>(EMAIL) ?? '' };
    const element = form({
      settings,
      preset: { ...kept, ...preset },
      askEmail: !person.email,
      kept: this.outbox.pending().some(({ path }) => path === TICKETS),
      overview: async (kind) => {
        const told = await person.overview(kind);
        // The tickets it tells may be the first there are.
        if (element.isConnected) this.panel.lead(this.toList());
        return told;
      },
      context: () => gather(settings, this.addition),
      annotate: (file) => this.annotate(file),
      changed: (message) => store(DRAFT, message || null),
      send: (filled) => void this.send(filled),
    });
    this.panel.show(texts.title, element, this.toList());
    this.panel.focus();
  }

  private showList(): void {
    this.leave(true);
    const draw = () =>
      listView(
        this.person.tickets(),
        (kept) => this.showThread(kept),
        () => (this.showForm(), this.panel.focus()),
      );
    const back = { words: texts.back, go: () => this.showForm() };
    const first = draw();
    this.panel.show(texts.tickets, first, back);
    this.panel.focus();
    void this.person.overview().then(() => {
      if (first.isConnected && this.listed) first.replaceChildren(...draw().childNodes);
    });
  }

  private annotate(file: File): Promise<File | null> {
    return new Promise((resolve) => {
      let uncover = () => {};
      const done = (drawn: File | null) => (uncover(), resolve(drawn));
      void Annotator.open(file, done).then((annotator) => {
        if (!annotator) return resolve(null);
        uncover = this.panel.cover(texts.drawTitle, annotator.element);
        annotator.element.querySelector('button')?.focus();
      });
    });
  }

  private async body(id: string, filled: Filled, assistant?: string): Promise<string> {
    const { settings, person } = this;
    const files = await Promise.all(filled.files.map((file) => read(file).catch(() => null)));
    return JSON.stringify({
      client_id: id,
      message: filled.message,
      email: person.email || filled.email,
      name: person.name,
      kind: filled.kind,
      product: filled.product,
      severity: filled.severity,
      assistant,
      context: gather(settings, this.addition),
      identity: person.identity,
      files: files.filter((file) => file !== null),
    });
  }

  private async send(filled: Filled): Promise<void> {
    const id = newId();
    if (filled.email) store(EMAIL, filled.email);
    const body = await this.body(id, filled);
    this.talk?.stop();
    this.talk = undefined;
    this.showView('');
    this.panel.focus();
    this.go({ id, path: TICKETS, body }, filled.message, filled);
    store(DRAFT, null); // The outbox has it now.
    this.preset = {};
  }

  private async reply(message: string, given: File[]): Promise<void> {
    const { talk } = this;
    if (!talk) return;
    const id = newId();
    const files = await Promise.all(given.map((file) => read(file).catch(() => null)));
    const said = { client_id: id, message, files: files.filter((file) => file !== null) };
    const path = messagesOf(talk.ticket.token);
    this.go({ id, path, body: JSON.stringify(said) }, message, message);
  }

  private go(parcel: Parcel, words: string, from: Filled | string): void {
    this.mine.set(parcel.id, from);
    this.view?.sending(parcel.id, words);
    this.outbox.add(parcel);
    setTimeout(() => this.waiting(parcel.id), SLOW_MS);
  }

  private waiting(id: string): void {
    if (!this.mine.has(id)) return;
    this.view?.waiting(this.outbox.isStored(id));
    happened('kept');
  }

  private arrived(parcel: Parcel, json: unknown): void {
    const shown = this.mine.delete(parcel.id);
    const { ticket } = (json ?? {}) as { ticket?: Ticket };
    if (parcel.path !== TICKETS) return void (shown && this.talk?.fetch());
    if (!ticket) return;
    const { message } = JSON.parse(parcel.body) as { message: string };
    const kept = keptOf(ticket, this.person.who, message.slice(0, 60));
    const promise = promised(kept.promise, kept.due);
    keep(kept);
    happened('sent', { number: kept.number, promise });
    this.hopes.get(parcel.id)?.({ number: kept.number, promise });
    this.hopes.delete(parcel.id);
    if (shown && this.view) {
      this.view.arrived(kept.number, promise, leftBehind(parcel));
      this.panel.lead(this.toList());
    }
    if (shown || !this.talk) this.listen(kept);
  }

  private refused(parcel: Parcel, status: number): void {
    const from = this.mine.get(parcel.id);
    this.mine.delete(parcel.id);
    happened('refused', { status });
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

  private showView(token: string): void {
    this.leave(false);
    this.view = new ThreadView({
      help: this.help,
      file: (id) => `${this.settings.desk}${ticketOf(token || (this.talk?.ticket.token ?? ''))}/files/${id}`,
      annotate: (file) => this.annotate(file),
      reply: (message, files) => void this.reply(message, files),
    });
    const again = el(
      'button',
      { class: 'button bare', type: 'button', onclick: () => this.showForm() },
      texts.again,
    );
    this.view.element.append(again);
    this.panel.show(texts.yours, this.view.element, this.toList());
  }

  private showThread(kept: Kept): void {
    if (this.talk?.ticket.token !== kept.token) this.listen(kept);
    this.showView(kept.token);
    this.view?.arrived(kept.number, promised(kept.promise ?? '', kept.due));
    void this.talk?.fetch();
    this.talk?.turn();
    this.panel.focus();
  }

  private listen(kept: Kept): void {
    this.talk?.stop();
    const watched = () => this.panel.isOpen && this.view !== undefined;
    let before = kept.unread ?? 0;
    this.talk = new Conversation(
      this.settings.desk,
      kept,
      {
        heard: (thread, unseen) => {
          this.view?.show(thread);
          this.person.note(kept.token, unseen);
          this.count();
          if (unseen > before) happened('answer', { number: kept.number });
          before = unseen;
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
