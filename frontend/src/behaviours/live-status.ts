// Says in words whether the page can be trusted to be current: live, catching up, or offline.

import { listen } from '../lib/bus.ts';
import { onFresh } from '../lib/dom.ts';
import { beforeMorph } from '../lib/htmx.ts';
import { catchingUp, onCaughtUp } from './live-regions.ts';
import type { State } from '../live/stream.ts';

type Shown = 'live' | 'catching-up' | 'offline' | 'signed-out';

const WORDS: Record<Shown, string> = {
  live: 'live',
  'catching-up': 'catching up',
  offline: 'offline',
  'signed-out': 'signed out',
};
/** A blink of the network is not worth a word. */
const CALM_MS = 1_200;

let state: State = 'connecting';
let left = false;
let timer: number | undefined;
/** What the page says; as long as nothing is known it says what it came with. */
let shown: Shown | undefined;

export function startLiveStatus(): void {
  listen((news) => {
    if (news.type === 'state') state = news.state;
    left &&= news.type !== 'state' || news.state !== 'live';
    change();
  });
  document.addEventListener('prickle:signed-out', () => {
    left = true;
    change();
  });
  onCaughtUp(change);
  onFresh(draw);
  beforeMorph((old) => old.localName !== 'live-status');
  change();
}

/** Good news at once, bad news after a moment. */
function change(): void {
  clearTimeout(timer);
  if (now() === 'live') say();
  else timer = window.setTimeout(say, CALM_MS);
}

function say(): void {
  shown = now();
  draw();
}

function now(): Shown {
  if (left || state === 'signed_out') return 'signed-out';
  if (state === 'offline' || !navigator.onLine) return 'offline';
  return state === 'connecting' || catchingUp() ? 'catching-up' : 'live';
}

function draw(): void {
  if (!shown) return;
  for (const element of document.querySelectorAll('live-status')) {
    if (element.className === shown) continue;
    element.className = shown;
    element.setAttribute('role', 'status');
    element.replaceChildren(shown === 'signed-out' ? signInLink() : WORDS[shown]);
  }
}

function signInLink(): HTMLAnchorElement {
  const link = document.createElement('a');
  link.href = '/sign-in';
  link.target = '_blank'; // Another tab: half-typed words stay here.
  link.textContent = 'signed out: sign in';
  return link;
}
