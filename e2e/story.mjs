// How a story is told: steps in order on one desk, each a test with its own name. After a step that
// fails the rest is skipped, and what everybody saw and what the desk said is shown.

import { test } from 'node:test';
import { failurePicture, openBrowser, person } from './browser.mjs';
import { startDesk } from './desk.mjs';

const MINUTES = 60_000;

/**
 * @param {string} name
 * @param {Parameters<typeof startDesk>[0]} how see `startDesk`
 * @param {[string, (the: Story) => Promise<void>][]} steps
 */
export function story(name, how, steps) {
  test(name, { timeout: 10 * MINUTES }, async (t) => {
    const the = new Story();
    try {
      the.desk = await startDesk(how);
      the.browser = await openBrowser();
      for (const [title, step] of steps) {
        await t.test(title, { skip: the.failed && 'an earlier step failed' }, () =>
          the.take(title, step));
      }
    } finally {
      await the.browser?.close();
      for (const desk of the.machines) await desk.stop();
      await the.desk?.stop();
    }
  });
}

class Story {
  people = [];
  machines = [];
  failed = false;

  /** Somebody opens a browser of their own. */
  async somebody(name, how) {
    const someone = await person(this.browser, name, how);
    this.people.push(someone);
    return someone;
  }

  /** A further machine; `how` says what it shares with the first. */
  async machine(how) {
    const desk = await startDesk(how);
    this.machines.push(desk);
    return desk;
  }

  /** The address of a path on this desk. */
  at(path) {
    return new URL(path, this.desk.url).href;
  }

  async take(title, step) {
    try {
      await step(this);
      const faults = this.people.flatMap((one) => one.faults.map((it) => `${one.name}: ${it}`));
      if (faults.length > 0) throw new Error(`pages complained:\n${faults.join('\n')}`);
    } catch (fault) {
      this.failed = true;
      fault.message += `\n\n${await this.scene(title)}`;
      throw fault;
    }
  }

  /** What everybody had before their eyes, and the desk's last words. */
  async scene(title) {
    const seen = [];
    for (const { name, context } of this.people) {
      for (const page of context.pages()) {
        const picture = await failurePicture(page, `${title} ${name}`).catch(String);
        seen.push(`${name} at ${page.url()}: ${picture}`);
      }
    }
    const mails = this.desk.sink.mails.map((it) => `mail to ${it.recipients}: ${it.subject}`);
    return [...seen, ...mails, '--- the desk said', this.desk.tail()].join('\n');
  }
}
