import { expect, test } from './fixtures.ts';

test('a new learner sees the first screen, and nothing is loaded from elsewhere', async ({
  app,
}) => {
  const foreign: string[] = [];
  app.page.on('request', (request) => {
    if (!/^(http:\/\/127\.0\.0\.1|ws:\/\/127\.0\.0\.1|cairn:|data:)/.test(request.url()))
      foreign.push(request.url());
  });
  await app.page.reload();
  await expect(app.page.getByRole('main')).toBeVisible();
  expect(foreign).toEqual([]);
});
