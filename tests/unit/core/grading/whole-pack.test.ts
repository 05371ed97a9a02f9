import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ExerciseId } from '../../../../src/contract/ids.ts';
import { type Core, createCore } from '../../../../src/core/createCore.ts';
import { openPack } from '../../../../src/core/store/index.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { quietLog } from '../python/helpers.ts';
import { newRun } from './helpers.ts';

// The built pack through the whole core: what a learner who clicks Check gets.
const resourcesFolder = join(import.meta.dirname, '../../../../resources');
const packFile = join(resourcesFolder, 'pack', 'cairn.pack');
const there = existsSync(packFile) && Boolean(process.env['CAIRN_PYTHON_ENV']);

function startCore(dataFolder: string): Core {
  const core = createCore({
    ...{ dataFolder, resourcesFolder, profile: 'test', shell: 'web', version: '0' },
    log: quietLog,
  });
  if (!core.ok) throw new Error(core.error.message);
  onTestFinished(() => core.value.dispose());
  return core.value;
}

describe.skipIf(!there)('every exercise of the pack', { timeout: 120_000 }, () => {
  it('fails as it is given and passes as it is solved', async () => {
    const dataFolder = temporaryFolder();
    const pack = openPack(packFile);
    if (!pack.ok) throw new Error(pack.error.message);
    onTestFinished(() => pack.value.close());
    const exercises = pack.value
      .outline()
      .modules.flatMap((module) => module.sections)
      .flatMap((section) => section.topics)
      .flatMap((topic) => [
        ...topic.points.flatMap((point) => point.exerciseIds),
        ...topic.synthesisIds,
      ]);
    expect(exercises.length).toBeGreaterThan(0);
    const core = startCore(dataFolder);
    const check = async (exerciseId: ExerciseId) => {
      const result = await core.handlers['exercise.check']({
        exerciseId,
        runId: newRun(),
        quiet: false,
      });
      if (!result.ok) throw new Error(result.error.message);
      return result.value;
    };
    for (const id of exercises) {
      const opened = await core.handlers['workspace.open']({ exerciseId: id });
      if (!opened.ok) throw new Error(opened.error.message);
      const given = await check(id);
      expect([id, given.verdict, given.problem]).toEqual([id, 'failed', null]);
      for (const { path, content } of pack.value.files(id, 'solution')) {
        mkdirSync(dirname(join(opened.value.folder, path)), { recursive: true });
        writeFileSync(join(opened.value.folder, path), content);
      }
      const solved = await check(id);
      expect([id, solved.verdict, solved.problem]).toEqual([id, 'passed', null]);
    }
    const points = await core.handlers['progress.points']({});
    const passed = points.ok
      ? points.value.reduce((sum, point) => sum + point.exercisesPassed, 0)
      : 0;
    expect(passed).toBeGreaterThan(0);
  });
});
