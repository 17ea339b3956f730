// Shows a full page from the server without leaving this one: regions about the same thing are
// changed in place, a region about another ticket is replaced. The list keeps its place, and what
// was typed for one ticket can never turn up in another.

import { htmx } from './htmx.ts';
import { signedOut } from './http.ts';

/** False if `html` isn't a page with our regions; nothing has changed then. */
export async function show(html: string): Promise<boolean> {
  const next = new DOMParser().parseFromString(html, 'text/html');
  const regions = [...document.querySelectorAll<HTMLElement>('[data-live][id]')];
  const body = next.body.outerHTML;
  if (!regions.some((old) => next.getElementById(old.id))) return false;
  for (const old of regions) {
    const fresh = next.getElementById(old.id);
    const other = fresh && fresh.dataset.live !== old.dataset.live;
    if (other && old.isConnected) old.replaceWith(document.adoptNode(fresh));
  }
  const screen = document.body.className;
  if (isList(screen)) listAt = scrollY;
  await htmx.swap({ text: body, target: document.body, swap: 'innerMorph' });
  document.title = next.title;
  document.body.className = next.body.className;
  // A phone shows another screen then; the list is found where it was left.
  if (screen !== next.body.className) scrollTo(0, isList(next.body.className) ? listAt : 0);
  const token = next.querySelector<HTMLMetaElement>('meta[name="csrf"]');
  const ours = document.querySelector<HTMLMetaElement>('meta[name="csrf"]');
  if (token && ours) ours.content = token.content;
  document.dispatchEvent(new CustomEvent('prickle:shown'));
  return true;
}

const isList = (screen: string): boolean => /screen-(list|found)/.test(screen);
let listAt = 0;

let shown = location.pathname + location.search;

/** The address of what is on the page: differs from the browser's only while moving in history. */
export const shownAt = (): string => shown;

/** Notes the address of what is shown now, as a new step in the history unless already there. */
export function arrive(address: string): void {
  const here = location.pathname + location.search + location.hash;
  if (address !== here) history.pushState({ prickle: true }, '', address);
  shown = location.pathname + location.search;
}

/** What became of an answer: on the page, on another page now, or nothing we can show. */
export type Shown = 'here' | 'left' | 'signed-out' | 'unreadable';

/** Shows the page a form was answered with, following the address it led to. */
export async function receive(response: Response): Promise<Shown> {
  if (signedOut(response)) return 'signed-out';
  const html = await response.text();
  const landed = new URL(response.url);
  const address = landed.pathname + landed.search;
  if (await show(html)) {
    if (response.redirected) arrive(address + landed.hash);
    return 'here';
  }
  if (!response.ok) return 'unreadable';
  location.assign(response.redirected ? response.url : location.href);
  return 'left';
}
