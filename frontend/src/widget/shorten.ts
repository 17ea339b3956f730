// Makes a context fit. Too much context is never a reason to refuse a message: the oldest and
// longest goes first, the address of the page and the person's ids stay.

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Context = { [key: string]: Json };

const LONGEST = 2_000;

export const weight = (value: unknown): number => JSON.stringify(value)?.length ?? 0;

/** A copy of `context` of at most about `most` characters of JSON. */
export function shorten(context: Context, most = 24_000): Context {
  let short = cut(context, LONGEST) as Context;
  for (const key of ['extra', 'flags', 'console']) {
    for (let keep = 20; keep >= 0 && weight(short) > most; keep -= 5)
      short = trim(short, key, keep);
  }
  for (
    let longest = 500;
    longest >= 60 && weight(short) > most;
    longest = Math.floor(longest / 2)
  ) {
    short = cut(short, longest) as Context;
  }
  if (weight(short) <= most) return short;
  return { page_url: short.page_url ?? null, shortened: true };
}

/** The newest errors are the last ones; of everything else the first entries are kept. */
function trim(context: Context, key: string, keep: number): Context {
  const value = context[key];
  if (Array.isArray(value)) {
    const kept = key === 'console' ? value.slice(value.length - keep) : value.slice(0, keep);
    return { ...context, [key]: kept, shortened: true };
  }
  if (!value || typeof value !== 'object') return context;
  return {
    ...context,
    [key]: Object.fromEntries(Object.entries(value).slice(0, keep)),
    shortened: true,
  };
}

function cut(value: Json, longest: number): Json {
  if (typeof value === 'string') {
    return value.length > longest ? `${value.slice(0, longest - 1)}…` : value;
  }
  if (Array.isArray(value)) return value.map((item) => cut(item, longest));
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cut(item, longest)]));
}
