// Shows what the customer will see. The server renders it, with the same function that renders the
// message, so the preview cannot be wrong.

import { send } from '../lib/http.ts';
import type { TicketComposer } from './composer.ts';

export function togglePreview(composer: TicketComposer, event: Event): void {
  const target = event.target instanceof Element ? event.target : null;
  const button = target?.closest<HTMLElement>('[data-preview-toggle]');
  if (button) void turn(composer, button);
  else if (target?.matches('[name="visibility"]')) close(composer);
}

async function turn(composer: TicketComposer, button: HTMLElement): Promise<void> {
  const pane = composer.querySelector<HTMLElement>('[data-preview]');
  if (!pane) return;
  if (!pane.hidden) {
    close(composer);
    composer.text.focus();
    return;
  }
  const { visibility, text } = composer;
  const url = composer.form.dataset.previewUrl ?? '/preview';
  try {
    const ticket = composer.dataset.ticket ?? '';
    const insists = composer.querySelector<HTMLInputElement>('[name="insists"]')?.checked ?? false;
    const fields = { text: text.value, visibility, ticket, insists: insists ? 'yes' : '' };
    const response = await send('POST', url, fields);
    pane.innerHTML =
      response.ok && !response.redirected ? await response.text() : 'No preview now.';
  } catch {
    pane.textContent = 'No connection, so no preview now.';
  }
  pane.hidden = false;
  text.hidden = true;
  button.setAttribute('aria-pressed', 'true');
}

export function close(composer: TicketComposer): void {
  const pane = composer.querySelector<HTMLElement>('[data-preview]');
  if (!pane || pane.hidden) return;
  pane.hidden = true;
  composer.text.hidden = false;
  composer.querySelector('[data-preview-toggle]')?.setAttribute('aria-pressed', 'false');
}
