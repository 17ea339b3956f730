// A desk of a few hundred lines less than the real one: enough of its addresses to try the
// behaviours and the widget in a browser. It can be switched off and on, and counts what it gets.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { app, help, list, page, rail, ticket } from './pages.mjs';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const CSP =
  "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; frame-ancestors 'none'";

export class FakeDesk {
  seq = 340;
  ids = 0;
  others = [];
  due = new Date(Date.now() + 4_320_500).toISOString();
  requests = [];
  received = new Map();
  streams = new Set();
  /** While set, messages are cut off: 'before' they are taken in, or 'after', unanswered. */
  cut = '';
  /** Status codes the next widget posts are answered with. */
  refusals = [];
  tickets = [1, 2, 3].map((id) => ({
    id,
    subject: `Ticket ${id}`,
    owner: 'nobody',
    draft: { text: '', version: 0 },
    messages: [{ id: 100 * id, text: `It broke, number ${id}.` }],
    sent: new Map(),
  }));

  async start(port = 0) {
    this.server = createServer(
      (req, res) => void this.answer(req, res).catch((e) => res.destroy(e)),
    );
    await new Promise((ready) => this.server.listen(port, '127.0.0.1', ready));
    this.port = this.server.address().port;
    this.url = `http://127.0.0.1:${this.port}`;
    return this;
  }

