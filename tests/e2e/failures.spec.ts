import { expect, test } from './fixtures.ts';
import { goTo, writeFile } from './workbench.ts';

const SIGNATURE =
  'def quote_order(customer_id, lines, /, *, currency, discount_percent=0, shipping_cents=0, express=False, gift_wrap=False, coupon=None, remarks=None):';
const WRONG = `from orders import Quote

${SIGNATURE}
    return Quote(customer_id, currency, 4952, ("gift wrapped", "express"))
`;
const ENDLESS = `def price(depth):
    return total(depth + 1)


def total(depth):
    return price(depth)


${SIGNATURE}
    return total(sum(line.unit_cents for line in lines))
`;

test('a failure shows each line of a difference, and of a recursion only the nearest calls', async ({
  app,
}) => {
  const { page } = app;
  const checks = page.getByRole('region', { name: 'Checks' });
  await goTo(page, '/learn/1.1.1.1');
  await test.step('what was expected and what came, line under line', async () => {
    await writeFile(page, 'quoting.py', WRONG);
    await page.keyboard.press('ControlOrMeta+Enter');
    const lines = checks.locator('.wb-diff-line');
    await expect(lines.nth(2)).toBeVisible({ timeout: 60_000 });
    const tops = await lines.evaluateAll((all) =>
      all.map((each) => Math.round(each.getBoundingClientRect().top)),
    );
    expect(new Set(tops).size).toBe(tops.length);
  });
  await test.step('four calls, and the way there on request', async () => {
    await writeFile(page, 'quoting.py', ENDLESS);
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(checks).toContainText('RecursionError', { timeout: 60_000 });
    const nearest = checks.locator('.wb-frames > .wb-frame-list').first().getByRole('button');
    await expect(nearest).toHaveCount(4);
    const way = checks.getByText(/^How your code came there \(\d+ more lines\)$/).first();
    await way.click();
    await expect(checks.getByRole('button', { name: /quoting\.py:10/ }).first()).toBeVisible();
    await expect(checks).not.toContainText('0x');
  });
});
