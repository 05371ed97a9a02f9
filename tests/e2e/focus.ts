import type { Page } from '@playwright/test';

/** Presses Tab until the focus is on what is wanted, as somebody without a mouse does. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let press = 0; press < 150; press++) {
    await page.keyboard.press('Tab');
    const there = await page.evaluate(
      (wanted) => document.activeElement?.matches(wanted) ?? false,
      selector,
    );
    if (there) return;
  }
  throw new Error(`150 presses of Tab did not reach ${selector}.`);
}

/** What has the focus, and whether anything shows it; null for the page itself. */
export function lookOfFocus(): { name: string; path: string; marked: boolean } | null {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  // A field within a frame shows the focus on the frame.
  const shown = [element, element.parentElement, element.nextElementSibling].filter(
    (one): one is Element => one !== null,
  );
  const looks = [
    ...shown.map((one) => getComputedStyle(one)),
    // A link that fills its card shows it around the card.
    getComputedStyle(element, '::after'),
  ];
  const marked = looks.some(
    ({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) > 0,
  );
  const path: string[] = [];
  for (let one: Element | null = element; one; one = one.parentElement) {
    path.unshift(`${one.tagName}:${[...(one.parentElement?.children ?? [])].indexOf(one)}`);
  }
  const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
  return { name: `<${element.tagName}> ${name.slice(0, 40)}`, path: path.join('>'), marked };
}
