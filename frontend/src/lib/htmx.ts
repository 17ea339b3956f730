// htmx, set up once for a page with a strict content policy and half-typed words on it.
//
// The rule it protects: nothing the reader opened, typed or chose is lost when HTML is swapped in,
// and no text from outside can ever be run as code.

import htmx from 'htmx.org';
import { CSRF_HEADER, signedOut } from './http.ts';
import { meta } from './dom.ts';

type MorphHook = (old: Element, fresh: Element) => boolean;
const hooks: MorphHook[] = [];

/** Asks `hook` before an element is changed in place; `false` leaves the element as it is. */
export function beforeMorph(hook: MorphHook): void {
  hooks.push(hook);
}

class Refused {
  constructor() {
    throw new Error('code in attributes is not run here');
  }
}

export function startHtmx(): void {
  htmx.config.history = false; // open-tickets.ts moves through history and keeps the list's place.
  htmx.config.morphIgnore.push('open'); // What the reader opened stays open.
  (htmx.config.noSwap as (number | string)[]).push('4xx', '5xx'); // An error never replaces a page.
  htmx.registerExtension('prickle', {
    init: (api: { initSecurity(policy: undefined, plain: unknown, later: unknown): void }) =>
      api.initSecurity(undefined, Refused, Refused),
    htmx_before_morph_node: (_: Element, { oldNode, newNode }: { oldNode: Node; newNode: Node }) =>
      !(oldNode instanceof Element && newNode instanceof Element) ||
      hooks.every((hook) => hook(oldNode, newNode)),
  });
  document.addEventListener('htmx:config:request', ({ detail }) => {
    detail.ctx.request.headers[CSRF_HEADER] = meta('csrf');
  });
  document.addEventListener('htmx:before:response', (event) => {
    const raw = event.detail.ctx.response?.raw;
    if (!raw || !signedOut(raw)) return;
    event.preventDefault(); // A sign-in page must not land inside a ticket.
    document.dispatchEvent(new CustomEvent('prickle:signed-out'));
  });
}

export { htmx };
