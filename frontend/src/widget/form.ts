// The form: one field is required, everything else is known, optional, or asked of nobody.

import { el } from './el.ts';
import { Picker } from './picker.ts';
import type { Settings } from './settings.ts';
import { texts } from './texts.ts';

export interface Filled {
  message: string;
  email: string;
  kind: string;
  product: string;
  severity: string;
  files: File[];
}

export interface FormNeeds {
  settings: Settings;
  preset: Partial<Filled>;
  /** The address isn't known, so it is asked for. */
  askEmail: boolean;
  /** What will be sent along, to be shown on request. */
  context(): unknown;
  changed(message: string): void;
  send(filled: Filled): void;
}

export function form(needs: FormNeeds): HTMLFormElement {
  const { settings, preset } = needs;
  const about = { id: 'message', name: 'message', rows: '4', dir: 'auto', required: true };
  const message = el('textarea', { ...about, 'aria-describedby': 'problem' });
  message.value = preset.message ?? '';
  const problem = el('p', { class: 'bad', role: 'alert', id: 'problem' });
  const picker = new Picker(preset.files ?? [], (words) => (problem.textContent = words));

  function submit(event: Event): void {
    event.preventDefault();
    const words = message.value.trim();
    problem.textContent = words ? '' : texts.messageMissing;
    if (!words) return message.focus();
    const data = new FormData(element);
    const field = (name: string, preset = '') => String(data.get(name) ?? preset);
    needs.send({
      message: words,
      email: field('email'),
      kind: field('kind', preset.kind ?? settings.kind),
      product: field('product', preset.product ?? settings.product),
      severity: field('severity', preset.severity ?? settings.severity),
      files: picker.files,
    });
  }
  const element = el(
    'form',
    { class: 'body', novalidate: true, onsubmit: submit },
    el('div', { class: 'field' }, el('label', { for: 'message' }, texts.message), message),
    problem,
    ...optional(needs),
    needs.askEmail && emailField(preset.email ?? ''),
    picker.list,
    el('p', { class: 'hint' }, texts.attachHint),
    along(needs.context),
    el(
      'div',
      { class: 'row' },
      picker.button,
      el('button', { class: 'button main', type: 'submit' }, texts.send),
    ),
  );
  picker.watch(element);
  message.addEventListener('input', () => needs.changed(message.value));
  return element;
}

function emailField(value: string): HTMLElement {
  const input = el('input', {
    id: 'email',
    name: 'email',
    type: 'email',
    autocomplete: 'email',
    value,
  });
  const hint = el('small', { id: 'email-hint' }, texts.emailHint);
  input.setAttribute('aria-describedby', 'email-hint');
  return el('div', { class: 'field' }, el('label', { for: 'email' }, texts.email), input, hint);
}

function optional({ settings, preset }: FormNeeds): (HTMLElement | false)[] {
  const { ask, products } = settings;
  const kinds = Object.entries(texts.kinds);
  const [kind, product] = [preset.kind ?? settings.kind, preset.product ?? settings.product];
  const severity = preset.severity ?? settings.severity;
  return [
    ask.includes('kind') && choice('kind', texts.kind, kinds, kind),
    ask.includes('product') &&
      products.length > 0 &&
      choice('product', texts.product, products, product),
    ask.includes('severity') && severities(severity),
  ];
}

function choice(name: string, label: string, of: [string, string][], chosen: string): HTMLElement {
  const options = [['', texts.unsure] as [string, string], ...of].map(([value, words]) =>
    el('option', { value, selected: value === chosen }, words),
  );
  const select = el('select', { id: name, name }, ...options);
  return el('div', { class: 'field' }, el('label', { for: name }, label), select);
}

/** Each with its guideline: people judge better when they see the others. */
function severities(chosen: string): HTMLElement {
  const rows = Object.entries(texts.severities).map(([value, [label, hint]]) =>
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
  const shown = el('pre', { tabindex: '0' });
  const toggle = () => (shown.textContent = JSON.stringify(context(), null, 2));
  return el('details', { ontoggle: toggle }, el('summary', {}, texts.sentAlong), shown);
}
