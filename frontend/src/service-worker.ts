// The installed desk's worker: says so when there is no connection, and shows what the desk pushes.
// It keeps one page and its style, which hold nothing of anybody's, and no other: what is private
// is never cached here.
//
// The rule it protects: a page of the desk comes from the server or not at all.

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Event {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Pushed extends Waiting {
  data: { json(): unknown } | null;
}
interface Clicked extends Waiting {
  notification: Notification;
}
interface Tab {
  url: string;
  focus(): Promise<Tab>;
}
const scope = self as unknown as {
  addEventListener(type: 'install' | 'activate', run: (event: Waiting) => void): void;
  addEventListener(type: 'fetch', run: (event: Fetching) => void): void;
  addEventListener(type: 'push', run: (event: Pushed) => void): void;
  addEventListener(type: 'notificationclick', run: (event: Clicked) => void): void;
  skipWaiting(): Promise<void>;
  registration: ServiceWorkerRegistration;
  clients: {
    claim(): Promise<void>;
    matchAll(how: { type: 'window' }): Promise<Tab[]>;
    openWindow(url: string): Promise<Tab | null>;
  };
};

const OFFLINE = '/offline';
/** The version of the style sheet is in its name, so a changed page brings a cache of its own. */
const CACHE = 'prickle-offline';

scope.addEventListener('install', (event) => {
  event.waitUntil(keep().then(() => scope.skipWaiting()));
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(scope.clients.claim());
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const page = request.mode === 'navigate' && request.method === 'GET';
  const ours = new URL(request.url).pathname.startsWith('/assets/');
  if (page) event.respondWith(fetch(request).catch(() => kept(OFFLINE)));
  else if (ours) event.respondWith(fetch(request).catch(() => kept(request.url)));
});

scope.addEventListener('push', (event) => {
  const said = (event.data?.json() ?? {}) as { title?: string; body?: string; to?: string };
  const { title = 'Prickle', body = '', to = '/notices' } = said;
  // What is about the same ticket takes the place of what was said before.
  event.waitUntil(scope.registration.showNotification(title, { body, tag: to, data: { to } }));
});

scope.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { to = '/notices' } = (event.notification.data ?? {}) as { to?: string };
  event.waitUntil(show(to));
});

/** In a tab that is open already, or in one of its own; never over words half typed. */
async function show(to: string): Promise<void> {
  const tabs = await scope.clients.matchAll({ type: 'window' });
  const there = tabs.find((tab) => new URL(tab.url).pathname === to.split('?')[0]);
  if (there) await there.focus();
  else await scope.clients.openWindow(to);
}

/** The page for no connection, and what it is drawn with. */
async function keep(): Promise<void> {
  const page = await fetch(OFFLINE, { cache: 'no-store', credentials: 'omit' });
  if (!page.ok) throw new Error('there is no page to keep');
  const html = await page.clone().text();
  const cache = await caches.open(CACHE);
  for (const known of await cache.keys()) await cache.delete(known);
  await cache.put(OFFLINE, page);
  const files = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, file]) => file);
  await cache.addAll(files.filter((file) => file !== undefined));
}

async function kept(url: string): Promise<Response> {
  return (await (await caches.open(CACHE)).match(url)) ?? Response.error();
}
