// Lets the browser keep the page that is shown without a connection, and offer the desk as an app.

export function startInstalled(): void {
  if (!('serviceWorker' in navigator)) return;
  // After the page: nothing of it waits for the worker.
  const register = () =>
    navigator.serviceWorker.register('/sw.js').catch(() => {
      // Private windows and old browsers have none; the desk works without.
    });
  if (document.readyState === 'complete') void register();
  else window.addEventListener('load', () => void register());
}
