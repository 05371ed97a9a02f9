import { describe, expect, it } from 'vitest';
import type { LintProblem } from '../../../../src/contract/language.ts';
import {
  isPythonName,
  type ServerProblem,
  usefulProblems,
  withoutRepeats,
} from '../../../../src/renderer/features/workbench/logic/problems.ts';
import {
  fileUri,
  libraryPlace,
  uriKey,
} from '../../../../src/renderer/features/workbench/logic/uris.ts';

const serverProblem = (line: number, message: string, severity = 1): ServerProblem => ({
  range: { start: { line, character: 0 }, end: { line, character: 1 } },
  severity,
  message,
});
const lintProblem = (line: number, rule: string | null): LintProblem => ({
  ...{ rule, message: '', why: null, severity: 'error' },
  ...{ from: { line, character: 0 }, to: { line, character: 1 } },
});

describe('addresses', () => {
  it('escape each name of a path', () => {
    expect(fileUri('file:///home/a', 'pages/über 50%.py')).toBe(
      'file:///home/a/pages/%C3%BCber%2050%25.py',
    );
  });

  it('are the same however a server writes them', () => {
    expect(uriKey('file:///c%3A/Users/a%20b.py')).toBe(uriKey('file:///C:/Users/a b.py'));
    expect(uriKey('file:///a/100%.py')).toBe('file:///a/100%.py');
    expect(uriKey('file:///a/A.py')).not.toBe(uriKey('file:///a/a.py'));
  });

  it.each([
    ['file:///usr/lib/python3.12/json/__init__.py', "json/__init__.py of Python's own library"],
    ['file:///C%3A/Python312/Lib/json/decoder.py', "json/decoder.py of Python's own library"],
    ['file:///v/lib/python3.11/site-packages/fastapi/a.py', 'the package file fastapi/a.py'],
    ['file:///c/ty/vendored/stdlib/builtins.pyi', "builtins.pyi of Python's own library"],
    ['file:///elsewhere/x.py', '/elsewhere/x.py'],
  ])('of a library are told in words: %s', (uri, place) => {
    expect(libraryPlace(uri)).toBe(place);
  });
});

describe('problems', () => {
  it('leave out hints, and names that every function has', () => {
    const kept = serverProblem(1, 'Name `nowhere` used when not defined');
    expect(
      usefulProblems([
        kept,
        serverProblem(2, '`item` is unused', 4),
        serverProblem(
          3,
          'Object of type `(**P@decorate) -> R@decorate` has no attribute `__name__`',
        ),
      ]),
    ).toEqual([kept]);
  });

  it('are said once, by the server where both know', () => {
    const lint = [
      lintProblem(1, 'F821'),
      lintProblem(1, 'F401'),
      lintProblem(2, 'F821'),
      lintProblem(1, null),
    ];
    expect(withoutRepeats(lint, [serverProblem(1, '')])).toEqual([lint[1], lint[2]]);
    expect(withoutRepeats(lint, [])).toEqual(lint);
  });
});

describe('a new name', () => {
  it.each(['a', '_x1', 'größe', '名前', 'match'])('may be %s', (name) => {
    expect(isPythonName(name)).toBe(true);
  });
  it.each(['', '1a', 'a b', 'class', 'None', 'a-b', 'a.b', 'a\n'])('may not be %j', (name) => {
    expect(isPythonName(name)).toBe(false);
  });
});
