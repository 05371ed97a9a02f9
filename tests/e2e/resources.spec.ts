import { expect, test } from './fixtures.ts';
import { goTo } from './workbench.ts';

const PLAN = {
  Documentation: [
    'FastAPI documentation',
    'asyncio in the Python documentation',
    'Pydantic documentation',
    'SQLAlchemy documentation',
  ],
  Books: [
    'Architecture Patterns with Python',
    'Effective Python',
    'Designing Data-Intensive Applications',
    'Building Microservices',
  ],
  Tools: [
    ...['Visual Studio Code', 'PyCharm', 'Docker Desktop', 'pytest', 'locust', 'Postman'],
    ...['Grafana', 'Prometheus', 'Sentry', 'Amazon Web Services', 'Google Cloud'],
    ...['Microsoft Azure', 'Kubernetes', 'Terraform'],
  ],
} as const;

test('a learner finds the books, documentation and tools of the plan, and which tools are here', async ({
  app,
}) => {
  await goTo(app.page, '/learn');
  await app.page.getByRole('link', { name: 'Resources', exact: true }).click();
  for (const [name, titles] of Object.entries(PLAN)) {
    const articles = app.page.getByRole('region', { name }).getByRole('article');
    await expect(articles).toHaveCount(titles.length);
    for (const [index, title] of titles.entries()) {
      await expect(articles.nth(index).getByRole('heading')).toHaveText(title);
    }
  }
  const tool = (title: string) =>
    app.page.getByRole('article').filter({ has: app.page.getByRole('heading', { name: title }) });
  await expect(tool('pytest')).toContainText('On this machine');
  await expect(tool('Microsoft Azure')).toContainText(/(Not o|O)n this machine/);
});
