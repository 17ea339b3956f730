// One connection to a live address that never gives up: it comes back after a lost network, a
// restart or a night's sleep. Clock, timers and chance are handed in, so the rule can be tested.

import { delayMs } from '../lib/backoff.ts';
import { EventParser, type ServerEvent } from '../lib/sse.ts';

export type State = 'connecting' | 'live' | 'offline' | 'signed_out';

/** What a stream needs of the world. */
export interface World {
  fetch(url: string, init: RequestInit): Promise<Response>;
  after(ms: number, run: () => void): number;
  cancel(timer: number): void;
  now(): number;
  chance(): number;
}

export interface Listener {
  state(state: State): void;
  event(event: ServerEvent): void;
}

/** The server says something every 15 s; twice that and a bit without a word is a dead line. */
const SILENCE_MS = 40_000;
/** Silence after which a page that just woke up does not trust the connection any more. */
const DOUBT_MS = 17_000;
const WATCH_MS = 10_000;
/** A refusal is not cured by haste. */
const REFUSED_MS = 30_000;

export class Stream {
  private running: AbortController | undefined;
  private retry: number | undefined;
  private watch: number | undefined;
  private tries = 0;
  private heardAt = 0;

  constructor(
    private readonly address: () => string,
    private readonly listener: Listener,
    private readonly world: World,
  ) {}

  start(): void {
    this.stop();
    this.tries = 0;
    void this.connect();
  }

  stop(): void {
    this.running?.abort();
    this.running = undefined;
    for (const timer of [this.retry, this.watch]) if (timer !== undefined) this.world.cancel(timer);
    this.retry = this.watch = undefined;
  }

  /** The page came back to life: connect now if waiting, and doubt a line that has been silent. */
  wake(): void {
    const silent = this.world.now() - this.heardAt > DOUBT_MS;
    if (this.retry !== undefined || (this.running && silent)) this.start();
  }

  private async connect(): Promise<void> {
    const mine = new AbortController();
    this.running = mine;
    this.heardAt = this.world.now();
    this.listener.state('connecting');
    this.guard(mine);
    let failure: State = 'offline';
    try {
      const headers = { Accept: 'text/event-stream' };
      const init: RequestInit = {
        headers,
        signal: mine.signal,
        cache: 'no-store',
        redirect: 'manual',
      };
      const response = await this.world.fetch(this.address(), init);
      // A redirect leads to the sign-in page; it comes as status 0.
      if ([0, 401, 403].includes(response.status)) failure = 'signed_out';
      if (response.ok && response.body) await this.read(response.body, mine);
    } catch {
      // A lost line or our own abort; both are handled below.
    }
    if (this.running === mine) this.again(failure);
  }

  private async read(body: ReadableStream<Uint8Array>, mine: AbortController): Promise<void> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const parser = new EventParser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || this.running !== mine) return;
      this.heardAt = this.world.now();
      for (const event of parser.push(decoder.decode(value, { stream: true }))) {
        this.tries = 0;
        this.listener.event(event);
      }
    }
  }

  private again(failure: State): void {
    this.stop();
    this.listener.state(failure);
    const refused = failure === 'signed_out';
    const wait = refused ? REFUSED_MS : delayMs(this.tries++, this.world.chance());
    this.retry = this.world.after(wait, () => {
      this.retry = undefined;
      void this.connect();
    });
  }

  /** Looks now and then whether the line has gone silent. A sleeping machine shows here as well. */
  private guard(mine: AbortController): void {
    this.watch = this.world.after(WATCH_MS, () => {
      if (this.running !== mine) return;
      if (this.world.now() - this.heardAt > SILENCE_MS) this.start();
      else this.guard(mine);
    });
  }
}

/** The real world, for pages and workers. */
export const browserWorld: World = {
  fetch: (url, init) => fetch(url, init),
  after: (ms, run) => setTimeout(run, ms) as unknown as number,
  cancel: (timer) => clearTimeout(timer),
  now: () => Date.now(),
  chance: () => Math.random(),
};
