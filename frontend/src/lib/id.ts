// Ids made in the browser, so that something sent twice is recognised as one.

/** A random id; also where `randomUUID` is missing because the page came over plain http. */
export function newId(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
