// One ticket's conversation kept current: fetched when opened, then pushed, never polled. Listens
// while it is on screen, and for an hour after sending, so that a quick answer shows on the button.

import { Stream, browserWorld } from '../live/stream.ts';
import { TICKETS, thread, type Thread } from './desk.ts';
import { change, forget, type Kept } from './tickets.ts';

const HOPEFUL_MS = 3_600_000;

export interface Ear {
  /** Messages as they are now; `unseen` answers since it was last on screen. */
  heard(token: string, thread: Thread, unseen: number): void;
  unreachable(token: string): void;
  gone(token: string): void;
}

export class Conversation {
  private stream: Stream | undefined;
  private latest = 0;

  constructor(
    private readonly desk: string,
    readonly ticket: Kept,
    private readonly ear: Ear,
    /** Whether the person has this conversation before their eyes. */
    private readonly watched: () => boolean,
  ) {}

  /** Connects or lets go, as the moment wants; call it whenever the moment changes. */
  turn(): void {
    const hopeful = Date.now() - this.ticket.at < HOPEFUL_MS;
    const wanted = !document.hidden && (this.watched() || hopeful);
    if (!wanted) return this.stop();
    if (this.stream) return this.stream.wake();
    const url = `${this.desk}${TICKETS}/${encodeURIComponent(this.ticket.token)}/live`;
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
      const answers = now.messages.filter(({ from }) => from === 'us').length;
      if (this.watched()) change(token, { seen: (this.ticket.seen = answers) });
      this.ear.heard(token, now, Math.max(0, answers - this.ticket.seen));
    } catch {
      if (mine === this.latest) this.ear.unreachable(token);
    }
  }

  private lose(): void {
    this.stop();
    forget(this.ticket.token);
    this.ear.gone(this.ticket.token);
  }
}
