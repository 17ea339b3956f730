// The page's own code asked something and waits to hear what became of it. Each is told once: that
// the desk has it, or that it never will.

export interface Taken {
  number: string;
  promise: string;
}

interface Hope {
  taken(taken: Taken): void;
  failed(why: Error): void;
}

/** The desk refused it, with this status; a second try would be refused as well. */
export class Refused extends Error {
  constructor(readonly status: number) {
    super(`the desk refused this question (${status})`);
    this.name = 'Refused';
  }
}

export class Hopes {
  private readonly all = new Map<string, Hope>();

  wait(id: string): Promise<Taken> {
    return new Promise((taken, failed) => this.all.set(id, { taken, failed }));
  }

  taken(id: string, taken: Taken): void {
    this.end(id)?.taken(taken);
  }

  /** Whether somebody waited for it, and so knows. */
  failed(id: string, why: Error): boolean {
    const hope = this.end(id);
    hope?.failed(why);
    return hope !== undefined;
  }

  private end(id: string): Hope | undefined {
    const hope = this.all.get(id);
    this.all.delete(id);
    return hope;
  }
}
