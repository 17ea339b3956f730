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
import { Hopes, Refused, type Taken } from './hopes.ts';
import { listView } from './list-view.ts';
import { Outbox, leftBehind, type Parcel } from './outbox.ts';
import { Panel, type Way } from './panel.ts';
import { Person, keptFor, type Identity } from './person.ts';
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
  private readonly hopes = new Hopes();
  /** Words were typed on this page since it was last told who is there. */
  private typed = false;
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
    const before = this.person.who;
    if (!this.person.take(identity)) return;
    this.talk?.stop();
    this.talk = this.view = undefined;
    this.mine.clear();
    if (before) this.preset = {};
    else if (this.typed) this.carryDraft();
    this.typed = false;
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
    const hope = this.hopes.wait(id);
    void this.parcel(id, filled, assistant).then(
      (parcel) => this.outbox.add(parcel),
      (why: Error) => this.hopes.failed(id, why),
    );
    return hope;
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
    const { who } = person;
    const own = (key: string) => stored<string>(keptFor(key, who)) ?? '';
    const kept = { message: own(DRAFT), email: own(EMAIL) };
    const element = form({
      settings,
      preset: { ...kept, ...preset },
      askEmail: !person.email,
      kept: this.outbox
        .pending()
        .some((parcel) => parcel.path === TICKETS && madeBy(parcel) === who),
      overview: async (kind) => {
        const told = await person.overview(kind);
        // The tickets it tells may be the first there are.
        if (element.isConnected) this.panel.lead(this.toList());
        return told;
      },
      context: () => gather(settings, this.addition),
      annotate: (file) => this.annotate(file),
      alike: (message, kind) => person.alike(message, kind),
      open: (ticket) => this.showThread(keptOf(ticket, who, ticket.subject ?? '')),
      changed: (message) => {
        this.typed = true;
        store(keptFor(DRAFT, who), message || null);
      },
      send: (filled) => this.send(filled),
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

  /** Whoever is there when it is made is who it is from, however long reading its files takes. */
  private async parcel(id: string, filled: Filled, assistant?: string): Promise<Parcel> {
    const { settings, person } = this;
    const { who, email, name, identity } = person;
    const context = gather(settings, this.addition);
    const body = JSON.stringify({
      client_id: id,
      message: filled.message,
      email: email || filled.email,
      name,
      kind: filled.kind,
      product: filled.product,
      severity: filled.severity,
      assistant,
      context,
      identity,
      files: await readable(filled.files),
    });
    return { id, path: TICKETS, body, who };
  }

  private async send(filled: Filled): Promise<void> {
    const { who } = this.person;
    if (filled.email) store(keptFor(EMAIL, who), filled.email);
    const parcel = await this.parcel(newId(), filled);
    if (who === this.person.who) {
      this.talk?.stop();
      this.talk = undefined;
      this.showView('');
      this.panel.focus();
      this.preset = {};
    }
    this.go(parcel, filled.message, filled);
    store(keptFor(DRAFT, who), null); // The outbox has it now.
  }

  private async reply(message: string, given: File[]): Promise<void> {
    const { talk } = this;
    if (!talk) return;
    const { who } = this.person;
    const id = newId();
    const body = JSON.stringify({ client_id: id, message, files: await readable(given) });
    this.go({ id, path: messagesOf(talk.ticket.token), body, who }, message, message);
  }

  private go(parcel: Parcel, words: string, from: Filled | string): void {
    // Somebody else is there by now: it goes out all the same, and nothing of it is shown.
    if (madeBy(parcel) !== this.person.who) return this.outbox.add(parcel);
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
    const who = madeBy(parcel);
    const kept = keptOf(ticket, who, message.slice(0, 60));
    const promise = promised(kept.promise, kept.due);
    keep(kept);
    happened('sent', { number: kept.number, promise });
    this.hopes.taken(parcel.id, { number: kept.number, promise });
    if (who !== this.person.who) return;
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
    // Whoever asked from the page's code has the words, and hears of it.
    if (this.hopes.failed(parcel.id, new Refused(status))) return;
    if (from === undefined) return keepWords(parcel);
    if (typeof from === 'string') return this.view?.refused(parcel.id);
    this.showForm(from);
    const link = el('a', { href: this.help, target: '_blank', rel: 'noopener' }, texts.helpLink);
    this.panel.problem(texts.refused, link, '.');
  }

  /** What was typed before the page told who is there is theirs. */
  private carryDraft(): void {
    const theirs = keptFor(DRAFT, this.person.who);
    if (!stored(theirs)) store(theirs, stored(DRAFT));
    store(DRAFT, null);
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

/** Who was there when it was made; those an earlier release left behind are nobody's. */
const madeBy = ({ who = '' }: Parcel): string => who;

const readable = async (files: File[]) =>
  (await Promise.all(files.map((file) => read(file).catch(() => null)))).filter(
    (file) => file !== null,
  );

/** Refused on a later page than it was written on: the words wait in their writer's form. */
function keepWords(parcel: Parcel): void {
  const draft = keptFor(DRAFT, madeBy(parcel));
  if (!stored(draft)) store(draft, (JSON.parse(parcel.body) as { message: string }).message);
}
