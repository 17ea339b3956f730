// The form: one field is required, everything else is known, optional, or asked of nobody.

import type { Named, Overview } from './desk.ts';
import { el } from './el.ts';
import { Hints, type HintNeeds } from './hints.ts';
import { Picker } from './picker.ts';
import type { Settings } from './settings.ts';
import { language, promised, texts } from './texts.ts';

export interface Filled {
  message: string;
  email: string;
  kind: string;
  product: string;
  severity: string;
  files: File[];
}

export interface FormNeeds extends HintNeeds {
  settings: Settings;
  preset: Partial<Filled>;
  /** The address isn't known, so it is asked for. */
  askEmail: boolean;
  /** A message waits here to be sent. */
  kept: boolean;
  /** What the desk tells beforehand, for this kind of question. */
  overview(kind: string): Promise<Overview | null>;
  /** What will be sent along, to be shown on request. */
  context(): unknown;
  annotate(file: File): Promise<File | null>;
  changed(message: string): void;
  /** Done once it is on its way: its files are read first. */
  send(filled: Filled): Promise<void>;
}

export function form(needs: FormNeeds): HTMLFormElement {
  const { settings, preset } = needs;
  const about = { id: 'message', name: 'message', rows: '4', dir: 'auto', required: true };
  const message = el('textarea', { ...about, 'aria-describedby': 'problem promise' });
  message.value = preset.message ?? '';
  const problem = el('p', { class: 'bad', role: 'alert', id: 'problem' });
  const say = (words: string) => (problem.textContent = words);
  const picker = new Picker(preset.files ?? [], { problem: say, annotate: needs.annotate });
  const promise = el('p', { class: 'promise', id: 'promise' });
  const choices = el('div', { class: 'body flat' });
  const hints = new Hints(needs, () => filled().kind);

  const filled = (): Filled => {
    const data = new FormData(element);
    const field = (name: 'kind' | 'product' | 'severity') =>
      String(data.get(name) ?? preset[name] ?? settings[name]);
    return {
      message: message.value.trim(),
      email: String(data.get('email') ?? ''),
      kind: field('kind'),
      product: field('product'),
      severity: field('severity'),
      files: picker.files,
    };
  };
  const send = el('button', { class: 'button main', type: 'submit' }, texts.send);
  let going = false;
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    // Large files take a moment to read; who presses again in it asks one question, not two.
    if (going) return;
    const now = filled();
    say(now.message ? '' : texts.messageMissing);
    if (!now.message) return message.focus();
    going = true;
    send.textContent = texts.sending;
    try {
      await needs.send(now);
    } finally {
      going = false;
      send.textContent = texts.send;
    }
  }
  const element = el(
    'form',
    { class: 'body', novalidate: true, onsubmit: submit },
    needs.kept && el('p', { class: 'status', role: 'status' }, texts.keptFrom),
    el('div', { class: 'field' }, el('label', { for: 'message' }, texts.message), message),
    problem,
    hints.element,
    choices,
    needs.askEmail && emailField(preset.email ?? ''),
    picker.list,
    el('p', { class: 'hint' }, texts.attachHint),
    along(needs.context),
    foot(promise, picker, send),
  );
  const tell = (told: Overview | null) => {
    promise.textContent = told ? promiseOf(told.promises, filled().severity) : '';
  };
  choices.append(...optional(needs, null));
  // What the desk says comes later; nothing waits for it, and nothing moves but what it adds.
  const ask = (first: boolean) =>
    void needs.overview(filled().kind).then((told) => {
      if (first && told) choices.replaceChildren(...optional(needs, told, filled()));
      tell(told);
    });
  ask(true);
  choices.addEventListener('change', () => ask(false));
  picker.watch(element);
  message.addEventListener('input', () => (needs.changed(message.value), hints.typed(message.value)));
  hints.typed(message.value);
  return element;
}

function foot(promise: HTMLElement, picker: Picker, send: HTMLElement): HTMLElement {
  return el('div', { class: 'foot' }, promise, el('div', { class: 'row' }, picker.button, send));
}

function emailField(value: string): HTMLElement {
  const about = { id: 'email', name: 'email', type: 'email', autocomplete: 'email', value };
  const input = el('input', { ...about, 'aria-describedby': 'email-hint' });
  const hint = el('small', { id: 'email-hint' }, texts.emailHint);
  return el('div', { class: 'field' }, el('label', { for: 'email' }, texts.email), input, hint);
}

function optional(
  { settings, preset }: FormNeeds,
  told: Overview | null,
  now: Partial<Filled> = {},
): HTMLElement[] {
  const chosen = (name: 'kind' | 'product' | 'severity') =>
    now[name] || (preset[name] ?? settings[name]);
  const kinds = named(told?.kinds, texts.kinds);
  const products = settings.products.length ? settings.products : named(told?.products, {});
  const asked = (name: string) => settings.ask.includes(name);
  const fields: HTMLElement[] = [];
  if (asked('kind')) fields.push(choice('kind', texts.kind, kinds, chosen('kind')));
  if (asked('product') && products.length)
    fields.push(choice('product', texts.product, products, chosen('product')));
  if (asked('severity')) fields.push(severities(told, chosen('severity')));
  return fields;
}

/** A severity the desk names without an instant has none promised. */
export function promiseOf(promises: Overview['promises'], severity: string): string {
  const due = severity in promises ? promises[severity] : promises[''];
  return promised(due ? 'by' : 'none', due);
}

/** As `named`, with the guideline to each. */
export function severitiesOf(told: Overview['severities'] | undefined): [string, [string, string]][] {
  if (!told) return Object.entries(texts.severities);
  const foreign = !language.startsWith('en');
  return told.map(({ key, name, guideline }) => [
    key,
    (foreign && texts.severities[key]) || [name, guideline],
  ]);
}

/** The company's own list; in other languages than its own, in our words where we have them. */
function named(told: Named[] | undefined, ours: Record<string, string>): [string, string][] {
  if (!told?.length) return Object.entries(ours);
  const foreign = !language.startsWith('en');
  return told.map(({ key, name }) => [key, (foreign && ours[key]) || name]);
}

function choice(name: string, label: string, of: [string, string][], chosen: string): HTMLElement {
  const options = [['', texts.unsure] as [string, string], ...of].map(([value, words]) =>
    el('option', { value, selected: value === chosen }, words),
  );
  const select = el('select', { id: name, name }, ...options);
  return el('div', { class: 'field' }, el('label', { for: name }, label), select);
}

/** Each with its guideline: people judge better when they see the others. */
function severities(told: Overview | null, chosen: string): HTMLElement {
  const rows = severitiesOf(told?.severities).map(([value, [label, hint]]) =>
    el(
      'label',
      { class: 'choice' },
      el('input', { type: 'radio', name: 'severity', value, checked: value === chosen }),
      el('span', {}, label, ' ', el('small', {}, hint)),
    ),
  );
  return el('fieldset', {}, el('legend', {}, texts.severity), ...rows);
}

function along(context: () => unknown): HTMLElement {
  const shown = el('pre', { tabindex: '0', dir: 'ltr' });
  const toggle = () => (shown.textContent = JSON.stringify(context(), null, 2));
  return el('details', { ontoggle: toggle }, el('summary', {}, texts.sentAlong), shown);
}
