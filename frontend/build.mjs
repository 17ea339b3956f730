// Builds every script and style sheet into dist/: plain names, content-hashed copies with `.gz`
// beside them, and manifest.json from plain to hashed name. Run by `npm run build`.
//
// The rule it protects: a hashed name never changes its content, so it may be cached for ever. A
// file that comes out the same is left alone, else the binary that holds it would be built anew.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const manifest = {};
const written = new Set();

/** Bundles one entry and gives the files it makes; fonts and pictures come out hashed. */
async function bundle(entry, define = {}) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    outdir: dist,
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    charset: 'utf8',
    legalComments: 'none',
    assetNames: '[name]-[hash]',
    publicPath: '/assets/',
    loader: { '.woff2': 'file', '.svg': 'file', '.png': 'file' },
    define,
    logLevel: 'warning',
  });
  return result.outputFiles;
}

async function write(name, bytes) {
  await keep(name, Buffer.from(bytes));
  await keep(`${name}.gz`, gzipSync(bytes, { level: 9 }));
}

/** Writes a file unless it says the same already. */
async function keep(name, bytes) {
  written.add(name);
  const before = await readFile(join(dist, name)).catch(() => undefined);
  if (!before?.equals(bytes)) await writeFile(join(dist, name), bytes);
}

/** Writes one built file under its plain and its hashed name; returns the hashed one. */
async function publish(file) {
  const name = basename(file.path);
  if (/-[A-Z0-9]{8}\./.test(name)) {
    // A font or picture: hashed already, named by the style sheet.
    await write(name, file.contents);
    return name;
  }
  const hash = createHash('sha256').update(file.contents).digest('hex').slice(0, 8).toUpperCase();
  const ext = extname(name);
  const hashed = `${basename(name, ext)}-${hash}${ext}`;
  await write(name, file.contents);
  await write(hashed, file.contents);
  manifest[name] = hashed;
  const zipped = gzipSync(file.contents, { level: 9 }).length;
  const kb = (n) => `${(n / 1000).toFixed(1)} kB`.padStart(9);
  console.log(`${hashed.padEnd(28)}${kb(file.contents.length)}${kb(zipped)} gz`);
  return hashed;
}

async function publishAll(entry, define) {
  let last = '';
  for (const file of await bundle(entry, define)) last = await publish(file);
  return last;
}

await mkdir(dist, { recursive: true });
// The worker first: the desk's script carries its hashed address.
const worker = await publishAll('src/live-worker.ts');
await publishAll('src/desk.ts', { LIVE_WORKER: JSON.stringify(`/assets/${worker}`) });
await publishAll('src/portal.ts');
await publishAll('src/widget/widget.ts');
for (const entry of ['css/desk.css', 'css/portal.css']) {
  if (existsSync(join(here, entry))) await publishAll(entry);
  else console.warn(`${entry} is missing: pages will have no style`);
}
await publishAll('src/service-worker.ts');
await publish({ path: 'icon.svg', contents: await readFile(join(here, 'icon.svg')) });
for (const name of await readdir(join(here, 'icons')))
  await publish({ path: name, contents: await readFile(join(here, 'icons', name)) });
const sorted = Object.fromEntries(Object.entries(manifest).sort());
await keep('manifest.json', Buffer.from(`${JSON.stringify(sorted, null, 2)}\n`));
for (const name of await readdir(dist)) {
  if (!written.has(name)) await rm(join(dist, name), { recursive: true });
}
