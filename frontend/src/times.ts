// Spans in words, exactly as `crates/ui/src/format.rs` makes them, so that a time doesn't change
// its wording when the page takes over from the server.

/** `40 min`, `1 h 12 m`, `3 h`, `2 d 3 h`, `16 d`. */
export function span(seconds: number): string {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(minutes / 1440);
  if (minutes === 0) return '1 min';
  if (hours === 0) return `${minutes} min`;
  if (days === 0) return minutes % 60 ? `${hours} h ${minutes % 60} m` : `${hours} h`;
  return days < 14 && hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
}

/** `1 h 12 m left` or `40 min over`; instants in milliseconds. */
export function countdown(dueAt: number, now: number): string {
  const left = Math.floor(dueAt / 1000) - Math.floor(now / 1000);
  return left >= 0 ? `${span(left)} left` : `${span(left)} over`;
}
