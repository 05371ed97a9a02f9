import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { type App, ROOT } from '../e2e/open-app.ts';
import { goTo, solutionOf, writeFile } from '../e2e/workbench.ts';

const POINTS = ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4', '1.1.1.5'] as const;
const TOPIC = join(
  ROOT,
  'curriculum/1-python-foundation/1.1-core-python-mastery/1.1.1-functions-and-control-flow',
);
const READING = [...POINTS, '1.1.2.1', '1.1.2.2', '1.1.2.3', '1.2.1.1', '1.2.2.1'] as const;
const WORDS = ['decorator', 'generator yield', 'context manager', 'kind:card', 'decroator'];
const SCREENS = [
  ...['/', '/learn', '/progress', '/resources', '/paths', '/checkpoints', '/assess'],
  ...['/review/cards', '/settings', '/settings/doctor'],
];
/** Due, and ahead by so many days: what is due alone is soon done. */
const REVIEWS = ['/review', '/review/ahead%3A30', '/review/ahead%3A365'];
const LOOP = `total = 0
for price in range(30):
    total += price
    print("sum", total)
`;
/** Long enough for a reader of the trace, short enough for hundreds of acts in a soak. */
const LOOK_MS = 300;

/** A learner who does the next thing that `random` says. */
export interface Learner {
  /** One thing; says what it was. */
  act(): Promise<string>;
  /** Ends what was opened, and goes to Today. */
  rest(): Promise<void>;
}

