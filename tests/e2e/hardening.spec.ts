import { expect, test } from './fixtures.ts';

test('the page is walled in: no Node, no code from text, no way out, no permissions', async ({
  app,
}) => {
  const { page } = app;
  await expect(page.getByRole('main')).toBeVisible();
  const found = await page.evaluate(async () => {
    const refused = async (act: () => Promise<unknown> | unknown) => {
      try {
        return (await act()) === null ? 'refused' : 'allowed';
      } catch {
        return 'refused';
      }
    };
    const script = document.createElement('script');
    script.textContent = 'window.inlineScriptRan = true';
    document.head.append(script);
    return {
      node: typeof Reflect.get(window, 'require') + typeof Reflect.get(window, 'process'),
      // In a task of its own: what a debugger evaluates is exempt from the policy.
      eval: await new Promise((resolve) => {
        setTimeout(() => {
          // biome-ignore lint/security/noGlobalEval: what must be refused
          void refused(() => window.eval('1 + 1')).then(resolve);
        });
      }),
      inlineScript: Reflect.get(window, 'inlineScriptRan') ?? 'refused',
      fetch: await refused(() => fetch('http://127.0.0.1:9/')),
      popUp: await refused(() => window.open('file:///etc/passwd')),
      camera: await refused(() => navigator.mediaDevices.getUserMedia({ video: true })),
      place: await new Promise((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('allowed'),
          () => resolve('refused'),
        );
      }),
    };
  });
  expect(found).toEqual({
    node: 'undefinedundefined',
    eval: 'refused',
    inlineScript: 'refused',
    fetch: 'refused',
    popUp: 'refused',
    camera: 'refused',
    place: 'refused',
  });
});

test('the window cannot be led away from its own page', async ({ app }) => {
  test.skip(app.shell === 'web', "where a browser's tab goes is its user's choice");
  const { page } = app;
  await expect(page.getByRole('main')).toBeVisible();
  const before = page.url();
  await page.evaluate(() => {
    for (const address of [
      'https://127.0.0.1:9/',
      'file:///etc/passwd',
      'cairn://other/index.html',
    ])
      window.location.href = address;
  });
  // Not through a locator: it would wait for the navigations that were refused.
  const isThere = await page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => resolve(document.querySelector('main') !== null));
      }),
  );
  expect([isThere, page.url()]).toEqual([true, before]);
});
