// How well a few letters fit a name: they must be there in their order; beginnings of words and
// letters beside each other count most, long names a little less. Accents don't matter.

const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** 0 and more, the better the higher; undefined where it doesn't fit. */
export function fit(query: string, text: string): number | undefined {
  const name = fold(text);
  const words = fold(query).split(/\s+/).filter(Boolean);
  let sum = 0;
  for (const word of words) {
    const points = fitWord(word, name);
    if (points === undefined) return undefined;
    sum += points;
  }
  return sum - Math.min(name.length, 80) / 100;
}

function fitWord(word: string, name: string): number | undefined {
  const whole = name.indexOf(word);
  const begins = wordStart(name, word);
  const initials = word.length > 1 ? scattered(word, name) : undefined;
  if (begins >= 0) return 40 + word.length * 4 - Math.min(begins, 20) / 2;
  const inside = whole >= 0 ? 8 + word.length * 2 : undefined;
  return initials === undefined ? inside : Math.max(initials, inside ?? 0);
}

/** The first place where a word of the name begins with `word`. */
function wordStart(name: string, word: string): number {
  for (let at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1))
    if (at === 0 || /[^\p{L}\p{N}]/u.test(name[at - 1] ?? '')) return at;
  return -1;
}

/** `mkr` fits `mark as read`: each letter begins a word or stands beside the one before. */
function scattered(word: string, name: string): number | undefined {
  let [at, points] = [-2, 0];
  for (const letter of word) {
    const next = nextPlace(name, letter, at);
    if (next < 0) return undefined;
    points += next === at + 1 ? 2 : 8;
    at = next;
  }
  return points;
}

function nextPlace(name: string, letter: string, after: number): number {
  if (after >= 0 && name[after + 1] === letter) return after + 1;
  const rest = Math.max(0, after + 1);
  const begins = (at: number) => at === 0 || /[^\p{L}\p{N}]/u.test(name[at - 1] ?? '');
  for (let at = name.indexOf(letter, rest); at >= 0; at = name.indexOf(letter, at + 1))
    if (begins(at)) return at;
  return -1;
}
