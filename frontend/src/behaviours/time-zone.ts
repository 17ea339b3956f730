// Tells the server in which time zone the reader is, where a form asks for it and nobody said yet.

export function startTimeZone(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>('input[data-time-zone]')) {
    if (field.value === '') field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
  }
}