  async stop() {
    for (const stream of this.streams) stream.res.destroy();
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  fresh = () => `render-${(this.ids += 1)}`;

  /** Somebody else writes on ticket `id`. */
  write(id, text) {
    this.tickets[id - 1].messages.push({ id: 1_000 + this.ids++, text });
    this.changed(`ticket/${id}`, 'list');
  }

  changed(...topics) {
    this.seq += 1;
    this.tell('/live', 'changed', { topics, seq: this.seq });
  }

  tell(path, event, data) {
    for (const { at, res } of this.streams) {
      if (at === path) res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    }
  }

  async answer(req, res) {
    const url = new URL(req.url, this.url);
    const [, first, id, act] = url.pathname.split('/');
    const body = await text(req);
    this.requests.push({ method: req.method, path: url.pathname, body, headers: req.headers });
    if (first === 'widget') return this.widget(req, res, url, body);
    res.setHeader('Content-Security-Policy', CSP);
    if (first === 'assets' || first === 'widget.js') return this.file(res, url.pathname);
    if (first === 'live') return this.stream(res, '/live', 'hello', { seq: this.seq });
    if (first === 'help') return html(res, help());
    if (first === 'app') return this.customersApp(res, url);
    if (first === 'preview') return html(res, `<p>${new URLSearchParams(body).get('text')}</p>`);
    const it = this.tickets[Number(id) - 1];
    if (act === 'presence') return html(res, req.method === 'GET' ? this.presence(it) : '');
    if (act === 'draft') return this.draft(res, it, new URLSearchParams(body));
    if (act === 'messages') return this.messages(req, res, it, body);
    if (act === 'assignment') return this.assign(res, it);
    const part = url.searchParams.get('part');
    if (part === 'rail') return html(res, rail(this));
    if (part === 'list') return html(res, list(this, it?.id));
    if (part === 'ticket') return html(res, ticket(this, it));
    return html(res, page(this, it));
  }

  presence(it) {
    const whole = ticket(this, it);
    return /<div id="presence"[\s\S]*?<\/div>/.exec(whole)[0];
  }

  draft(res, it, said) {
    it.draft = { text: said.get('text'), version: it.draft.version + 1 };
    json(res, 200, { version: it.draft.version });
  }

  assign(res, it) {
    it.owner = 'N. Kimura';
    this.changed(`ticket/${it.id}`, 'list');
    res.writeHead(303, { Location: `/tickets/${it.id}?in=next` }).end();
  }

  async messages(req, res, it, body) {
    const said = fields(body);
    if (this.cut === 'before') return res.destroy();
    const known = it.sent.has(said.client_id);
    const last = it.messages.at(-1).id;
    if (!known && Number(said.seen) < last) {
      res.statusCode = 409;
      return html(res, page(this, it, { conflict: 'R. Okafor', text: said.text }));
    }
    if (!known) {
      it.sent.set(said.client_id, said);
      it.draft = { text: '', version: it.draft.version + 1 };
      this.write(it.id, said.text);
    }
    if (this.cut === 'after') return res.destroy();
    res.writeHead(303, { Location: `/tickets/${it.id}?in=next` }).end();
  }

  async widget(req, res, url, body) {
    res.setHeader('Access-Control-Allow-Origin', '*');
    const [, , , , token, act] = url.pathname.split('/');
    if (act === 'live') return this.stream(res, url.pathname, 'hello', {});
    if (url.pathname.endsWith('/overview')) return json(res, 200, this.overview);
    if (url.pathname.endsWith('/similar')) return json(res, 200, this.alike(JSON.parse(body)));
    if (act === 'reads') return this.read(res, token, JSON.parse(body));
    if (req.method === 'POST' && this.cut === 'before') return res.destroy();
    const refusal = req.method === 'POST' && this.refusals.shift();
    if (refusal) return json(res, refusal, {});
    if (req.method === 'GET') return json(res, 200, this.received.get(token).thread);
    const said = JSON.parse(body);
    if (act === 'messages') return this.widgetReply(res, token, said);
    if (!this.received.has(`t-${said.client_id}`)) this.take(said);
    if (this.cut === 'after') return res.destroy();
    return json(res, 201, { ticket: this.received.get(`t-${said.client_id}`).thread.ticket });
  }

  /** What the widget is told before anything is written. */
  overview = { promises: { '': '2026-11-24T16:42:00Z' }, kinds: [], products: [], severities: [
    { key: 'high', name: 'High', guideline: 'Stuck.' },
    { key: 'low', name: 'Low', guideline: 'A wish.' },
  ], tickets: [], suggests: true };

  /** What reads like a question that is being written. */
  alike = () => ({ tickets: [], community: null });

  read(res, token, { messages }) {
    for (const said of this.received.get(token).thread.messages)
      said.read ||= messages.includes(said.id);
    json(res, 204, null);
  }

  take(said) {
    const token = `t-${said.client_id}`;
    const due_at = '2026-11-24T16:42:00Z';
    const number = 48_000 + this.received.size;
    const first = { id: 1, from: 'you', at: new Date().toISOString(), text: said.message };
    const ticket = { number, token, promise: 'by', due_at, status: 'new' };
    const thread = { ticket, messages: [first] };
    this.received.set(token, { said, thread });
  }

  widgetReply(res, token, said) {
    const { thread } = this.received.get(token);
    const id = said.client_id;
    const known = thread.messages.some((message) => message.id === id);
    const at = new Date().toISOString();
    if (!known) thread.messages.push({ id, from: 'you', at, text: said.message });
    json(res, 201, {});
  }

  /** An agent answers the widget's ticket. */
  reply(token, words) {
    const { thread } = this.received.get(token);
    thread.ticket.status = 'pending';
    const at = new Date().toISOString();
    thread.messages.push({ id: `us-${words}`, from: 'us', name: 'N. Kimura', at, text: words });
    this.tell(`/widget/v1/tickets/${token}/live`, 'changed', {});
  }

  customersApp(res, url) {
    const own = `script-src ${this.url}; style-src 'none'; connect-src ${this.url}; default-src 'none'`;
    res.setHeader('Content-Security-Policy', own);
    html(res, app(this.url, url.searchParams.get('attributes') ?? ''));
  }

  stream(res, at, event, data) {
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    const stream = { at, res };
    this.streams.add(stream);
    res.on('close', () => this.streams.delete(stream));
  }

  async file(res, path) {
    res.setHeader('Content-Type', 'text/javascript');
    res.end(await readFile(DIST + path.split('/').at(-1)));
  }
}

async function text(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function html(res, content) {
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  res.end(content);
}

function json(res, status, value) {
  res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

/** The text fields of a multipart form, and the names of its files. */
function fields(body) {
  const said = { files: [] };
  for (const [, name, file, value] of body.matchAll(
    /name="([^"]+)"(?:; filename="([^"]*)")?[^\r]*\r\n(?:Content-Type[^\r]*\r\n)?\r\n([\s\S]*?)\r\n--/g,
  )) {
    if (file === undefined) said[name] = value;
    else if (file) said.files.push(file);
  }
  return said;
}
