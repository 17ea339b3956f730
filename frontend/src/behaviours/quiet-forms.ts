// Small forms on a live page (assign to me, severity, solve…) answer in place, so that a press of a
// key doesn't cost the half-typed reply beside it. Without this they post and reload.

import { send } from '../lib/http.ts';
import { receive } from '../lib/page.ts';
import { toast } from '../lib/dom.ts';

const sending = new WeakSet<HTMLFormElement>();

export function startQuietForms(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !isQuiet(form) || event.defaultPrevented) return;
    event.preventDefault();
    void submit(form, event.submitter);
  });
}

/** Forms of the ticket. The composer sends by itself; `data-plain` forms load as pages do. */
function isQuiet(form: HTMLFormElement): boolean {
  const small = form.method === 'post' && form.id !== 'composer' && !form.dataset.plain;
  return small && form.closest('#ticket, [data-quiet]') !== null;
}

async function submit(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  if (sending.has(form)) return;
  sending.add(form);
  form.setAttribute('aria-busy', 'true');
  try {
    const action = submitter?.getAttribute('formaction') ?? form.action;
    const shown = await receive(await send('POST', action, new FormData(form, submitter)));
    if (shown === 'signed-out') toast('You have been signed out, so this was not saved.');
    if (shown === 'unreadable') toast('That did not work, and nothing was changed.');
    if (shown === 'here') closeMenus(form);
  } catch {
    toast('No connection: nothing was changed. Please try again.');
  } finally {
    sending.delete(form);
    form.removeAttribute('aria-busy');
  }
}

function closeMenus(form: HTMLFormElement): void {
  form.closest('details.menu')?.removeAttribute('open');
  form.closest('dialog')?.close();
}
