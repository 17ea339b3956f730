// The in-app widget: `<script src="https://desk.example/widget.js" defer></script>`, and
// `window.Prickle`, the one name it adds to the page. Calls made before it loaded, pushed as
// `[name, …arguments]` on an array of that name, are carried out.

import { App, type Asked } from './app.ts';
import { watchConsole } from './console-ring.ts';
import type { Addition } from './context.ts';
import { off, on } from './events.ts';
import type { Filled } from './form.ts';
import type { Taken } from './hopes.ts';
import type { Identity } from './person.ts';
import { settings } from './settings.ts';
import { language, reword, speak, type Texts } from './texts.ts';

type Call = [keyof Api, ...never[]];

interface Api {
  open(preset?: Partial<Filled>): void;
  close(): void;
  identify(identity: Identity | null): void;
  context(addition: Addition): void;
  prefill(preset: Partial<Filled>): void;
  /** Asks without the form; fails where the desk refuses it. */
  ask(asked: Asked): Promise<Taken>;
  on: typeof on;
  off: typeof off;
  setLanguage(language: string): void;
  /** Words of the page's own, for the language in force or another. */
  texts(words: Partial<Texts>, of?: string): void;
}

const page = window as unknown as { Prickle?: Api | Call[] };

function start(script: HTMLScriptElement | null): void {
  const early = Array.isArray(page.Prickle) ? page.Prickle : [];
  const wanted = settings(script);
  speak(wanted.language);
  const app = new App(wanted);
  const api: Api = {
    open: (preset) => app.open(preset),
    close: () => app.close(),
    identify: (identity) => app.identify(identity),
    context: (addition) => void (app.addition = addition),
    prefill: (preset) => void (app.preset = { ...app.preset, ...preset }),
    ask: (asked) => app.ask(asked),
    on,
    off,
    setLanguage: (wanted) => (speak(wanted), app.reword()),
    texts: (words, of = language) => (reword(words, of), speak(language), app.reword()),
  };
  page.Prickle = Object.freeze(api);
  for (const [name, ...values] of early) (api[name] as (...values: unknown[]) => void)?.(...values);
}

// Loaded twice by mistake: the first one stays.
if (!page.Prickle || Array.isArray(page.Prickle)) {
  const script = document.currentScript as HTMLScriptElement | null;
  watchConsole();
  if (document.body) start(script);
  else document.addEventListener('DOMContentLoaded', () => start(script));
}
