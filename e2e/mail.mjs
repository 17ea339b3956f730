// Mail as the stories need it: read what Prickle sent, write what a customer's program would send.
// Not a mail library: it knows what ordinary programs do, and the stories bring the odd ones raw.

const BREAK = '\r\n';

/** Reads a raw mail (a Buffer) into headers, text, html and files. */
export function read(raw) {
  const part = readPart(raw);
  const mail = { raw, headers: part.headers, text: '', html: '', files: [] };
  collect(part, mail);
  const header = (name) => decodeWords(part.headers.get(name)?.[0] ?? '');
  return {
    ...mail,
    header,
    subject: header('subject'),
    from: addresses(header('from'))[0] ?? '',
    to: addresses(header('to')),
    replyTo: addresses(header('reply-to'))[0] ?? '',
    messageId: header('message-id'),
    links: [...new Set(`${mail.text} ${mail.html}`.match(/https?:\/\/[^\s"'<>)\]]+/g) ?? [])],
  };
}

/** The bare addresses in an address header, lower case. */
export function addresses(header) {
  return [...header.matchAll(/[^\s<>,;:"]+@[^\s<>,;:"]+/g)].map(([it]) => it.toLowerCase());
}

function readPart(raw) {
  const split = raw.indexOf('\r\n\r\n');
  const head = (split < 0 ? raw : raw.subarray(0, split)).toString('utf8');
  const body = split < 0 ? Buffer.alloc(0) : raw.subarray(split + 4);
  const headers = new Map();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const at = line.indexOf(':');
    if (at < 0) continue;
    const name = line.slice(0, at).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(at + 1).trim()]);
  }
  const { value: type, params } = parameters(headers.get('content-type')?.[0] ?? 'text/plain');
  if (type.startsWith('multipart/') && params.boundary) {
    return { headers, type, params, parts: splitParts(body, params.boundary).map(readPart) };
  }
  const encoding = (headers.get('content-transfer-encoding')?.[0] ?? '7bit').toLowerCase();
  return { headers, type, params, parts: [], bytes: decodeBody(body, encoding) };
}

function splitParts(body, boundary) {
  const text = body.toString('latin1');
  const pieces = `\r\n${text}`.split(`\r\n--${boundary}`).slice(1);
  return pieces
    .filter((piece) => !piece.startsWith('--'))
    .map((piece) => Buffer.from(piece.replace(/^[ \t]*\r\n/, ''), 'latin1'));
}

function decodeBody(body, encoding) {
  if (encoding === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  if (encoding !== 'quoted-printable') return body;
  const text = body.toString('latin1').replace(/=[ \t]*\r?\n/g, '');
  const letter = (_, hex) => String.fromCharCode(parseInt(hex, 16));
  const bytes = text.replace(/=([0-9A-Fa-f]{2})/g, letter);
  return Buffer.from(bytes, 'latin1');
}

/** `text/plain; charset="utf-8"` taken apart; RFC 2231 names (`filename*=`) included. */
function parameters(header) {
  const [value, ...rest] = header.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  const params = {};
  for (const piece of rest) {
    const at = piece.indexOf('=');
    if (at < 0) continue;
    const name = piece.slice(0, at).trim().toLowerCase();
    const given = piece.slice(at + 1).trim().replace(/^"(.*)"$/, '$1');
    if (!/\*(\d+\*?)?$/.test(name)) params[name] = given;
    else {
      const plain = name.replace(/\*.*$/, '');
      const text = given.replace(/^[\w-]*'[\w-]*'/, '');
      const whole = name.endsWith('*') ? decodeURIComponent(text) : text;
      params[plain] = (params[plain] ?? '') + whole;
    }
  }
  return { value: value.trim().toLowerCase(), params };
}

function collect(part, mail) {
  for (const inner of part.parts) collect(inner, mail);
  if (part.parts.length > 0) return;
  const { value, params } = parameters(part.headers.get('content-disposition')?.[0] ?? '');
  const name = decodeWords(params.filename ?? part.params.name ?? '');
  if (value === 'attachment' || name) mail.files.push({ name, type: part.type, bytes: part.bytes });
  else if (part.type === 'text/html') mail.html += decodeText(part);
  else if (part.type.startsWith('text/')) mail.text += decodeText(part);
}

function decodeText(part) {
  return new TextDecoder(part.params.charset ?? 'utf-8').decode(part.bytes).replace(/\r\n/g, '\n');
}

/** RFC 2047: `=?utf-8?Q?M=C3=BCnze?=`. */
function decodeWords(header) {
  return header
    .replace(/(\?=)\s+(=\?)/g, '$1$2')
    .replace(/=\?([\w-]+)\?([bq])\?([^?]*)\?=/gi, (_, charset, kind, text) => {
      const quoted = kind.toLowerCase() === 'q';
      const body = Buffer.from(quoted ? text.replaceAll('_', ' ') : text, 'latin1');
      const bytes = decodeBody(body, quoted ? 'quoted-printable' : 'base64');
      return new TextDecoder(charset).decode(bytes);
    });
}

/**
 * Writes a mail as ordinary programs do: text, and files as base64 in a multipart.
 * @param {{from: string, to: string, subject: string, text: string, messageId: string,
 *   headers?: Record<string, string>, files?: {name: string, type: string, bytes: Buffer}[]}} mail
 */
export function write({ from, to, subject, text, messageId, headers = {}, files = [] }) {
  const head = {
    From: from,
    To: to,
    Subject: encodeWord(subject),
    'Message-ID': messageId,
    Date: new Date().toUTCString().replace('GMT', '+0000'),
    'MIME-Version': '1.0',
    ...headers,
  };
  const body = base64Part('text/plain; charset=utf-8', Buffer.from(text, 'utf8'));
  if (files.length === 0) return Buffer.from(lines(head) + body);
  const boundary = 'a-boundary-of-the-stories';
  const parts = files.map(({ name, type, bytes }) =>
    base64Part(type, bytes, { 'Content-Disposition': `attachment; filename="${name}"` }));
  const whole = [body, ...parts].map((part) => `--${boundary}${BREAK}${part}`).join('');
  head['Content-Type'] = `multipart/mixed; boundary="${boundary}"`;
  return Buffer.from(`${lines(head)}${BREAK}${whole}--${boundary}--${BREAK}`);
}

const lines = (head) => Object.entries(head).map(([name, it]) => `${name}: ${it}${BREAK}`).join('');

function base64Part(type, bytes, more = {}) {
  const head = { 'Content-Type': type, 'Content-Transfer-Encoding': 'base64', ...more };
  const body = bytes.toString('base64').replace(/.{76}/g, `$&${BREAK}`);
  return `${lines(head)}${BREAK}${body}${BREAK}`;
}

function encodeWord(text) {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return `=?utf-8?B?${Buffer.from(text, 'utf8').toString('base64')}?=`;
}
