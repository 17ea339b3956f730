// The form: one field is required, everything else is known, optional, or asked of nobody.

import { size } from '../behaviours/file-size.ts';
import { el } from './el.ts';
import { MOST_BYTES, carried } from './files.ts';
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
  let files: File[] = preset.files ?? [];
  const message = el('textarea', {
    id: 'message',
    required: true,
    dir: 'auto',
    rows: '4',
    name: 'message',
  });
  message.value = preset.message ?? '';
  const problem = el('p', { class: 'bad', role: 'alert', id: 'problem' });
  const clips = el('ul', { class: 'clips' });
  const picker = el('input', {
    type: 'file',
    multiple: true,
    onchange: () => add([...(picker.files ?? [])]),
  });

  function add(more: File[]): void {
    problem.textContent = '';
    for (const file of more) {
      const total = [...files, file].reduce((sum, { size }) => sum + size, 0);
      if (total > MOST_BYTES) problem.textContent = texts.tooLarge(file.name);
      else files = [...files, file];
    }
    picker.value = '';
    draw();
  }
  function draw(): void {
    clips.replaceChildren(
      ...files.map((file) => {
        const off = () => (
          (files = files.filter((other) => other !== file)),
          draw(),
          message.focus()
        );
        const label = texts.takeOff(file.name);
        const button = el(
          'button',
          { type: 'button', class: 'bare', 'aria-label': label, onclick: off },
          '×',
        );
        return el('li', {}, el('span', {}, file.name), el('small', {}, size(file.size)), button);
      }),
    );
  }
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
      files,
    });
  }
  const take = (event: Event) => {
    const more = carried(event);
    if (more.length) event.preventDefault();
    if (event.type !== 'dragover') add(more);
    else if ((event as DragEvent).dataTransfer?.types.includes('Files')) event.preventDefault();
  };
  const element = el(
    'form',
    { novalidate: true, onsubmit: submit, onpaste: take, ondrop: take, ondragover: take },
    el('div', { class: 'field' }, el('label', { for: 'message' }, texts.message), message),
    problem,
    ...optional(needs),
    needs.askEmail && emailField(preset.email ?? ''),
    clips,
    el('p', { class: 'hint' }, texts.attachHint),
    along(needs.context),
    el(
      'div',
      { class: 'row' },
      el('label', { class: 'button attach' }, texts.attach, picker),
      el('button', { class: 'button main', type: 'submit' }, texts.send),
    ),
  );
  element.className = 'body';
  message.setAttribute('aria-describedby', 'problem');
  message.addEventListener('input', () => needs.changed(message.value));
  draw();
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
