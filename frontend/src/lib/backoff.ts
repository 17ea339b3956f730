// How long to wait before trying again. Doubling keeps a struggling server from being trampled;
// the jitter keeps a thousand open pages from coming back in the same instant after a restart.

/** Milliseconds, between half and all of the step. `tries`: failures so far; `chance` in [0, 1). */
export function delayMs(tries: number, chance: number, base = 500, most = 30_000): number {
  const step = Math.min(most, base * 2 ** Math.min(tries, 16));
  return Math.round(step / 2 + (step / 2) * chance);
}
