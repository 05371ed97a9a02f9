import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { build } from '../../../src/author/build.ts';
import { compileCurriculum } from '../../../src/author/compile/curriculum.ts';
import { CURRICULUM_FOLDER, loadCurriculum } from '../../../src/author/parse/load.ts';
import { ProblemLog } from '../../../src/author/problem.ts';
import { exerciseUnit } from '../../../src/author/run/exercise-unit.ts';
import { GraderRunner } from '../../../src/author/run/grader-runner.ts';
import { findCheckPython } from '../../../src/author/run/python.ts';
import { SourceTree } from '../../../src/author/source-tree.ts';
import type { ExerciseId } from '../../../src/contract/ids.ts';
import { openPack } from '../../../src/core/store/index.ts';
import {
  buildServiceCurriculum,
  layOutServiceCurriculum,
} from '../../helpers/service-curriculum.ts';

const PROJECT = path.resolve(import.meta.dirname, '../../..');
const ID = '1.1.1.1-price-service' as ExerciseId;
const EXERCISE = 'curriculum/1-shop/1.1-prices/1.1.1-totals/1.1.1.1-tax/exercises/price-service';
const hasPython =
  process.env['CAIRN_CHECK_PYTHON'] !== undefined ||
  existsSync(path.join(PROJECT, '.cache/python/cairn-pins.txt'));

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'cairn-service-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function edit(file: string, from: string, to: string): void {
  const name = path.join(root, EXERCISE, file);
  const before = readFileSync(name, 'utf8');
  if (!before.includes(from)) throw new Error(`${file} does not hold ${from}`);
  writeFileSync(name, before.replace(from, to));
}

const problemsOf = async (options = {}): Promise<readonly string[]> => {
  const asked = {
    only: null,
    run: false,
    buildOnly: false,
    draft: false,
    locked: true,
    json: false,
  };
  const report = await build(root, { ...asked, ...options }, process.env);
  return report.problems.map(({ message }) => message);
};

describe('an exercise with a service', () => {
  test('is packed with what it declares', async () => {
    const { report, resources } = await buildServiceCurriculum(root);
    expect(report.problems).toEqual([]);
    const pack = openPack(path.join(resources, 'pack/cairn.pack'));
    if (!pack.ok) throw new Error(pack.error.message);
    const service = { app: 'app:app', ready: '/health', readyS: 5 };
    expect(pack.value.exercise(ID)).toMatchObject({ service });
    expect(pack.value.exercise('1.1.1.1-add-tax' as ExerciseId)).toMatchObject({ service: null });
    pack.value.close();
  });

  test('names a file that the learner gets', async () => {
    layOutServiceCurriculum(root);
    edit('exercise.yaml', '"app:app"', '"main:app"');
    expect(await problemsOf()).toContain(
      '`service.app` names `main.py`, which is not under `files`.',
    );
  });

  test('names a module and an application in it', async () => {
    layOutServiceCurriculum(root);
    edit('exercise.yaml', '"app:app"', '"app.py"');
    expect((await problemsOf()).join('\n')).toContain('must look like `app:app`');
  });

  describe.skipIf(!hasPython)('is proved over HTTP', { timeout: 120_000 }, () => {
    let runner: GraderRunner;
    beforeEach(() => {
      layOutServiceCurriculum(root);
      const { executable } = findCheckPython(PROJECT, ['core', 'quality'], process.env);
      runner = new GraderRunner({ root: PROJECT, python: executable });
    });
    afterEach(() => runner.close());

    const proved = async (): Promise<readonly string[]> => {
      const log = new ProblemLog();
      const source = loadCurriculum(new SourceTree(root, CURRICULUM_FOLDER), log);
      const compiled = source && compileCurriculum(source, log).exercises.get(ID);
      if (!compiled) throw new Error(JSON.stringify(log.sorted()));
      const { problems } = await exerciseUnit(compiled).run(runner);
      return problems.map(({ message }) => message);
    };

    test('by its solution, its starter and its wrong solutions', async () => {
      expect(await proved()).toEqual([]);
    });

    test('and refused where the starter does not start', async () => {
      edit('starter/app.py', 'from fastapi import FastAPI', 'from fastapy import FastAPI');
      const told = (await proved()).join('\n');
      expect(told).toContain('The starter must run: it may be unfinished, not broken.');
      expect(told).toContain('importing app raised ModuleNotFoundError');
    });
  });
});
