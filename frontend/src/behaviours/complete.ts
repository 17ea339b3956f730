// What fits next in a query, offered under the search box while somebody writes (an ARIA combobox).
// The server knows the language; this asks it, moves through its answer by keys, and puts in what
// was chosen. Without an answer the field is a field.

const PAUSE_MS = 90;
const LIST = 'offers';

let timer = 0;
let asked: AbortController | undefined;

export function startComplete(): void {
  document.addEventListener('input', (event) => {
    const field = fieldOf(event.target);
    if (field && (event as InputEvent).isComposing !== true) later(field);
  });
  // Before the list's and the menus' own keys.
  document.addEventListener('keydown', keys, { capture: true });
  document.addEventListener('focusout', (event) => fieldOf(event.target) && close());
  window.addEventListener('resize', close);
}

const fieldOf = (target: EventTarget | null): HTMLInputElement | undefined =>
  target instanceof HTMLInputElement && target.dataset.complete ? target : undefined;
const list = (): HTMLElement | null => document.getElementById(LIST);
const active = (): HTMLElement | null => document.querySelector(`#${LIST} [aria-selected="true"]`);

function later(field: HTMLInputElement): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => void ask(field), PAUSE_MS);
}

async function ask(field: HTMLInputElement): Promise<void> {
  asked?.abort();
  asked = new AbortController();
  const at = String(field.selectionStart ?? field.value.length);
  const url = `${field.dataset.complete}?${new URLSearchParams({ q: field.value, at })}`;
  const answer = await fetch(url, { signal: asked.signal }).catch(() => undefined);
  if (!answer?.ok || answer.redirected || document.activeElement !== field) return;
  const html = await answer.text().catch(() => '');
  if (html.includes('role="option"')) open(field, html);
  else close();
}

function open(field: HTMLInputElement, html: string): void {
  const box = list() ?? document.body.appendChild(document.createElement('ul'));
  Object.assign(box, { id: LIST, className: 'offers', innerHTML: html });
  box.setAttribute('role', 'listbox');
  box.setAttribute('aria-label', 'What fits here');
  box.onpointerdown = (event) => {
    event.preventDefault(); // The field keeps the focus.
    const option = (event.target as Element).closest<HTMLElement>('[role="option"]');
    if (option) choose(field, option);
  };
  const under = field.getBoundingClientRect();
  const width = Math.max(under.width, Math.min(340, innerWidth - 16));
  const left = Math.max(8, Math.min(under.left, innerWidth - width - 8));
  Object.assign(box.style, { left: `${left}px`, top: `${under.bottom + 4}px`, width: `${width}px` });
  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', LIST);
  field.setAttribute('aria-expanded', 'true');
  field.removeAttribute('aria-activedescendant');
}

function close(): void {
  clearTimeout(timer);
  asked?.abort();
  list()?.remove();
  for (const field of document.querySelectorAll('[aria-controls="offers"]')) {
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  }
}

function keys(event: KeyboardEvent): void {
  const field = fieldOf(event.target);
  if (!field || event.isComposing) return;
  const down = event.key === 'ArrowDown';
  if (!list()) return down ? later(field) : undefined;
  if (down || event.key === 'ArrowUp') move(field, down ? 1 : -1);
  else if (event.key === 'Escape') close();
  else if (event.key === 'Enter' && active()) choose(field, active()!);
  else return event.key === 'Enter' ? close() : undefined;
  event.preventDefault();
  event.stopPropagation();
}

function move(field: HTMLInputElement, by: number): void {
  const all = [...document.querySelectorAll<HTMLElement>(`#${LIST} [role="option"]`)];
  const now = all.findIndex((option) => option === active());
  const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : (now + by + all.length) % all.length;
  for (const [at, option] of all.entries()) option.setAttribute('aria-selected', `${at === next}`);
  all[next]?.scrollIntoView({ block: 'nearest' });
  field.setAttribute('aria-activedescendant', all[next]?.id ?? '');
}

function choose(field: HTMLInputElement, option: HTMLElement): void {
  if (option.dataset.to) return location.assign(option.dataset.to);
  field.value = option.dataset.text ?? field.value;
  const caret = Number(option.dataset.caret ?? field.value.length);
  field.setSelectionRange(caret, caret);
  close();
  if (field.value.slice(0, caret).endsWith(':')) void ask(field); // A field wants a value.
}
