// Somebody else's site for the stories: the app that carries the widget, on an origin of its own,
// with whatever pages, headers and files a story gives it.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

/**
 * @param {Record<string, {body?: string, file?: string, headers?: Record<string, string>}>} pages
 *   by path; `file` is read from the disk at each request
 */
export async function startHost(pages) {
  const server = createServer((request, response) => void answer(pages, request, response));
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  // A story that fails before it stops its host ends all the same.
  server.unref();
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function answer(pages, request, response) {
  const page = pages[new URL(request.url, 'http://host').pathname];
  if (!page) return void response.writeHead(404).end();
  const script = page.file?.endsWith('.js');
  response.setHeader('Content-Type', script ? 'text/javascript' : 'text/html; charset=utf-8');
  for (const [name, value] of Object.entries(page.headers ?? {})) response.setHeader(name, value);
  response.end(page.file ? await readFile(page.file) : page.body);
}
