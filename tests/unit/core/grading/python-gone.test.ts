import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { answering, machineWith, script, startPython } from '../python/helpers.ts';
import { makeWorld } from './helpers.ts';

describe.skipIf(process.platform === 'win32')(
  'a Python that is taken away while Cairn runs',
  () => {
    it('is noticed by the next check, which says what to do, and works again once it is back', async () => {
      const environment = join(temporaryFolder(), 'environment');
      const executable = join(environment, 'bin', 'python');
      const install = () =>
        script(
          executable,
          `case "$*" in *cairn-probe*) ${answering()}
;; *) while [ "$1" != "-X" ]; do shift; done; shift 2; exec '${process.execPath}' "$@";; esac`,
        );
      install();
      const machine = machineWith([join(environment, 'bin')], { CAIRN_PYTHON_ENV: environment });
      const folder = temporaryFolder();
      const { python } = startPython({ machine, data: folder, resources: folder });
      const world = makeWorld({ python });
      expect(await world.check()).toMatchObject({ verdict: 'passed' });

      rmSync(environment, { recursive: true });
      // The grader that runs already needs nothing more; one that has to start does.
      world.files = { 'behave.txt': 'crash' };
      expect(await world.check()).toMatchObject({ verdict: 'errored' });
      world.files = { 'behave.txt': 'pass' };
      expect(await world.check()).toMatchObject({
        verdict: 'pythonMissing',
        problem: { message: expect.stringMatching(/no longer works.*Repair/) },
      });
      expect(python.status()).toMatchObject({ kind: 'failed' });

      install();
      await python.handlers['python.setUp']({});
      expect(await world.check()).toMatchObject({ verdict: 'passed' });
    });
  },
);
