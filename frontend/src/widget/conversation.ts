// One ticket's conversation kept current: fetched when opened, then pushed, never polled. Listens
// while it is on screen, and for an hour after sending, so that a quick answer shows on the button.

import { Stream, browserWorld } from '../live/stream.ts';
import { tellRead, thread, ticketOf, type Thread } from './desk.ts';
import { change, forget, type Kept } from './tickets.ts';

const HOPEFUL_MS = 3_600_000;

export interface Ear {
  /** Messages as they are now; `unseen` answers not read yet. */
  heard(thread: Thread, unseen: number): void;
  unreachable(): void;
  gone(): void;
}

export class Conversation {
  private stream: Stream | undefined;
  private latest = 0;
  private readonly told = new Set<string | number>();

  constructor(
    private readonly desk: string,
    readonly ticket: Kept,
    private readonly ear: Ear,
    /** Whether the person has this conversation before their eyes. */
    private readonly watched: () => boolean,
  ) {}

  /** Connects or lets go, as the moment wants; call it whenever the moment changes. */
  turn(): void {
    const hopeful = Math.abs(Date.now() - this.ticket.at) < HOPEFUL_MS;
    const wanted = !document.hidden && (this.watched() || hopeful);
    if (!wanted) return this.stop();
    if (this.stream) return this.stream.wake();
    const url = `${this.desk}${ticketOf(this.ticket.token)}/live`;
    const event = () => void this.fetch();
    this.stream = new Stream(() => url, { state: () => {}, event }, browserWorld);
    this.stream.start();
  }

  stop(): void {
    this.stream?.stop();
    this.stream = undefined;
  }

  async fetch(): Promise<void> {
    const { token } = this.ticket;
    const mine = ++this.latest;
    try {
      const now = await thread(this.desk, token);
      if (mine !== this.latest) return;
      if (!now) return this.lose();
      this.hear(now);
    } catch {
      if (mine === this.latest) this.ear.unreachable();
    }
  }

  private hear(now: Thread): void {
    const { token } = this.ticket;
    const mine = now.messages.map(({ from }) => from).lastIndexOf('you');
    const news = now.messages.slice(mine + 1).filter(({ from, read }) => from === 'us' && !read);
    const unread = news.filter(({ id }) => !this.told.has(id));
    const seen = this.watched() && !document.hidden;
    if (seen && unread.length) {
      unread.forEach(({ id }) => this.told.add(id));
      tellRead(
        this.desk,
        token,
        unread.map(({ id }) => id),
      );
    }
    const left = seen ? 0 : unread.length;
    change(token, { unread: left, status: now.ticket.status });
    this.ear.heard(now, left);
  }

  private lose(): void {
    this.stop();
    forget(this.ticket.token);
    this.ear.gone();
  }
}
