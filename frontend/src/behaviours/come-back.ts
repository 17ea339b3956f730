// The page without a connection looks now and then whether there is one again, and makes way for
// the page that was asked for.

const LOOK_MS = 5_000;

export function startComeBack(): void {
  if (!document.querySelector('[data-come-back]')) return;
  const look = () =>
    fetch('/healthz', { cache: 'no-store' })
      .then((answer) => (answer.ok ? location.reload() : undefined))
      .catch(() => {
        // Not yet.
      });
  setInterval(() => void look(), LOOK_MS);
  window.addEventListener('online', () => void look());
}
