// The in-app widget: `<script src="https://desk.example/widget.js" defer></script>`, and
// `window.Prickle`, the one name it adds to the page. Calls made before it loaded, pushed as
// `[name, …arguments]` on an array of that name, are carried out.

import { App, type Identity } from './app.ts';
import { watchConsole } from './console-ring.ts';
import type { Addition } from './context.ts';
import type { Filled } from './form.ts';
import { settings } from './settings.ts';

type Call = [keyof Api, ...never[]];

interface Api {
  open(preset?: Partial<Filled>): void;
  close(): void;
  identify(identity: Identity | null): void;
  context(addition: Addition): void;
  prefill(preset: Partial<Filled>): void;
}

const page = window as unknown as { Prickle?: Api | Call[] };

function start(script: HTMLScriptElement | null): void {
  const early = Array.isArray(page.Prickle) ? page.Prickle : [];
  const app = new App(settings(script));
  const api: Api = {
    open: (preset) => app.open(preset),
    close: () => app.close(),
    identify: (identity) => app.identify(identity),
    context: (addition) => void (app.addition = addition),
    prefill: (preset) => void (app.preset = { ...app.preset, ...preset }),
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
