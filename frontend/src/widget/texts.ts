// Every word the widget says, in one place: plain, warm, short. All are strings, so that a page may
// hand in its own; `{name}` in one is filled in.

import { german } from './german.ts';

export const english = {
  launcher: 'Help',
  newReply: 'Help, one new reply',
  newReplies: 'Help, {n} new replies',
  title: 'How can we help?',
  yours: 'Your message',
  tickets: 'Your tickets',
  noTickets: 'Nothing here yet. What you ask stands here, with our answers.',
  unreadMark: '{n} new',
  back: 'Back',
  close: 'Close',
  message: 'What happened, or what would you like to know?',
  messageMissing: 'Please write a few words first.',
  email: 'Where may we answer?',
  emailHint: 'Your email address. Without it, answers only show up here.',
  kind: 'What is it about?',
  product: 'Part of the product',
  severity: 'How bad is it?',
  unsure: 'Not sure',
  attach: 'Add files',
  attachHint: 'You can also paste or drop a screenshot, and draw on it.',
  takeOff: 'Take off {name}',
  draw: 'Draw on {name}',
  drawShort: 'Draw',
  tooLarge: '{name} is too large; 10 MB together is the limit.',
  unreadable: '{name} could not be read.',
  sentAlong: 'What is sent along',
  askedBefore: 'You asked something like this:',
  community: 'Somebody may have asked the same in our community: ',
  communityOnPlan: 'On your plan help comes from the community. Somebody may have asked the same: ',
  communityLink: 'look there',
  promiseBy: 'You hear from a person by {when}, most likely sooner.',
  promiseNone: 'A person reads it as soon as they can.',
  promiseLate: 'This takes longer than we promised, and we are sorry. We are on it.',
  send: 'Send',
  reply: 'Write back',
  sendReply: 'Send reply',
  sending: 'Sending…',
  waiting: 'No connection yet. Your message is kept here and goes out by itself. You can also ',
  waitingHere: 'No connection yet. It goes out by itself while this page stays open. You can also ',
  filesStayed: 'Your words arrived, but these files were too large for the way here: {names}.',
  keptFrom: 'A message of yours is kept here and goes out by itself.',
  helpLink: 'write to us on this page',
  refused: 'This could not be sent as it is. Your words are kept; please try again, or ',
  received: 'We have it. Your number is #{number}.',
  you: 'You',
  us: 'Support',
  again: 'Ask something new',
  unreachable:
    'The conversation cannot be loaded just now. It will show up when the connection is back.',
  drawTitle: 'Draw on the picture',
  box: 'Box',
  arrow: 'Arrow',
  blur: 'Hide',
  undo: 'Undo',
  done: 'Done',
  cancel: 'Leave as it was',
  canvas:
    'The picture. Arrow keys move the pointer, Enter begins a mark and Enter again ends it. ' +
    'Shift makes small steps.',
  drawHint: 'Drag over the picture. “Hide” makes what is under it unreadable.',
  begun: 'Begun. Move on and press Enter to end it.',
  drawn: 'Drawn. {n} on the picture.',
  undone: 'Taken back. {n} on the picture.',
  kinds: {
    question: 'A question',
    bug: 'Something is broken',
    feedback: 'An idea or an opinion',
    billing: 'Billing',
    sales: 'Buying or upgrading',
    data_deletion: 'Deleting data',
    security: 'Security',
  } as Record<string, string>,
  severities: {
    critical: ['Critical', 'An outage, lost data or a breach'],
    high: ['High', 'A feature does not work at all'],
    medium: ['Medium', 'Works, but not as it should'],
    low: ['Low', 'A question or a wish'],
  } as Record<string, [string, string]>,
  statuses: {
    new: 'We have your message',
    open: 'We are on it',
    pending: 'We answered and wait for you',
    on_hold: 'Waiting for somebody else',
    solved: 'Solved. Write back to open it again',
    closed: 'Closed',
  } as Record<string, string>,
};

export type Texts = typeof english;

const LANGUAGES: Record<string, Texts> = { en: english, de: german };
let own: Record<string, Partial<Texts>> = {};

/** The words in force. */
export let texts: Texts = english;
/** Their language, for dates and for screen readers. */
export let language = 'en';

/** Speaks `wanted` (`de`, `de-AT`), if the words are there; otherwise the page's own or English. */
export function speak(wanted: string): void {
  const short = wanted.toLowerCase().split('-')[0] ?? '';
  const known = short in LANGUAGES || short in own;
  language = known ? wanted : 'en';
  texts = { ...(LANGUAGES[short] ?? english), ...own[known ? short : 'en'] };
}

/** The page's own words for a language, whole or in part. */
export function reword(words: Partial<Texts>, of: string): void {
  const short = of.toLowerCase().split('-')[0] ?? '';
  own = { ...own, [short]: { ...own[short], ...words } };
}

export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
}

/** An instant as people say it, in the reader's own zone. */
export function when(at: string, more: Intl.DateTimeFormatOptions = {}): string {
  const date = new Date(at);
  if (Number.isNaN(date.valueOf())) return '';
  const today = date.toDateString() === new Date().toDateString();
  const day: Intl.DateTimeFormatOptions = today
    ? {}
    : { weekday: 'short', day: 'numeric', month: 'short' };
  const how = { ...day, hour: '2-digit', minute: '2-digit', ...more } as const;
  try {
    return date.toLocaleString(locale(), how);
  } catch {
    return date.toLocaleString('en', how);
  }
}

/** The reader's own manner of writing dates, where it is in the language in force. */
function locale(): string {
  const short = language.split('-')[0] ?? '';
  return navigator.languages.find((own) => own.split('-')[0] === short) ?? language;
}

/** By when a person answers, in words; empty where it is not our turn. */
export function promised(how: string | undefined, due: string | null | undefined): string {
  if (how === 'late') return texts.promiseLate;
  if (how === 'none') return texts.promiseNone;
  if (!due || how === '') return '';
  const at = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  return fill(texts.promiseBy, { when: when(due, at) });
}
