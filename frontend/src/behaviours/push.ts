// Being told by this browser while nobody looks: asked for on the page of notices, per browser, and
// given up there. Only shown where the browser can do it.

import { meta, onFresh, toast } from '../lib/dom.ts';
import { send } from '../lib/http.ts';
import { store, stored } from '../lib/stored.ts';

const WORDS = 'prickle.push.words';
/** The session in which the desk was told last: a subscription ends with its session. */
const TOLD = 'prickle.push.told';

export function startPush(): void {
  if (!('serviceWorker' in navigator) || !('PushManager' in window)) return;
  onFresh(() => void draw());
  document.addEventListener('click', ({ target }) => {
    const part = '[data-push-on], [data-push-off]';
    const button = target instanceof Element ? target.closest(part) : null;
    if (button?.hasAttribute('data-push-on')) void turnOn(button as HTMLElement);
    if (button?.hasAttribute('data-push-off')) void turnOff();
  });
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.matches('[data-push-words]')) return;
    store(WORDS, target.checked);
    void tell();
  });
  // Signed in anew, this browser says once more that it wants to be told.
  const told = stored<string>(TOLD) === meta('csrf');
  if (!told && Notification.permission === 'granted') void tell();
}

async function mine(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration('/');
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function draw(): Promise<void> {
  const box = document.querySelector<HTMLElement>('[data-push]');
  if (!box) return;
  const on = (await mine()) !== null && Notification.permission === 'granted';
  const part = (name: string) => box.querySelector<HTMLElement>(name);
  box.hidden = false;
  for (const [name, shown] of [['[data-push-on]', !on], ['[data-push-off]', on]] as const) {
    const element = part(name);
    if (element) element.hidden = !shown;
  }
  const words = box.querySelector<HTMLInputElement>('[data-push-words]');
  if (words) words.checked = stored<boolean>(WORDS) === true;
  const state = part('[data-push-state]');
  const line = on ? 'This browser tells you.' : 'This browser does not tell you.';
  if (state && state.textContent !== line) state.textContent = line;
}

async function turnOn(button: HTMLElement): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted')
    return toast('The browser was told not to. Its settings for this site can change that.');
  try {
    const registration = await navigator.serviceWorker.ready;
    const applicationServerKey = bytes(button.dataset.key ?? '');
    await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
    if (!(await tell())) toast('That did not work: the desk did not keep it. Please try again.');
  } catch {
    toast('This browser’s push service can’t be reached now. Please try again later.');
  }
  await draw();
}

/** Tells the desk where this browser is; true if it keeps it. */
async function tell(): Promise<boolean> {
  const subscription = (await mine())?.toJSON();
  if (!subscription?.endpoint) return false;
  const { p256dh = '', auth = '' } = subscription.keys ?? {};
  const words = stored<boolean>(WORDS) === true ? 'yes' : '';
  const fields = { endpoint: subscription.endpoint, p256dh, auth, words };
  const response = await send('POST', '/push-subscriptions', fields).catch(() => undefined);
  if (response?.ok) store(TOLD, meta('csrf'));
  return response?.ok === true;
}

async function turnOff(): Promise<void> {
  const subscription = await mine();
  const { endpoint } = subscription ?? { endpoint: '' };
  await send('POST', '/push-subscriptions/removal', { endpoint }).catch(() => undefined);
  await subscription?.unsubscribe();
  await draw();
}

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  const plain = atob(base64.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
