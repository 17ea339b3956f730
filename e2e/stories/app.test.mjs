// The desk as an installed app: what the browser needs for it is there, without a connection it
// says so and comes back, it keeps nothing private, and it shows what is pushed to it.

import assert from 'node:assert/strict';
import { isAccessible } from '../accessible.mjs';
import { signIn } from '../acts.mjs';
import { story } from '../story.mjs';
import { until } from '../wait.mjs';

// The demo company's people; see crates/demo/src/people/agents.rs.
const NAOKO = {
  name: 'Naoko Kimura', address: 'naoko@brambletrace.example', password: 'hedgehogs like apples',
};

story('The desk as an app', { command: 'demo', tickets: 20 }, [
  ['it can be installed: a manifest, icons, a worker', isInstallable],
  ['without a connection it says so, and comes back by itself', saysOffline],
  ['nothing private is kept in the browser', keepsNothing],
  ['what is pushed is shown', showsPushes],
  ['the page of notices offers to tell by this browser', offers],
]);

async function isInstallable(the) {
  const someone = await the.somebody('Naoko');
  // A cut network is the point of this story.
  someone.expects = /ERR_INTERNET|Failed to (load|fetch)|ERR_FAILED/;
  [the.page, the.context] = [someone.page, someone.context];
  await signIn(the.page, the.desk.url, NAOKO);
  const manifest = await the.page.evaluate(async () => {
    const { href } = document.querySelector('link[rel="manifest"]');
    const read = await (await fetch(href)).json();
    const icons = read.icons.map(({ src }) => fetch(src).then(({ status }) => status));
    return { ...read, found: await Promise.all(icons) };
  });
  assert.equal(manifest.display, 'standalone');
  assert.deepEqual(manifest.found, [200, 200, 200]);
  await the.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await until('the worker to be in charge', () =>
    the.page.evaluate(() => navigator.serviceWorker.controller !== null));
}

async function saysOffline(the) {
  const { page, context } = the;
  await context.setOffline(true);
  await page.goto(the.at('/mine'));
  await page.getByRole('heading', { name: 'No connection' }).waitFor();
  await isAccessible(page, 'the page without a connection');
  await context.setOffline(false);
  await page.getByRole('heading', { name: 'Mine' }).waitFor();
}

async function keepsNothing(the) {
  const kept = await the.page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({ url }) => new URL(url).pathname);
  });
  const foreign = kept.filter((path) => path !== '/offline' && !path.startsWith('/assets/'));
  assert.deepEqual(foreign, []);
  assert.ok(kept.includes('/offline'));
}

async function showsPushes(the) {
  const { page, context } = the;
  await context.grantPermissions(['notifications'], { origin: the.desk.url });
  const debug = await context.newCDPSession(page);
  let registration;
  debug.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registration = registrations.at(-1)?.registrationId ?? registration;
  });
  await debug.send('ServiceWorker.enable');
  await until('the worker to be known', () => registration !== undefined);
  const data = JSON.stringify({ title: 'Prickle', body: 'Something for you on #7', to: '/tickets/7' });
  await debug.send('ServiceWorker.deliverPushMessage', {
    origin: the.desk.url, registrationId: registration, data,
  });
  const shown = await until('the notice', () => page.evaluate(async () => {
    const ready = await navigator.serviceWorker.ready;
    const [first] = await ready.getNotifications();
    return first && { title: first.title, body: first.body, tag: first.tag };
  }));
  assert.deepEqual(shown, { title: 'Prickle', body: 'Something for you on #7', tag: '/tickets/7' });
}

async function offers(the) {
  await the.page.goto(the.at('/notices'));
  await the.page.getByRole('heading', { name: 'While you are not looking' }).waitFor();
  await the.page.getByRole('button', { name: 'Tell me on this device' }).waitFor();
  await isAccessible(the.page, 'the page of notices');
}
