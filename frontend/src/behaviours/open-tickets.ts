// Opens a ticket from the list in place: the page is fetched when the pointer or the focus comes
// near, shown at once on click, and the list keeps its scroll and focus. Back and forward work.
// Without this, the links are plain links to the same pages.

import { arrive, show, shownAt } from '../lib/page.ts';

/** Rows, and the way back to the list. */
const LINKS = 'a[data-row], a[data-back]';
/** A page kept longer may be old; one that is shown and is old fetches what changed by itself. */
const FRESH_MS = 20_000;
const HOVER_MS = 65;
/** After a ticket was opened, the one below it is fetched: it is mostly what comes next. */
const AHEAD_MS = 400;

const fetched = new Map<string, { at: number; page: Promise<string> }>();
let latest = 0;

export function startOpenTickets(): void {
  let timer: number | undefined;
  const near = (event: Event) => {
    const link = rowLink(event.target);
    clearTimeout(timer);
    if (link) timer = window.setTimeout(() => void fetchPage(link.href).catch(() => {}), HOVER_MS);
  };
  document.addEventListener('pointerover', near, { passive: true });
  document.addEventListener('focusin', near);
  document.addEventListener('click', (event) => {
    const link = rowLink(event.target);
    const plain =
      event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!link || !plain || event.defaultPrevented) return;
    event.preventDefault();
    void visit(link.href, { push: true, focus: event.detail === 0 });
  });
  document.addEventListener('prickle:shown', () => setTimeout(fetchNext, AHEAD_MS));
  window.addEventListener('popstate', () => {
    const hashOnly = location.pathname + location.search === shownAt();
    if (!hashOnly) void visit(location.href, { push: false, focus: false });
  });
}

function fetchNext(): void {
  const rows = [...document.querySelectorAll<HTMLAnchorElement>('a[data-row]')];
  const next = rows[rows.findIndex((row) => row.hasAttribute('aria-current')) + 1];
  if (next && next !== rows[0]) void fetchPage(next.href).catch(() => {});
}

function rowLink(target: EventTarget | null): HTMLAnchorElement | null {
  const link = target instanceof Element ? target.closest<HTMLAnchorElement>(LINKS) : null;
  return link?.origin === location.origin && !link.target ? link : null;
}

function fetchPage(href: string): Promise<string> {
  const known = fetched.get(href);
  if (known && Date.now() - known.at < FRESH_MS) return known.page;
  const page = fetch(href, { headers: { Accept: 'text/html' } }).then((response) => {
    if (!response.ok || response.redirected) throw new Error(`${href} is not a page to show here`);
    return response.text();
  });
  page.catch(() => fetched.delete(href));
  fetched.set(href, { at: Date.now(), page });
  return page;
}

export async function visit(href: string, how: { push: boolean; focus: boolean }): Promise<void> {
  const may = new CustomEvent('prickle:leaving', { cancelable: true });
  if (how.push && !document.dispatchEvent(may)) return;
  const mine = ++latest;
  mark(href);
  try {
    const html = await fetchPage(href);
    if (mine !== latest) return; // Another ticket was opened meanwhile.
    const url = new URL(href);
    if (!(await show(html))) throw new Error('not our page');
    arrive(url.pathname + url.search + url.hash);
    fetched.clear();
    if (how.focus) focusTicket();
    if (url.hash) document.getElementById(url.hash.slice(1))?.scrollIntoView();
  } catch {
    if (mine === latest) location.assign(href);
  }
}

/** Shows which row was chosen before the ticket is there. */
function mark(href: string): void {
  for (const row of document.querySelectorAll<HTMLAnchorElement>('a[data-row]')) {
    const on = row.href === href;
    if (on) row.setAttribute('aria-current', 'true');
    else row.removeAttribute('aria-current');
    row.closest('li')?.classList.toggle('on', on);
  }
}

function focusTicket(): void {
  const title = document.querySelector<HTMLElement>('#ticket h1');
  title?.setAttribute('tabindex', '-1');
  title?.focus({ preventScroll: true });
}
