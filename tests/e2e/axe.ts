import { AxeBuilder } from '@axe-core/playwright';
import { type App, expect } from './fixtures.ts';

export type Theme = 'light' | 'dark' | 'contrast';

/** Scans what is in the window, in each of the themes; a browser's page only, which is the same one. */
export async function scan(
  { page, shell }: App,
  state: string,
  themes: readonly Theme[] = ['light', 'dark'],
): Promise<void> {
  // axe is injected as a script; Electron's page takes scripts from its own protocol alone.
  if (shell === 'desktop') return;
  const found: string[] = [];
  for (const theme of themes) {
    await page.evaluate(async (name) => {
      document.documentElement.dataset['theme'] = name;
      // A colour on its way to another is nobody's choice; what turns for ever has no end to wait for.
      const ending = document
        .getAnimations()
        .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
      await Promise.allSettled(ending.map(({ finished }) => finished));
    }, theme);
    const axe = new AxeBuilder({ page });
    // Another theme changes colours only; all the rest was looked at in the first.
    const { violations } = await (theme === themes[0]
      ? axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      : axe.withRules(['color-contrast', 'link-in-text-block'])
    ).analyze();
    for (const { id, nodes } of violations) {
      found.push(`${state}, ${theme}: ${id}: ${nodes.map(({ target }) => target.join(' '))}`);
    }
  }
  expect(found).toEqual([]);
}
