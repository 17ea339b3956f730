// The handbook's text is checked as one types: faults appear beside it, each a link to its place,
// and their lines are marked. The server checks, with the function that checks when it is saved.

import { send } from '../lib/http.ts';

const PAUSE_MS = 400;

export function startHandbookEditor(): void {
  const form = document.querySelector<HTMLFormElement>('[data-check-url]');
  const text = form?.querySelector('textarea');
  if (!form || !text || text.readOnly) return;
  let timer: number | undefined;
  let asked = 0;
  text.addEventListener('input', () => {
    number(form, text);
    clearTimeout(timer);
    timer = window.setTimeout(() => void check(form, text, () => asked, ++asked), PAUSE_MS);
  });
  form.addEventListener('click', (event) => follow(event, text));
  number(form, text);
}

/** As many numbers as lines, and a little room below. */
function number(form: HTMLFormElement, text: HTMLTextAreaElement): void {
  const gutter = form.querySelector('.gutter');
  if (!gutter) return;
  const wanted = Math.max(text.value.split('\n').length, 20) + 2;
  text.rows = wanted;
  while (gutter.children.length > wanted) gutter.lastElementChild?.remove();
  while (gutter.children.length < wanted) {
    const line = document.createElement('li');
    line.id = `line-${gutter.children.length + 1}`;
    line.textContent = String(gutter.children.length + 1);
    gutter.append(line);
  }
}

async function check(
  form: HTMLFormElement,
  text: HTMLTextAreaElement,
  newest: () => number,
  mine: number,
): Promise<void> {
  const url = form.dataset.checkUrl ?? '';
  try {
    const response = await send('POST', url, { text: text.value, base: '0' });
    if (mine !== newest() || !response.ok || response.redirected) return;
    const place = form.querySelector('#faults');
    if (place) place.outerHTML = await response.text();
    mark(form);
  } catch {
    // No connection: what is wrong is told when the text is sent.
  }
}

function mark(form: HTMLFormElement): void {
  const links = form.querySelectorAll<HTMLElement>('#faults [data-line]');
  const lines = new Set([...links].map((link) => link.dataset.line));
  form.querySelectorAll('.gutter li').forEach((line, index) => {
    line.classList.toggle('bad', lines.has(String(index + 1)));
  });
}

/** A fault's link puts the caret where the fault is. */
function follow(event: Event, text: HTMLTextAreaElement): void {
  const link = event.target instanceof Element ? event.target.closest('[data-line]') : null;
  if (!(link instanceof HTMLElement)) return;
  event.preventDefault();
  const before = text.value.split('\n').slice(0, Number(link.dataset.line) - 1);
  const start = before.reduce((sum, line) => sum + line.length + 1, 0);
  const caret = start + Number(link.dataset.column ?? 1) - 1;
  text.focus();
  text.setSelectionRange(caret, caret);
  document.getElementById(`line-${link.dataset.line}`)?.scrollIntoView({ block: 'center' });
}
