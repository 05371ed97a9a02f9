import { expect, test } from 'vitest';
import { createOutput } from '../../../src/cli/output.ts';
import { htmlToLines, printable, wrap } from '../../../src/cli/text.ts';

function capture(
  options: { isTTY?: boolean; columns?: number; json?: boolean; env?: Record<string, string> } = {},
) {
  const written = { stdout: '', stderr: '' };
  const { isTTY = false, columns = 80, json = false, env = {} } = options;
  const output = createOutput(
    {
      environment: env,
      stdout: { isTTY, columns, write: (text) => (written.stdout += text) },
      stderr: { write: (text) => (written.stderr += text) },
    },
    json,
  );
  return { output, written };
}

test('colours only a terminal, and not where NO_COLOR is set', () => {
  const painted = (options: Parameters<typeof capture>[0]) =>
    capture(options).output.paint('green', 'ok');
  expect(painted({ isTTY: true })).toBe('\u001b[32mok\u001b[0m');
  expect(painted({})).toBe('ok');
  expect(painted({ isTTY: true, env: { NO_COLOR: '1' } })).toBe('ok');
  expect(painted({ isTTY: true, env: { NO_COLOR: '' } })).toBe('\u001b[32mok\u001b[0m');
  expect(painted({ isTTY: true, env: { TERM: 'dumb' } })).toBe('ok');
});

test('what is passing is replaced by the next line, and never reaches a pipe', () => {
  const terminal = capture({ isTTY: true, columns: 12 });
  terminal.output.passing('  … a check with a long name');
  terminal.output.line('done');
  expect(terminal.written.stdout).toBe('  … a check\r\u001b[2Kdone\n');
  const pipe = capture();
  pipe.output.passing('  … a check');
  expect(pipe.written.stdout).toBe('');
});

test('with --json nothing but the document is on stdout', () => {
  const { output, written } = capture({ json: true, isTTY: true });
  output.line('text');
  output.passing('text');
  output.paragraph(['text'], 2);
  output.aside('said');
  output.document({ command: 'x' });
  expect(JSON.parse(written.stdout)).toEqual({ schema: 1, command: 'x' });
  expect(written.stderr).toBe('said\n');
});

test('text is wrapped to the terminal, code is not, and a pipe gets whole lines', () => {
  expect(wrap('aa bb cc', 5)).toEqual(['aa bb', 'cc']);
  expect(wrap('longerthanthat bb', 5)).toEqual(['longerthanthat', 'bb']);
  expect(wrap('    a b c d e', 5)).toEqual(['    a b c d e']);
  expect(wrap('aa bb cc', null)).toEqual(['aa bb cc']);
});

test('control characters are shown, not obeyed', () => {
  expect(printable('a\u001b]52;c;eA==\u0007b\u009b2J\tc\nd\r\ne\rf')).toBe(
    'a\\x1b]52;c;eA==\\x07b\\x9b2J\tc\nd\ne\\x0df',
  );
});

test('HTML becomes lines', () => {
  expect(htmlToLines('<p>One\n<code>a &lt; b</code> &amp; <em>so</em>.</p>\n<p>Two.</p>')).toEqual([
    'One `a < b` & so.',
    'Two.',
  ]);
  expect(
    htmlToLines('<pre><code class="x"><span>if</span> a:\n    b\n</code></pre><p>End</p>'),
  ).toEqual(['    if a:', '        b', '', 'End']);
  expect(htmlToLines('<ul><li>a</li><li>b &#39;c&#39; &unknown;</li></ul>')).toEqual([
    '- a',
    "- b 'c' &unknown;",
  ]);
  expect(htmlToLines('')).toEqual([]);
});