export function createLearner(app: App, random: () => number): Learner {
  const pick = <T>(values: readonly [T, ...T[]] | readonly T[]): T =>
    values[Math.floor(random() * values.length)] as T;
  const shells = new Set<string>();

  async function open(pointId: string): Promise<Page> {
    const route = `/learn/${pointId}`;
    // The address may go on to a heading of the same lesson.
    if (/^#[\w/.-]+/.exec(new URL(app.page.url()).hash)?.[0] !== `#${route}`) {
      // The lesson that is still there for a moment is not the one that was opened.
      await app.page.evaluate(() => {
        for (const region of document.querySelectorAll('[aria-label="Lesson"]')) {
          region.setAttribute('data-left', '');
        }
      });
      await goTo(app.page, route);
    }
    await app.page
      .locator('[aria-label="Lesson"]:not([data-left])')
      .getByRole('heading')
      .first()
      .waitFor();
    // A terminal that was in sight on the last exercise is opened on this one too.
    if (await app.page.getByRole('region', { name: 'Terminal' }).isVisible()) shells.add(pointId);
    return app.page;
  }

  async function read(): Promise<void> {
    const page = await open(pick(READING));
    await page.keyboard.press('ControlOrMeta+1');
    const headings = lesson(page).getByRole('heading');
    for (let index = 0; index < (await headings.count()); index += 3) {
      await headings.nth(index).scrollIntoViewIfNeeded();
      await page.waitForTimeout(LOOK_MS);
    }
    await page.getByRole('region', { name: 'After the lesson' }).scrollIntoViewIfNeeded();
  }

  async function exercise(): Promise<void> {
    const pointId = pick(POINTS);
    const page = await open(pointId);
    const { files, exercise: name } = solutionOf(pointId);
    const folder = readdirSync(TOPIC).find((entry) => entry.startsWith(`${pointId}-`)) ?? '';
    const checks = page.getByRole('region', { name: 'Checks' });
    for (const from of ['starter', 'solution'] as const) {
      for (const { path } of files) {
        const file = join(TOPIC, folder, 'exercises', name, from, path);
        await writeFile(page, path, readFileSync(file, 'utf8'));
      }
      await page
        .getByRole('region', { name: 'Editor' })
        .getByText('Saved', { exact: true })
        .waitFor();
      await page.keyboard.press('ControlOrMeta+Enter');
      // Each visit fails first and passes then, so that an answer from before is never taken for the new one.
      await checks
        .getByText(from === 'starter' ? /to go|did not/ : /All \d+ checks passed/)
        .first()
        .waitFor({ timeout: 60_000 });
    }
  }

  async function review(): Promise<void> {
    const { page } = app;
    await goTo(page, pick(REVIEWS));
    const show = page.getByRole('button', { name: /Show answer/ });
    const done = page.getByRole('heading', { name: /Done|Nothing|No card/ });
    for (let card = 0; card < 12; card++) {
      await show.or(done).first().waitFor();
      if (await done.isVisible()) return;
      await show.click();
      await page.keyboard.press(pick(['1', '2', '3', '3', '3', '4']));
      await page.getByRole('button', { name: /Easy/ }).waitFor({ state: 'hidden' });
      if (random() < 0.1) await page.keyboard.press('u');
    }
  }

  async function search(): Promise<void> {
    const { page } = app;
    await goTo(page, '/search');
    const words = pick(WORDS);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('searchbox').pressSequentially(words);
    await page.locator('main ol a').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForTimeout(LOOK_MS);
  }

  async function terminal(): Promise<void> {
    const pointId = pick(POINTS);
    const page = await openTerminal(pointId);
    shells.add(pointId);
    const answer = Math.floor(random() * 1e6);
    const command = pick([
      'seq 2000',
      'python -c "print(6 * 7)"',
      'ls -la; cat *.py',
      'cairn status',
    ]);
    await page.keyboard.type(`${command}; echo all-$((${answer}+1))-out\n`);
    await page
      .locator('.xterm-rows')
      .getByText(`all-${answer + 1}-out`)
      .first()
      .waitFor({ timeout: 30_000 });
    if (random() < 0.5) await exit(pointId);
  }

  async function openTerminal(pointId: string): Promise<Page> {
    const page = await open(pointId);
    await page.getByRole('region', { name: 'Editor' }).waitFor();
    await page.keyboard.press('ControlOrMeta+Backquote');
    const again = page.getByRole('button', { name: 'Start a new one' });
    const input = page.locator('.xterm-helper-textarea:focus');
    await again.or(input).first().waitFor();
    if (await again.isVisible()) {
      await again.click();
      await again.waitFor({ state: 'hidden' });
      await page.keyboard.press('ControlOrMeta+Backquote');
    }
    // As a learner does: types once the prompt is there, in the terminal that has the focus.
    await input.waitFor({ state: 'attached' });
    await page
      .locator('.xterm-rows')
      .getByText(/[$#] *$/)
      .last()
      .waitFor();
    return page;
  }

  async function exit(pointId: string): Promise<void> {
    await app.page.keyboard.type('exit\n');
    await app.page.getByText(/The shell has ended/).waitFor();
    shells.delete(pointId);
  }

  async function step(): Promise<void> {
    const page = await open('1.1.1.1');
    await page.getByRole('tab', { name: 'quoting.py' }).waitFor();
    const folder = join(app.home, 'profiles/default/workspaces/1.1.1.1-quote-order');
    writeFileSync(join(folder, 'loop.py'), LOOP);
    await page.getByRole('tab', { name: 'loop.py' }).click();
    await page.getByRole('textbox', { name: 'loop.py' }).click();
    await page.keyboard.press('ControlOrMeta+Shift+Enter');
    const view = page.getByRole('region', { name: 'Step through loop.py' });
    await view.getByRole('slider', { name: 'Step' }).waitFor({ timeout: 30_000 });
    for (let count = 0; count < 20; count++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    await view.getByText('sum 435').first().waitFor();
    await view.getByRole('button', { name: 'Back to your work' }).click();
  }

  async function look(): Promise<void> {
    for (let count = 0; count < 4; count++) {
      await goTo(app.page, pick(SCREENS));
      await app.page.getByRole('main').getByRole('heading', { level: 1 }).first().waitFor();
      await app.page.waitForTimeout(LOOK_MS);
    }
  }

  const acts = { read, exercise, review, search, terminal, step, look } as const;
  /** Each kind comes in every round, in another order each time. */
  let round: (keyof typeof acts)[] = [];
  return {
    async act() {
      if (round.length === 0) round = Object.keys(acts) as (keyof typeof acts)[];
      const [name = 'look'] = round.splice(Math.floor(random() * round.length), 1);
      try {
        await acts[name]();
      } catch (error) {
        throw new Error(`While the learner did "${name}": ${(error as Error).message}`);
      }
      return name;
    },
    async rest() {
      for (const pointId of [...shells]) {
        await openTerminal(pointId);
        await exit(pointId);
      }
      await goTo(app.page, '/');
      await app.page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
    },
  };
}

function lesson(page: Page): Locator {
  return page.getByRole('region', { name: 'Lesson', exact: true });
}
