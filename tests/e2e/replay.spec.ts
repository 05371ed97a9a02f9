import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { type App, expect, test } from './fixtures.ts';
import { goTo } from './workbench.ts';

const FOLDER = 'profiles/default/workspaces/1.1.1.1-quote-order';

/** A file of the learner's, opened and stepped through by key. */
async function stepThrough(app: App, name: string, source: string): Promise<Locator> {
  const { page } = app;
  await goTo(page, '/learn/1.1.1.1');
  await page.getByRole('tab', { name: 'quoting.py' }).waitFor();
  writeFileSync(join(app.home, FOLDER, name), source);
  await page.getByRole('tab', { name }).click();
  await page.getByRole('textbox', { name }).click();
  await page.keyboard.press('ControlOrMeta+Shift+Enter');
  const view = page.getByRole('region', { name: `Step through ${name}` });
  await expect(view.getByRole('slider', { name: 'Step' })).toBeVisible({ timeout: 30_000 });
  return view;
}

const sentence = (view: Locator): Locator => view.locator('.rp-sentence');
const nowLine = (view: Locator): Locator => view.locator('.rp-line-now');
const variable = (view: Locator, name: string): Locator =>
  view
    .getByRole('region', { name: 'Variables' })
    .getByRole('row', { name: new RegExp(`^${name} `) });
const printed = (view: Locator): Locator => view.getByRole('region', { name: 'Output' });

async function press(page: Page, key: string, times = 1): Promise<void> {
  for (let count = 0; count < times; count++) await page.keyboard.press(key);
}

const LOOP = `total = 0
for price in [3, 4]:
    total += price
    print("sum", total)
`;

test('a loop, forwards and back: line, variables, what changed, output in step', async ({
  app,
}) => {
  const { page } = app;
  const view = await stepThrough(app, 'loop.py', LOOP);
  await expect(sentence(view)).toContainText('Line 1 runs next.');
  await expect(nowLine(view)).toHaveText('total = 0');
  await expect(view).toContainText('No variables yet.');
  await press(page, 'ArrowRight');
  await expect(variable(view, 'total')).toContainText('0new');
  await press(page, 'ArrowRight', 2);
  await expect(nowLine(view)).toContainText('print("sum", total)');
  await expect(variable(view, 'total')).toContainText('3changed');
  await expect(variable(view, 'price')).not.toContainText('changed');
  await expect(printed(view)).toContainText('Nothing has been printed yet.');
  await press(page, 'ArrowRight');
  await expect(printed(view)).toContainText('sum 3');
  await press(page, 'ArrowLeft');
  await expect(printed(view)).not.toContainText('sum 3');
  await press(page, 'End');
  await expect(sentence(view)).toContainText('loop.py has run to its end.');
  await expect(variable(view, 'total')).toContainText('7');
  await expect(view.getByRole('slider', { name: 'Step' })).toHaveAttribute(
    'aria-valuetext',
    /^9 of 9: loop.py has run/,
  );
  // Where it changed: all of its values, each a way to its step.
  await view.getByRole('button', { name: 'All 3 values of total' }).click();
  await view.getByRole('list', { name: 'Values of total' }).getByRole('button').nth(1).click();
  await expect(nowLine(view)).toContainText('print("sum", total)');
  await expect(variable(view, 'total')).toContainText('3changed');
  // From a printed line to the step that prints it.
  await press(page, 'End');
  await view.getByRole('button', { name: /^sum 7: go to step/ }).click();
  await expect(sentence(view)).toContainText('Line 4 runs next.');
  await expect(variable(view, 'total')).toContainText('7changed');
  await press(page, 'Home');
  await expect(sentence(view)).toContainText('Line 1 runs next.');
  await press(page, 'Space');
  await expect(variable(view, 'total')).toContainText('0new');
  await press(page, 'Escape');
  await expect(view).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'loop.py' })).toBeFocused();
});

const RECURSION = `def factorial(n):
    if n < 2:
        return 1
    return n * factorial(n - 1)


answer = factorial(3)
print(answer)
`;

test('a recursion: into, over and out of calls, and the stack with its frames', async ({ app }) => {
  const { page } = app;
  const view = await stepThrough(app, 'recursion.py', RECURSION);
  const stack = view.getByRole('region', { name: 'Call stack' }).getByRole('button');
  await press(page, 'ArrowRight');
  await expect(nowLine(view)).toContainText('answer = factorial(3)');
  await press(page, 'Shift+ArrowDown');
  await expect(stack).toHaveText([/^factorial/, /^recursion.py/]);
  await press(page, 'ArrowDown');
  await press(page, 'Shift+ArrowDown');
  await expect(stack).toHaveText([/^factorial.*2$/, /^factorial.*4$/, /^recursion.py.*7$/]);
  await expect(variable(view, 'n')).toContainText('2');
  await stack.nth(1).click();
  await expect(variable(view, 'n')).toContainText('3');
  await expect(view).toContainText('factorial waits here for its call');
  await press(page, 'Shift+ArrowUp');
  await expect(sentence(view)).toContainText('factorial returns 6');
  await press(page, 'ArrowRight');
  await expect(nowLine(view)).toContainText('print(answer)');
  await expect(variable(view, 'answer')).toContainText('6new');
  await press(page, 'ArrowUp');
  await expect(nowLine(view)).toContainText('answer = factorial(3)');
  await press(page, 'ArrowDown');
  await expect(nowLine(view)).toContainText('print(answer)');
});

const EXCEPTION = `def read(text):
    return int(text)


try:
    read("x")
except ValueError as error:
    print("caught")
read("y")
`;

