// Keeps style sheets within 100 columns: a rule that fits stays on its line, a longer one becomes
// lines of declarations, filled. Everything else is left as it was written.

import { readFileSync, writeFileSync } from 'node:fs';

const COLUMNS = 100;

/** Cuts `text` at `sign`, but not inside brackets, strings or comments. */
function cut(text, sign) {
  const pieces = [''];
  const tokens = text.match(/\/\*[^]*?\*\/|"[^"]*"|'[^']*'|[^]/g) ?? [];
  let depth = 0;
  for (const token of tokens) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (token === sign && depth === 0) pieces.push('');
    else pieces[pieces.length - 1] += token;
  }
  return pieces.map((piece) => piece.trim()).filter(Boolean);
}

/** Joins items with spaces into lines that fit; later lines get `more` in front. */
function fill(items, indent, more = '') {
  const lines = [];
  for (const item of items) {
    const last = lines.at(-1);
    const fits = last !== undefined && `${last} ${item}`.length <= COLUMNS;
    if (fits) lines.push(`${lines.pop()} ${item}`);
    else lines.push(indent + (lines.length > 0 ? more : '') + item);
  }
  return lines;
}

/** `a {…} b {…}` cut into rules, and declarations that stand between them. */
function rules(body) {
  const found = [];
  let [depth, now] = [0, ''];
  for (const c of body) {
    now += c;
    if (c === '{') depth += 1;
    if (c === '}' && (depth -= 1) === 0) {
      found.push(now.trim());
      now = '';
    }
  }
  return [...found, now.trim()].filter(Boolean);
}

function wrapRule(head, body, indent) {
  const selectors = cut(head, ',').map((it, i, all) => (i < all.length - 1 ? `${it},` : it));
  const opening = fill(selectors, indent);
  opening.push(`${opening.pop()} {`);
  const inner = body.includes('{')
    ? rules(body).flatMap((rule) => wrap(`${indent}  ${rule}`))
    : fill(cut(body, ';').map((it) => `${it};`), `${indent}  `).flatMap(wrap);
  return [...opening, ...inner, `${indent}}`];
}

function wrap(line) {
  const text = line.trim();
  if (line.length <= COLUMNS || text.includes('://')) return [line];
  const indent = /^\s*/.exec(line)[0];
  if (text.startsWith('/*')) return fill(text.split(' '), indent, '   ');
  const rule = /^((?:[^{}"']|"[^"]*"|'[^']*')*)\{(.*)\}$/.exec(text);
  if (rule) return wrapRule(rule[1], rule[2], indent);
  const declarations = cut(text, ';');
  if (text.endsWith(';') && declarations.length > 1) {
    return fill(declarations.map((it) => `${it};`), indent).flatMap(wrap);
  }
  return fill(text.split(/\s+/), indent, text.endsWith('{') ? '' : '  ');
}

for (const path of process.argv.slice(2)) {
  const before = readFileSync(path, 'utf8');
  const after = before.split('\n').flatMap(wrap).join('\n');
  if (after !== before) writeFileSync(path, after);
}
