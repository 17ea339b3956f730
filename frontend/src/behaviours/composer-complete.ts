// Offers what can stand here while one writes: `:tada` anywhere, `@Noor` in a note.

import { Choices, type Choice } from '../lib/choices.ts';
import { emoji } from '../lib/emoji.ts';
import type { TicketComposer } from './composer.ts';

/** What takes the place of what was typed. */
type Words = string;

interface Source {
  /** What was typed before the caret; its first group is asked about, the whole is replaced. */
  typed: RegExp;
  options: (typed: string, composer: TicketComposer) => Choice<Words>[] | Promise<Choice<Words>[]>;
}

const SOURCES: Source[] = [
  {
    typed: /(?<![\w:]):([a-z0-9_+-]{2,})$/,
    options: (typed) =>
      emoji(typed).map(({ name, sign }) => ({ label: `${sign} ${name}`, value: sign })),
  },
  { typed: /(?<![\w.@/-])@([\p{L}\p{N} .'-]{0,40})$/u, options: people },
];

export class Completion {
  private readonly choices: Choices<Words>;
  private from = 0;
  private asked = 0;

  constructor(private readonly composer: TicketComposer) {
    const name = 'What can stand here';
    this.choices = new Choices(composer.text, name, (words) => this.put(words));
  }

  async look(): Promise<void> {
    const { text } = this.composer;
    const before = text.value.slice(0, text.selectionStart);
    const mine = (this.asked += 1);
    for (const { typed, options } of SOURCES) {
      const match = text.selectionStart === text.selectionEnd && typed.exec(before);
      if (!match) continue;
      const all = await options(match[1]?.toLowerCase() ?? '', this.composer);
      if (mine !== this.asked) return;
      this.from = match.index;
      return this.choices.show(all);
    }
    this.choices.close();
  }

  /** True if the key was meant for the list. */
  key(event: KeyboardEvent): boolean {
    return this.choices.key(event);
  }

  close(): void {
    this.asked += 1;
    this.choices.close();
  }

  private put(words: Words): void {
    const { text } = this.composer;
    text.setRangeText(`${words} `, this.from, text.selectionStart, 'end');
    this.composer.changed();
  }
}

let staff: Promise<string[]> | undefined;

/** Those of us one of whose names begins so. */
async function people(typed: string, composer: TicketComposer): Promise<Choice<Words>[]> {
  if (composer.visibility !== 'internal') return [];
  const url = composer.form.dataset.people ?? '';
  staff ??= fetch(url).then((answer) => answer.json() as Promise<string[]>);
  const names = await staff.catch(() => ((staff = undefined), []));
  const begins = (name: string) => {
    const parts = name.toLowerCase().split(/\s+/);
    return parts.some((_, at) => parts.slice(at).join(' ').startsWith(typed));
  };
  const found = names.filter(begins).slice(0, 8);
  return found.map((name) => ({ label: name, value: `@${name}` }));
}
