// Says at once that a file is too large, instead of after minutes of sending it. The limit in
// bytes is on the field: `data-max-bytes`. The server checks again.

/** `812 B`, `14 kB`, `2.4 MB`, as `format.rs` writes them. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  return `${Number((bytes / 1_000_000).toFixed(1))} MB`;
}

export function startFileSize(): void {
  document.addEventListener(
    'change',
    ({ target }) => {
      if (target instanceof HTMLInputElement && target.type === 'file') check(target);
    },
    { capture: true },
  );
}

function check(field: HTMLInputElement): void {
  const most = Number(field.dataset.maxBytes) || Infinity;
  const [keep, drop] = [new DataTransfer(), [] as File[]];
  for (const file of field.files ?? []) {
    if (file.size > most) drop.push(file);
    else keep.items.add(file);
  }
  if (drop.length) field.files = keep.files;
  const names = drop.map((file) => `${file.name} (${size(file.size)})`).join(', ');
  say(field, drop.length ? `Too large, and left out: ${names}. The limit is ${size(most)}.` : '');
}

function say(field: HTMLInputElement, text: string): void {
  let line = field.parentElement?.querySelector<HTMLElement>('[data-file-error]');
  if (!line && text) {
    line = document.createElement('p');
    line.className = 'complaint';
    line.dataset.fileError = '';
    line.setAttribute('role', 'alert');
    field.after(line);
  }
  if (line) line.textContent = text;
}
