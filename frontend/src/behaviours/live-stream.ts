// Connects this page to the live stream: through the shared worker all tabs use, or by itself
// where there is none. After sleep, a lost network or a trip through history it asks to catch up.

import { publish } from '../lib/bus.ts';
import { Hub, type Word } from '../live/hub.ts';
import { browserWorld } from '../live/stream.ts';

declare const LIVE_WORKER: string;

const PULSE_MS = 5_000;
/** A pulse this late means the machine slept. */
const SLEPT_MS = 20_000;

let say: (word: Word) => void = () => {};

export function startLiveStream(): void {
  if (!document.querySelector('[data-live]')) return;
  say = viaWorker() ?? inPage();
  join();
  const wake = () => document.hidden || say({ type: 'wake' });
  document.addEventListener('visibilitychange', wake);
  window.addEventListener('online', wake);
  window.addEventListener('pagehide', () => say({ type: 'leave' }));
  window.addEventListener('pageshow', (event) => event.persisted && join());
  let beat = Date.now();
  setInterval(() => {
    if (Date.now() - beat > SLEPT_MS) wake();
    beat = Date.now();
  }, PULSE_MS);
}

/** The oldest event any region shows: what the page needs to hear again starts there. */
function join(): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-live][data-seq]')];
  const seqs = regions.map((region) => Number(region.dataset.seq)).filter(Number.isFinite);
  say(seqs.length ? { type: 'join', seq: Math.min(...seqs) } : { type: 'join' });
}

function viaWorker(): ((word: Word) => void) | undefined {
  if (typeof SharedWorker === 'undefined') return undefined;
  try {
    const worker = new SharedWorker(LIVE_WORKER, { name: 'prickle-live' });
    worker.onerror = () => {
      say = inPage();
      join();
    };
    worker.port.onmessage = (message) => publish(message.data);
    return (word) => worker.port.postMessage(word);
  } catch {
    return undefined;
  }
}

function inPage(): (word: Word) => void {
  const hub = new Hub('/live', browserWorld);
  return (word) => hub.said(publish, word);
}
