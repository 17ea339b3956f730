// A world a test can steer: its clock stands still until told, and its network answers as told.

export class FakeWorld {
  time = 0;
  timers = [];
  calls = [];

  now = () => this.time;
  chance = () => 1;
  after = (ms, run) => {
    const timer = { at: this.time + ms, run };
    this.timers.push(timer);
    return timer;
  };
  cancel = (timer) => {
    this.timers = this.timers.filter((other) => other !== timer);
  };
  fetch = (url, { signal }) =>
    new Promise((resolve, reject) => {
      const call = { url, signal, resolve, reject, aborted: false };
      signal.addEventListener('abort', () => {
        call.aborted = true;
        reject(new Error('aborted'));
      });
      this.calls.push(call);
    });

  get call() {
    return this.calls.at(-1);
  }

  /** Lets `ms` pass, running what falls due, in order. */
  async pass(ms) {
    const end = this.time + ms;
    for (;;) {
      const due = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.time = Math.max(this.time, due.at);
      this.cancel(due);
      due.run();
      await settle();
    }
    this.time = end;
    await settle();
  }

  /** The machine slept: time went by and no timer ran; then those overdue run. */
  async sleep(ms) {
    this.time += ms;
    const due = this.timers.filter(({ at }) => at <= this.time);
    for (const timer of due) {
      this.cancel(timer);
      timer.run();
    }
    await settle();
  }
}

/** Answers `call` with an open event stream. */
export async function answer(call) {
  let out;
  const body = new ReadableStream({ start: (controller) => (out = controller) });
  const encoder = new TextEncoder();
  call.resolve(new Response(body, { headers: { 'Content-Type': 'text/event-stream' } }));
  await settle();
  return {
    async say(text) {
      out.enqueue(encoder.encode(text));
      await settle();
    },
    async end() {
      out.close();
      await settle();
    },
  };
}

export const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

export const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
