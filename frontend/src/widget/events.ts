// What the page may listen to: `Prickle.on('sent', ({ number }) => …)`. A listener that throws
// harms nobody else.

export type Name = 'open' | 'close' | 'sent' | 'kept' | 'refused' | 'answer' | 'unread';
export type Listener = (what: Record<string, unknown>) => void;

const listeners = new Map<string, Set<Listener>>();

/** Calls `run` whenever it happens; answers how to stop that. */
export function on(name: Name, run: Listener): () => void {
  const all = listeners.get(name) ?? new Set();
  listeners.set(name, all.add(run));
  return () => off(name, run);
}

export function off(name: Name, run: Listener): void {
  listeners.get(name)?.delete(run);
}

export function happened(name: Name, what: Record<string, unknown> = {}): void {
  for (const run of [...(listeners.get(name) ?? [])]) {
    try {
      run(what);
    } catch (error) {
      // Theirs to find; never ours to stumble over.
      setTimeout(() => {
        throw error;
      });
    }
  }
}
