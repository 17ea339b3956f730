// What a page says while it goes. Chromium loses a good part of the beacons of a page it replaces
// (a third of them, counted), so each is kept until the next page of ours has said it once more.
// Whatever is said here must bear being said twice.

import { meta } from './dom.ts';
import { beacon, send, type Fields } from './http.ts';
import { store, stored } from './stored.ts';

type Farewell = { url: string; fields: Fields };

/** Older ones are no news any more. */
const MOST = 20;

/** Per agent: nobody says another's goodbye. */
const key = (): string => `prickle.farewells.${meta('agent')}`;

export function farewell(url: string, fields: Fields): void {
  const kept = stored<Farewell[]>(key()) ?? [];
  store(key(), [...kept, { url, fields }].slice(-MOST));
  beacon(url, fields);
}

export function startFarewells(): void {
  window.addEventListener('pageshow', sayAgain);
}

function sayAgain(): void {
  const kept = stored<Farewell[]>(key()) ?? [];
  store(key(), null);
  for (const { url, fields } of kept) void send('POST', url, fields).catch(() => {});
}
