// Fans one live stream out to many pages and tells each what it missed. Runs in the shared worker,
// or inside a page where there are no shared workers.
//
// The rule it protects: a page that joins or comes back late is never left showing old news.

import { Stream, type State, type World } from './stream.ts';
import type { ServerEvent } from '../lib/sse.ts';

/** What a page hears. `topics: 'all'` means: look at everything older than `seq` again. */
export type News =
  | { type: 'state'; state: State }
  | { type: 'changed'; topics: string[] | 'all'; seq?: number };

/** What a page says; `seq` is the oldest event it shows, absent if it shows none. */
export type Word = { type: 'join'; seq?: number } | { type: 'wake' } | { type: 'leave' };

export type Page = (news: News) => void;

const REMEMBERED = 2000;

export class Hub {
  private readonly pages = new Set<Page>();
  private readonly newest = new Map<string, number>();
  private readonly stream: Stream;
  private state: State = 'connecting';
  private seq: number | undefined;
  /** Changes after this one are remembered by topic; a page older than it looks at everything. */
  private floor: number | undefined;
  private started = false;

  constructor(address: string, world: World) {
    const since = () => (this.seq === undefined ? address : `${address}?since=${this.seq}`);
    this.stream = new Stream(
      since,
      { state: (s) => this.turn(s), event: (e) => this.hear(e) },
      world,
    );
  }

  said(page: Page, word: Word): void {
    if (word.type === 'wake') this.stream.wake();
    if (word.type === 'leave') this.leave(page);
    if (word.type === 'join') this.join(page, word.seq);
  }

  private join(page: Page, seq?: number): void {
    this.pages.add(page);
    page({ type: 'state', state: this.state });
    if (!this.started) {
      this.started = true;
      this.seq = this.floor = seq;
      this.stream.start();
    } else if (seq !== undefined && this.seq !== undefined && seq < this.seq) {
      this.catchUp(page, seq);
    }
  }

  private leave(page: Page): void {
    this.pages.delete(page);
    if (this.pages.size) return;
    this.stream.stop();
    this.newest.clear();
    this.started = false;
    this.seq = this.floor = undefined;
  }

  private catchUp(page: Page, seq: number): void {
    const known = this.floor !== undefined && seq >= this.floor;
    const missed = [...this.newest].filter(([, at]) => at > seq).map(([topic]) => topic);
    if (!known) page({ type: 'changed', topics: 'all', seq: this.seq });
    else if (missed.length) page({ type: 'changed', topics: missed, seq: this.seq });
  }

  private turn(state: State): void {
    this.state = state;
    this.tell({ type: 'state', state });
  }

  private hear({ event, data }: ServerEvent): void {
    let said: { seq?: unknown; topics?: unknown; topic?: unknown };
    try {
      said = JSON.parse(data);
    } catch {
      return;
    }
    const seq = typeof said.seq === 'number' ? said.seq : undefined;
    if (event === 'hello' && seq !== undefined) this.greet(seq);
    if (event === 'changed' && seq !== undefined) this.note(said.topics as string[], seq);
    if (event === 'presence') this.tell({ type: 'changed', topics: [String(said.topic)] });
  }

  /** The server says where it is. Behind or, after a restore, ahead of it: look at everything. */
  private greet(seq: number): void {
    const moved = this.seq !== undefined && this.seq !== seq;
    this.seq = seq;
    if (moved || this.floor === undefined) {
      this.floor = seq;
      this.newest.clear();
    }
    if (moved) this.tell({ type: 'changed', topics: 'all', seq });
    this.turn('live');
  }

  private note(topics: string[], seq: number): void {
    if (this.seq !== undefined && seq <= this.seq) return; // Replayed; the greeting covered it.
    this.seq = seq;
    for (const topic of topics) this.newest.set(topic, seq);
    if (this.newest.size > REMEMBERED) {
      this.newest.clear();
      this.floor = seq;
    }
    this.tell({ type: 'changed', topics, seq });
  }

  private tell(news: News): void {
    for (const page of this.pages) page(news);
  }
}