test('an exception: where it appears, where it is caught, and where the program ends', async ({
  app,
}) => {
  const { page } = app;
  const view = await stepThrough(app, 'broken.py', EXCEPTION);
  await press(page, 'ArrowRight', 4);
  await expect(sentence(view)).toContainText('ValueError: invalid literal');
  await expect(sentence(view)).toContainText('at line 2, in read');
  await press(page, 'ArrowRight', 3);
  await expect(sentence(view)).toContainText('The exception is caught. Line 8 runs next.');
  await press(page, 'End');
  await expect(sentence(view)).toContainText("with base 10: 'y' at line 9");
  await expect(printed(view)).toContainText('ValueError: invalid literal');
});

const TASKS = `import asyncio
import time


async def fetch(name, seconds):
    await asyncio.sleep(seconds)
    return name


async def blocks():
    await asyncio.sleep(0.02)
    time.sleep(0.2)
    raise RuntimeError("no answer")


async def main():
    tasks = [
        asyncio.create_task(fetch("a", 0.05), name="first"),
        asyncio.create_task(fetch("b", 9), name="second"),
        asyncio.create_task(blocks(), name="blocker"),
    ]
    await asyncio.sleep(0.1)
    tasks[1].cancel()
    print(await asyncio.gather(*tasks, return_exceptions=True))


asyncio.run(main())
`;

test('asyncio: three tasks over time, and the call that held the loop up', async ({ app }) => {
  const { page } = app;
  const view = await stepThrough(app, 'tasks.py', TASKS);
  const lanes = view.getByRole('region', { name: 'Tasks over time' });
  await expect(lanes.getByRole('listitem', { name: /^Task (first|second|blocker)$/ })).toHaveCount(
    3,
  );
  await lanes.getByRole('button', { name: /^first sleeps for 0.05 s at line 6/ }).click();
  await expect(sentence(view)).toContainText('Line 6 waits: the task sleeps for 0.05 s, in fetch');
  await expect(view.getByRole('region', { name: 'Call stack' })).toContainText('task first');
  await expect(variable(view, 'seconds')).toContainText('0.05');
  await expect(lanes.getByRole('button', { name: /^second .*Then it is cancelled/ })).toHaveCount(
    1,
  );
  await expect(
    lanes.getByRole('button', { name: /^blocker .*Then it fails: RuntimeError: no answer/ }),
  ).toHaveCount(1);
  await lanes
    .getByRole('button', { name: /^blocker held the loop for 2\d\d ms, at line 12/ })
    .click();
  await expect(nowLine(view)).toContainText('time.sleep(0.2)');
  // By keyboard: from stretch to stretch, and to the next lane.
  await lanes
    .getByRole('button', { name: /^first runs/ })
    .first()
    .focus();
  await press(page, 'ArrowRight');
  await expect(lanes.getByRole('button', { name: /^first sleeps/ })).toBeFocused();
  await press(page, 'ArrowDown');
  await expect(lanes.getByRole('button', { name: /^second sleeps/ })).toBeFocused();
  await press(page, 'Enter');
  await expect(variable(view, 'seconds')).toContainText('9');
});

test('an endless loop is cut with a plain word, and a file that only defines gets a call', async ({
  app,
}) => {
  const { page } = app;
  let view = await stepThrough(app, 'endless.py', 'n = 0\nwhile True:\n    n += 1\n');
  await expect(view).toContainText('the program was ended after 10,000 steps');
  await press(page, 'End');
  await expect(sentence(view)).toContainText('Step 10000 of 10000.');
  await press(page, 'Escape');
  view = await stepThrough(app, 'defines.py', 'def double(n):\n    return n * 2\n');
  await expect(view).toContainText('This file only defines things');
  await view.getByRole('textbox', { name: 'then run' }).fill('print(double(21))');
  await page.keyboard.press('Enter');
  await expect(view.locator('.rp-count')).toHaveText('1 / 6');
  await expect(view).not.toContainText('This file only defines things');
  await view.getByRole('heading', { level: 1 }).click();
  await press(page, 'End');
  await expect(printed(view)).toContainText('42');
});

test("a lesson's block, as the learner left it", async ({ app }) => {
  const { page } = app;
  await goTo(page, '/learn/1.1.1.1');
  const block = page.getByRole('region', { name: 'Code block 1', exact: true });
  await block.getByRole('button', { name: 'Step through' }).click();
  const view = page.getByRole('region', { name: 'Step through code block 1' });
  await expect(view.getByRole('slider', { name: 'Step' })).toBeVisible({ timeout: 30_000 });
  await expect(nowLine(view)).toHaveCount(1);
  await view.getByRole('button', { name: 'Back to your work' }).click();
  await expect(block.getByRole('button', { name: 'Step through' })).toBeFocused();
});

test('axe finds nothing while stepping, in any theme', async ({ app }) => {
  // axe is injected as a script; Electron's page takes scripts from its own protocol alone.
  test.skip(app.shell === 'desktop', 'the same page as in the browser');
  const { page } = app;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const view = await stepThrough(app, 'tasks.py', TASKS);
  await view.getByRole('button', { name: /^blocker held the loop/ }).click();
  await expect(nowLine(view)).toContainText('time.sleep(0.2)');
  const found: string[] = [];
  for (const theme of ['light', 'dark', 'contrast']) {
    await page.evaluate((name) => {
      document.documentElement.dataset['theme'] = name;
    }, theme);
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    for (const { id, nodes } of violations) {
      found.push(`${theme}: ${id}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`);
    }
  }
  expect(found).toEqual([]);
});
