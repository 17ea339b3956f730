// Calls to our own server. Every one that changes something carries the form token.

import { meta } from './dom.ts';

export const CSRF_HEADER = 'X-CSRF';

/** Sends fields or a form; network trouble throws, anything the server says is returned. */
export function send(method: string, url: string, body: FormData | Fields): Promise<Response> {
  const plain = body instanceof FormData ? body : new URLSearchParams(body);
  const headers = { [CSRF_HEADER]: meta('csrf'), Accept: 'text/html' };
  return fetch(url, { method, headers, body: plain });
}

export type Fields = Record<string, string>;

/** The same for a page that is going away: it outlives the page, and needs no answer. */
export function sendLast(method: string, url: string, fields: Fields): void {
  const headers = { [CSRF_HEADER]: meta('csrf') };
  const body = new URLSearchParams(fields);
  void fetch(url, { method, headers, body, keepalive: true }).catch(() => {});
}

/** For goodbyes: a beacon can't carry a header, so the token goes in the body. */
export function beacon(url: string, fields: Fields): void {
  navigator.sendBeacon(url, new URLSearchParams({ ...fields, csrf: meta('csrf') }));
}

/** The session has ended: we were led to the sign-in page, or told so. */
export function signedOut(response: Response): boolean {
  const led = response.redirected && new URL(response.url).pathname === '/sign-in';
  return led || response.status === 401;
}
