// A pasted or dropped picture stands in the words where the caret was: it is uploaded at once and
// shown by `![name](cid:…)`, in the preview, the thread and the mail alike. Where the upload fails
// it is attached as a file instead: nothing that was pasted is lost.

import { send } from '../lib/http.ts';
import type { TicketComposer } from './composer.ts';

const SHOWN = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'];

export const isPicture = (file: File): boolean => SHOWN.includes(file.type);

/** False if it could not be placed. */
export async function place(composer: TicketComposer, file: File): Promise<boolean> {
  const url = composer.form.dataset.pictures;
  if (!url) return false;
  const { text } = composer;
  const mark = `![${file.name}: on its way…]()`;
  text.setRangeText(mark, text.selectionStart, text.selectionEnd, 'end');
  composer.changed();
  const markdown = await upload(url, file);
  const at = text.value.indexOf(mark);
  // The writer may have taken the mark out, or sent; then the picture has no place any more.
  if (at >= 0) text.setRangeText(markdown ?? '', at, at + mark.length, 'preserve');
  composer.changed();
  return markdown !== undefined || at < 0;
}

async function upload(url: string, file: File): Promise<string | undefined> {
  const data = new FormData();
  data.append('files', file);
  try {
    const response = await send('POST', url, data);
    if (!response.ok || response.redirected) return undefined;
    return ((await response.json()) as { markdown?: string }).markdown;
  } catch {
    return undefined;
  }
}
