// A ticket opens at what is to be read: the first message that waits for an answer, else the
// newest. Who stays at the end stays there when something comes in; who reads further up is left
// in peace.

import { onFresh } from '../lib/dom.ts';

/** So near the end counts as being there. */
const NEAR_PX = 60;

let ticket: string | undefined;
let atEnd = false;

export function startNewestFirst(): void {
  document.addEventListener('scroll', look, { capture: true, passive: true });
  onFresh(place);
}

/** The ticket's own part of the page scrolls; on a phone the page does. */
function scroller(): Element | null {
  const part = document.querySelector('#ticket > .ticket');
  const own = part && getComputedStyle(part).overflowY !== 'visible';
  const phone = part && getComputedStyle(part).display === 'contents';
  return own && !phone ? part : part && document.scrollingElement;
}

function look(): void {
  const box = scroller();
  if (box) atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
}

function place(): void {
  const now = document.querySelector<HTMLElement>('#ticket:has(#conversation)')?.dataset.live;
  if (now === ticket) {
    if (now && atEnd) scroller()?.scrollTo({ top: scroller()?.scrollHeight, behavior: 'instant' });
    return;
  }
  ticket = now;
  if (!now || location.hash.startsWith('#m')) return;
  const all = document.querySelectorAll('#conversation .msg');
  const first = document.querySelector('#conversation [data-unanswered]') ?? all[all.length - 1];
  // The first of all is read from the ticket's head on.
  if (first && first !== all[0]) first.scrollIntoView({ block: 'start', behavior: 'instant' });
  look();
}
