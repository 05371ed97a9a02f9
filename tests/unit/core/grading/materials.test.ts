import { expect, it } from 'vitest';
import { preloadOf } from '../../../../src/core/grading/index.ts';

const named = (text: string): readonly string[] =>
  preloadOf([{ path: 'test_it.py', content: Buffer.from(text) }]);

it('names the heavy modules that are imported', () => {
  expect(named('import pydantic\nfrom fastapi import FastAPI\n')).toEqual([
    'fastapi',
    'fastapi.testclient',
    'pydantic',
  ]);
});

it('names the tools that checks run, by their helpers or by name', () => {
  expect(named('run_mypy(["a.py"])')).toEqual(['mypy']);
  expect(named('report = TypingReport(HERE)')).toEqual(['mypy']);
  expect(named('run_ruff(["a.py"])\nrun_ruff_format(["a.py"])')).toEqual(['ruff']);
  expect(named('run_tool(["mypy", "a.py"])\n_run(\'black\', ".")\n')).toEqual(['black', 'mypy']);
});

it('takes a word for no tool where no tool is run', () => {
  expect(named('WORDS = ["mypy", "black"]')).toEqual([]);
  expect(preloadOf([{ path: 'notes.md', content: Buffer.from('run_mypy') }])).toEqual([]);
});
