// How a desk carries many people and companies: a file of 20,000 organisations, 100,000 people made
// over the API, then the pages and lists that go over them.
// `PRICKLE_BIN=target/release/prickle node bench/people.mjs [PEOPLE] [ORGANISATIONS]`

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startDesk } from '../e2e/desk.mjs';

const PEOPLE = Number(process.argv[2] ?? 100_000);
const COMPANIES = Number(process.argv[3] ?? 20_000);
const AT_ONCE = 100;
const TIMES = 100;
const IDA = { address: 'ida@brambletrace.example', password: 'hedgehogs like apples' };
const FIRST = ['Amina', 'Björn', 'Chloé', 'Dmitri', 'Esi', 'Farid', 'Greta', 'Hana', 'Iker', 'Jun'];

const desk = await startDesk({
  command: 'demo', tickets: 200, env: { PRICKLE_TEST_CLOCK: undefined },
});
const name = (n) => `${FIRST[n % FIRST.length]} Person${(n * 7919) % PEOPLE}`;

async function timed(what, act) {
  const start = performance.now();
  await act();
  console.log(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** Signs in as a browser would; answers its cookie. */
async function cookie() {
  const signed = await fetch(`${desk.url}/sign-in`, {
    method: 'POST', redirect: 'manual', body: new URLSearchParams(IDA),
  });
  return signed.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
}

async function measure(what, url, headers) {
  const took = [];
  for (let n = 0; n < TIMES; n += 1) {
    const start = performance.now();
    const answer = await fetch(`${desk.url}${url}`, { headers, redirect: 'manual' });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`);
    took.push(performance.now() - start);
  }
  took.sort((a, b) => a - b);
  const at = (part) => took[Math.floor(took.length * part)].toFixed(1);
  console.log(`${what}: ${at(0.5)} ms, one in a hundred ${at(0.99)} ms`);
}

try {
  const file = path.join(desk.data, 'plans.csv');
  const line = (n) => `c-${n},Company ${n},c${n}.example,${n % 3 ? 'scale' : 'enterprise'}`;
  const lines = Array.from({ length: COMPANIES }, (_, n) => line(n));
  await writeFile(file, ['external_id,name,domains,plan', ...lines].join('\n'));
  await timed(`${COMPANIES} organisations from a file`, () => desk.run('organisations', 'import', file));
  await timed('the same file again', () => desk.run('organisations', 'import', file));
  const token = (await desk.run('token', 'create', '--for', IDA.address)).trim();
  const api = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  await timed(`${PEOPLE} people over the API`, async () => {
    for (let from = 0; from < PEOPLE; from += AT_ONCE) {
      const users = Array.from({ length: Math.min(AT_ONCE, PEOPLE - from) }, (_, n) => ({
        name: name(from + n), email: `p${from + n}@c${(from + n) % COMPANIES}.example`,
      }));
      const answer = await fetch(`${desk.url}/api/v2/users/create_many.json`, {
        method: 'POST', headers: api, body: JSON.stringify({ users }),
      });
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
    }
  });
  const signed = { cookie: await cookie() };
  await measure('the page of people', '/people', signed);
  await measure('the page of people, by words', '/people?q=am%20person7', signed);
  await measure('the page of people, by a company', '/people?q=company%20777', signed);
  await measure('the page of organisations', '/organisations', signed);
  await measure('users, a hundred', '/api/v2/users.json?page[size]=100', api);
  await measure('users, by words', '/api/v2/users/search.json?query=person77', api);
  await measure('users, being typed', '/api/v2/users/autocomplete.json?name=ami', api);
  await measure('users, counted', '/api/v2/users/count.json', api);
} finally {
  await desk.stop();
}
