// The next page of the list comes below the one that is there, when its end comes near or its link
// is pressed. The place is kept, and so is a longer list when it changes.

import { signedOut } from '../lib/http.ts';
import { onFresh } from '../lib/dom.ts';
import { beforeMorph } from '../lib/htmx.ts';

/** Pages below the first that are shown. */
let more = 0;
let of: string | undefined;
let loading = false;
let watched: Element | undefined;
/** Where the first page says the second begins; the link itself moves on. */
let firstNext: string | undefined;

const eye =
  typeof IntersectionObserver === 'undefined'
    ? undefined
    : new IntersectionObserver(
        (seen) => seen.some((one) => one.isIntersecting) && void load(),
        { rootMargin: '400px 0px' },
      );

export function startMoreRows(): void {
  // The link of a longer list is further down than the first page says.
  beforeMorph((old, fresh) => {
    if (!old.matches('#list .pager') || !more) return true;
    firstNext = fresh.querySelector('a[rel="next"]')?.getAttribute('href') ?? undefined;
    return false;
  });
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest(NEXT) : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void load();
  });
  onFresh(() => {
    const now = rowsHere()?.dataset.of;
    if (now !== of) [of, more] = [now, 0];
    const link = document.querySelector(NEXT) ?? undefined;
    if (link === watched) return;
    if (watched) eye?.unobserve(watched);
    watched = link;
    if (link) eye?.observe(link);
  });
}

const NEXT = '#list .pager a[rel="next"]';
const rowsHere = () => document.getElementById('list-rows');

export const isLonger = (): boolean => more > 0;

async function load(): Promise<void> {
  const link = document.querySelector<HTMLAnchorElement>(NEXT);
  const list = rowsHere();
  if (!link || !list || loading) return;
  loading = true;
  link.setAttribute('aria-busy', 'true');
  try {
    if (!more) firstNext = link.href;
    const next = await page(link.href);
    append(list, next.rows);
    more += 1;
    setNext(link, next.href);
  } catch {
    location.assign(link.href); // The plain way: a page of its own.
  } finally {
    loading = false;
    link.removeAttribute('aria-busy');
  }
}

function append(list: HTMLElement, rows: Element[]): void {
  for (const row of rows) if (!document.getElementById(row.id)) list.append(row);
  document.dispatchEvent(new CustomEvent('htmx:after:settle'));
}

function setNext(link: HTMLAnchorElement, href: string | undefined): void {
  if (href) link.href = href;
  else link.remove();
}

/** A page of rows, and where the next one is. */
async function page(href: string): Promise<{ rows: Element[]; href?: string }> {
  const url = new URL(href);
  url.searchParams.set('part', 'list');
  const response = await fetch(url, { headers: { Accept: 'text/html' } });
  if (!response.ok || signedOut(response)) throw new Error('no further rows');
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  const next = fresh.querySelector<HTMLAnchorElement>(NEXT)?.getAttribute('href');
  const rows = [...fresh.querySelectorAll('#list-rows > *')].map((row) => document.adoptNode(row));
  return next ? { rows, href: new URL(next, href).href } : { rows };
}

/** The first page as given, with as many pages below it as are shown now. */
export async function allRows(first: HTMLElement): Promise<HTMLElement> {
  const link = document.querySelector<HTMLAnchorElement>(NEXT);
  let href = firstNext && new URL(firstNext, location.href).href;
  for (let at = 0; at < more && href; at += 1) {
    const next = await page(href).catch(() => undefined);
    if (!next) break;
    first.append(...next.rows.filter((row) => !first.querySelector(`[id="${row.id}"]`)));
    href = next.href;
  }
  if (link && more && href) link.href = href;
  return first;
}

