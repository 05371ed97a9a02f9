import { expect, test } from 'vitest';
import { cellsHtml } from '../../../src/renderer/features/learn/cells.ts';
import type { MapCell } from '../../../src/renderer/features/learn/model.ts';

const POINT: MapCell = {
  kind: 'point',
  id: '1.1.1.2',
  title: 'Passing `*args` & "friends" <b>',
  state: 'started',
  minutes: 30,
  requires: [],
  recall: null,
  route: '/learn/1.1.1.2',
};
const COMING: MapCell = { ...POINT, id: '2.1.1.1', state: 'coming', route: null, minutes: 0 };
const FOLDED = { open: false, here: null, stop: null } as const;

test('a folded topic names each of its cells for a screen reader, and only a written one leads somewhere', () => {
  const html = cellsHtml([POINT, COMING], { ...FOLDED, stop: '2.1.1.1' });
  expect(html).toContain(
    'aria-label="1.1.1.2 Passing *args &amp; &quot;friends&quot; &lt;b&gt;, started, 30 minutes"',
  );
  expect(html.match(/<a /g)).toHaveLength(1);
  expect(html).toContain('href="#/learn/1.1.1.2"');
  expect(html).toMatch(
    /<span [^>]*data-cell="2\.1\.1\.1" tabindex="0"[^>]* role="link" aria-disabled="true">/,
  );
});

test('an open topic shows titles with their code, how far each is, and where the learner is', () => {
  const html = cellsHtml([POINT, { ...POINT, id: '1.1.1.3', state: 'held', recall: 0.934 }], {
    ...{ open: true, here: '1.1.1.2', stop: '1.1.1.2' },
  });
  expect(html).toContain('Passing <code>*args</code> &amp; &quot;friends&quot; &lt;b&gt;');
  expect(html).not.toContain('<b>');
  expect(html.match(/aria-current="step"/g)).toHaveLength(1);
  expect(html).toContain('continue, 30 min');
  expect(html).toContain('93 % recall');
});
