import { isTestFile } from '../compile/checks.ts';
import type { CompiledCurriculum } from '../compile/curriculum.ts';
import type { ExerciseSource, FileSet } from '../model.ts';
import { checkpointsOf, exercisesOf, pointsOf, topicsOf } from '../model.ts';
import { findTests } from '../parse/python-tests.ts';
import type { ProblemLog } from '../problem.ts';

const UNUSED = 'Nothing uses this file: remove it, or name it as docs/authoring.md says.';

/** Every file has a purpose: one that nothing uses is a mistake or a leftover. */
export function checkFiles(compiled: CompiledCurriculum, log: ProblemLog): void {
  const { tree, modules } = compiled.source;
  const used = new Set<string>();
  for (const module of modules) used.add(`${module.folder}/module.yaml`);
  for (const topic of topicsOf(compiled.source)) used.add(`${topic.folder}/topic.yaml`);
  for (const point of pointsOf(compiled.source)) {
    used.add(`${point.folder}/lesson.md`).add(`${point.folder}/cards.yaml`);
    for (const figure of compiled.lessons.get(point.id)?.figures ?? []) {
      used.add(`${point.folder}/${figure}`);
    }
  }
  const broken = new Set<string>();
  for (const exercise of exercisesOf(compiled.source)) {
    checkExerciseFiles(exercise, log);
    checkTests(exercise, log);
    checkService(exercise, log);
    broken.add(exercise.folder);
    for (const name of ['exercise.yaml', 'brief.md', 'checks.lock.json']) {
      used.add(`${exercise.folder}/${name}`);
    }
  }
  for (const { folder, project } of checkpointsOf(compiled.source)) {
    for (const name of tree.filesUnder(folder)) {
      const own = name === 'checkpoint.yaml' || name === 'brief.md';
      const part = /^(checks\.lock\.json$|(starter|acceptance|solution|wrong\/[^/]+)\/.)/.test(
        name,
      );
      if (own || (part && project !== null)) continue;
      log.add(`${folder}/${name}`, null, UNUSED);
    }
  }
  for (const module of modules) {
    for (const name of tree.filesUnder(module.folder)) {
      const file = `${module.folder}/${name}`;
      const inExercise = /^(.*\/exercises\/[^/]+)\/(.*)$/.exec(file);
      const known = inExercise === null || broken.has(inExercise[1] ?? '');
      const part = /^(starter|checks|solution|wrong\/[^/]+)\/./.test(inExercise?.[2] ?? '');
      if (!used.has(file) && known && !part) {
        log.add(file, null, UNUSED);
      }
    }
  }
}

function checkExerciseFiles(exercise: ExerciseSource, log: ProblemLog): void {
  const { document, folder } = exercise;
  const { file, lineOf, value } = document;
  const roles = new Map(value.files.map(({ path, role }) => [path, role]));
  value.files.forEach(({ path }, index) => {
    if (!exercise.starter.has(path)) {
      log.add(file, lineOf(['files', index]), `\`${path}\` is not in starter/.`);
    }
  });
  if (![...roles.values()].includes('edit')) {
    log.add(
      file,
      lineOf(['files']),
      'No file has the role `edit`: the learner could change nothing.',
    );
  }
  for (const path of exercise.starter.keys()) {
    if (!roles.has(path))
      log.add(
        `${folder}/starter/${path}`,
        null,
        'This file is not listed under `files` in exercise.yaml.',
      );
  }
  const checkOverlay = (name: string, files: FileSet, noun: string): void => {
    if (files.size === 0) log.add(`${folder}/${name}`, null, `This ${noun} has no files.`);
    for (const [path, bytes] of files) {
      const role = roles.get(path);
      // A project grows: whoever solves it adds files of their own.
      if (role === undefined && value.kind === 'project') continue;
      if (role === undefined) {
        log.add(
          `${folder}/${name}/${path}`,
          null,
          'This file is not listed under `files` in exercise.yaml.',
        );
      } else if (role === 'read' && exercise.starter.get(path)?.equals(bytes) !== true) {
        log.add(
          `${folder}/${name}/${path}`,
          null,
          'The learner may only read this file, so it must be the same as in starter/.',
        );
      }
    }
  };
  checkOverlay('solution', exercise.solution, 'solution');
  value.wrong.forEach(({ name }, index) => {
    const files = exercise.wrong.get(name);
    if (files === undefined)
      log.add(file, lineOf(['wrong', index, 'name']), `There is no folder wrong/${name}.`);
    else checkOverlay(`wrong/${name}`, files, 'wrong solution');
  });
  for (const name of exercise.wrong.keys()) {
    if (!value.wrong.some((wrong) => wrong.name === name)) {
      log.add(
        `${folder}/wrong/${name}`,
        null,
        'This wrong solution is not listed under `wrong` in exercise.yaml.',
      );
    }
  }
}

/** What is served must be a file that the learner gets. */
function checkService({ document }: ExerciseSource, log: ProblemLog): void {
  const { file, lineOf, value } = document;
  if (value.service === undefined) return;
  const line = lineOf(['service']);
  const [module = ''] = value.service.app.split(':');
  const paths = [`${module.replaceAll('.', '/')}.py`, `${module.replaceAll('.', '/')}/__init__.py`];
  if (!value.files.some(({ path }) => paths.includes(path))) {
    log.add(file, line, `\`service.app\` names \`${paths[0]}\`, which is not under \`files\`.`);
  }
  if (value.kind !== 'service' && value.kind !== 'project') {
    log.add(file, line, 'An exercise with a `service` is of the kind `service`.');
  }
}

function checkTests({ checks, checksFolder }: ExerciseSource, log: ProblemLog): void {
  let count = 0;
  for (const [name, bytes] of checks) {
    const file = `${checksFolder}/${name}`;
    if (!isTestFile(name)) continue;
    for (const { name: test, docstring, line } of findTests(bytes.toString('utf8'))) {
      count += 1;
      if (docstring === null || docstring === '') {
        log.add(file, line, `\`${test}\` needs a docstring: the sentence that a learner reads.`);
      } else if (docstring.includes('\n') || /[.!]$/.test(docstring)) {
        log.add(
          file,
          line,
          `The docstring of \`${test}\` is one line, without a full stop: "refuses a negative amount".`,
        );
      }
    }
  }
  if (count === 0) log.add(checksFolder, null, 'There are no tests: add `test_<what>.py`.');
}
