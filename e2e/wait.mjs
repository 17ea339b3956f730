// Waiting for something to become true. Stories never sleep for a fixed time: they ask until the
// answer is there, and say what they waited for when it never came.

export const PATIENCE = Number(process.env.PRICKLE_PATIENCE_MS ?? 20_000);

/**
 * Asks `question` until it answers something truthy, and returns that.
 * @param {string} what completes "waited in vain for …"
 * @param {() => any} question may throw: that counts as "not yet"
 */
export async function until(what, question, patience = PATIENCE) {
  const end = performance.now() + patience;
  let last;
  for (let pause = 10; ; pause = Math.min(pause * 1.5, 250)) {
    try {
      const answer = await question();
      if (answer) return answer;
    } catch (fault) {
      last = fault;
    }
    if (performance.now() > end) {
      throw new Error(`waited in vain for ${what}`, last && { cause: last });
    }
    await new Promise((go) => setTimeout(go, pause));
  }
}
