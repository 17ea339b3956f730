// Tells the others that this ticket is open here, and whether we are writing, every 20 s and at
// once when it changes. A hidden tab says nothing; a closed one says goodbye.

import { farewell } from '../lib/farewell.ts';
import { beacon, send } from '../lib/http.ts';
import { onFresh } from '../lib/dom.ts';
import { newId } from '../lib/id.ts';
import { refresh } from './live-regions.ts';

const BEAT_MS = 20_000;
/** Still "writing" this long after the last key. */
const TYPING_MS = 8_000;

/** Two tabs of one agent are two places; closing one must not sign off the other. */
const tab = newId();
let ticket: string | undefined;
let said = '';
/** Counts what we say, so that a word on its way for long is not taken for the last. */
let words = 0;
let typedAt = 0;

export function startPresence(): void {
  onFresh(moved);
  setInterval(beat, BEAT_MS);
  setInterval(() => tell(false), TYPING_MS / 2);
  document.addEventListener('visibilitychange', () => tell(true));
  document.addEventListener('input', ({ target }) => {
    if (!(target instanceof Element) || !target.closest('#composer')) return;
    typedAt = Date.now();
    tell(false);
  });
  document.addEventListener('prickle:sent', () => {
    typedAt = 0;
    tell(false);
  });
  window.addEventListener('pagehide', () => leave(farewell));
  window.addEventListener('pageshow', () => tell(true));
}

const word = (): string => String((words += 1));

const here = (): string | undefined =>
  document.querySelector<HTMLElement>('ticket-composer')?.dataset.ticket ??
  /^ticket\/(\d+)/.exec(document.getElementById('ticket')?.dataset.live ?? '')?.[1];

/** Says that we are here, and looks who else is: whoever went without a word is named no longer. */
function beat(): void {
  tell(true);
  if (ticket && !document.hidden) refresh([`presence/${ticket}`]);
}

function moved(): void {
  const now = here();
  if (now === ticket) return;
  leave(beacon);
  ticket = now;
  typedAt = 0;
  tell(true);
}

function tell(always: boolean): void {
  if (!ticket || document.hidden) return;
  const state = Date.now() - typedAt < TYPING_MS ? 'typing' : 'viewing';
  if (state === said && !always) return;
  said = state;
  void send('POST', `/tickets/${ticket}/presence`, { state, tab, word: word() }).catch(() => {});
}

function leave(tells: typeof beacon): void {
  if (ticket && said) tells(`/tickets/${ticket}/presence`, { state: 'gone', tab, word: word() });
  said = '';
}
