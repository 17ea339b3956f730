// Hides what looks like a secret before anything leaves the customer's page. Better one harmless
// word hidden than one password sent.

import type { Json } from './shorten.ts';

const HIDDEN = '[hidden]';

const TOKENS = [
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, // JSON web tokens
  /\b(?:sk|rk|pk)_(?:live|test)_\w{8,}/g,
  /\bsk-[\w-]{16,}/g,
  /\bph[xrs]_\w{16,}/g, // personal keys; phc_ keys are public
  /\b(?:ghp|gho|ghu|ghs|ghr)_\w{20,}|\bgithub_pat_\w{20,}/g,
  /\bglpat-[\w-]{16,}/g,
  /\bxox[abeoprs]-[\w-]{10,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{30,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];

const SECRET =
  '(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|auth(?:orization)?' +
  '|session(?:id|_id)?|signature|credentials?|cookie|otp)';
/** Codes of a sign-in in progress; `error_code=500` elsewhere stays. */
const SIGN_IN = /([?&#](?:code|state|nonce)=)[^&#\s]+/gi;
/** `"password": "x"`, `token=x`, `Authorization: Bearer x`. */
const PAIR = new RegExp(
  `(["']?\\b[\\w-]{0,40}${SECRET}["']?\\s*[:=]\\s*)` +
    `("[^"]*"|'[^']*'|(?:(?:Bearer|Basic|Token)\\s+)?[^\\s,;&"'}<]+)`,
  'gi',
);
const BEARER = /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/g;
const LOGIN = /(\b[a-z][\w+.-]*:\/\/[^\s/:@]*:)[^\s/@]+@/gi;
const SECRET_NAME = new RegExp(`${SECRET}$`, 'i');
/** Digits of a payment card, in the usual groups. */
const CARD = /\b[3-6]\d{3}[ -]?(?:\d{4}[ -]?\d{4}[ -]?\d{3,4}|\d{6}[ -]?\d{5})\b/g;

export function redact(text: string): string {
  let clean = text.replace(LOGIN, `$1${HIDDEN}@`).replace(BEARER, `$1 ${HIDDEN}`);
  clean = clean.replace(SIGN_IN, `$1${HIDDEN}`).replace(PAIR, `$1${HIDDEN}`);
  for (const token of TOKENS) clean = clean.replace(token, HIDDEN);
  return clean.replace(CARD, (digits) => (luhn(digits) ? HIDDEN : digits));
}

/** Everything in a value, however deep; what is called a secret is hidden whole. */
export function redactAll(value: unknown, depth = 6): Json {
  if (typeof value === 'string') return redact(value);
  if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return value as Json;
  if (typeof value !== 'object' || depth === 0) return redact(String(value));
  if (value instanceof Date) return String(value);
  if (Array.isArray(value)) return value.slice(0, 200).map((item) => redactAll(item, depth - 1));
  const clean = ([key, item]: [string, unknown]): [string, Json] => [
    key,
    SECRET_NAME.test(key) ? HIDDEN : redactAll(item, depth - 1),
  ];
  return Object.fromEntries(Object.entries(value).slice(0, 200).map(clean));
}

/** The check digit of payment cards; keeps timestamps and ids readable. */
function luhn(text: string): boolean {
  const digits = [...text.replace(/\D/g, '')].reverse().map(Number);
  const sum = digits.reduce((total, digit, at) => {
    const doubled = at % 2 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return digits.length >= 13 && sum % 10 === 0;
}
