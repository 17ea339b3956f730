// What is written, mirrored in the browser until the server has it.

import { store, stored } from '../lib/stored.ts';
import type { TicketComposer } from './composer.ts';

interface Mirror {
  text: string;
  visibility: string;
  client_id: string;
}

export function mirror(composer: TicketComposer, key: string): void {
  const { text, visibility } = composer;
  const client_id = composer.hiddenField('client_id')?.value ?? '';
  store(key, { text: text.value, visibility, client_id });
}

/** Words the server never got win over what it rendered. */
export function restore(composer: TicketComposer, key: string): void {
  const kept = stored<Mirror>(key);
  if (!kept) return;
  const { text, visibility, client_id } = kept;
  if (text !== composer.text.value) composer.text.value = text;
  composer.querySelector<HTMLInputElement>(`[name="visibility"][value="${visibility}"]`)?.click();
  const id = composer.hiddenField('client_id');
  if (id && client_id) id.value = client_id; // It may have been sent: the same id sends it once.
  composer.changed();
}
