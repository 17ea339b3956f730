// Reads a server-sent event stream from chunks of text. Written by hand instead of `EventSource`,
// because only so the heartbeat comments are seen, and a dead connection is told from a quiet one.

export interface ServerEvent {
  event: string;
  data: string;
}

export class EventParser {
  private rest = '';
  private event = '';
  private data: string[] = [];

  /** Takes the next chunk and gives the events it completes. */
  push(chunk: string): ServerEvent[] {
    const lines = (this.rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.line(line) ?? []);
  }

  private line(line: string): ServerEvent | undefined {
    if (line === '') return this.finish();
    const colon = line.indexOf(':');
    if (colon === 0) return undefined; // A comment: the heartbeat.
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.event = value;
    if (name === 'data') this.data.push(value);
    return undefined;
  }

  private finish(): ServerEvent | undefined {
    const done = this.data.length
      ? { event: this.event || 'message', data: this.data.join('\n') }
      : undefined;
    this.event = '';
    this.data = [];
    return done;
  }
}
