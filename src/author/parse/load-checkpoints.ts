import type {
  CheckpointGroupSource,
  CheckpointSource,
  ExerciseSource,
  MarkdownSource,
} from '../model.ts';
import type { ProblemLog } from '../problem.ts';
import type { SourceTree } from '../source-tree.ts';
import {
  type CheckpointDocument,
  type CurriculumDocument,
  checkpointDocument,
  checksLockDocument,
  type ExerciseDocument,
} from './documents.ts';
import { readFileSet, readYaml } from './folders.ts';
import { type ParsedYaml, parseYaml } from './yaml-file.ts';

/** Reads `checkpoints/<group>.<n>-<slug>/`, in the order of the groups of curriculum.yaml. */
export function loadCheckpoints(
  tree: SourceTree,
  base: string,
  { value, file }: ParsedYaml<CurriculumDocument>,
  log: ProblemLog,
): readonly CheckpointGroupSource[] {
  const root = `${base}/checkpoints`;
  const folders = tree.foldersIn(root);
  const groups = value.checkpoints ?? [];
  for (const name of folders) {
    const group = /^(\d)\.\d-[a-z0-9-]+$/.exec(name)?.[1];
    if (!groups.some(({ id }) => id === group)) {
      const message = `No group belongs to this folder: name it \`<group>.<n>-<slug>\`, with a group of ${file}.`;
      log.add(`${root}/${name}`, null, message);
    }
  }
  return groups.map((group) => ({
    ...group,
    checkpoints: folders
      .filter((name) => name.startsWith(`${group.id}.`))
      .flatMap((name) => loadCheckpoint(tree, `${root}/${name}`, name, log)),
  }));
}

function loadCheckpoint(
  tree: SourceTree,
  folder: string,
  name: string,
  log: ProblemLog,
): readonly CheckpointSource[] {
  const document = readYaml(tree, `${folder}/checkpoint.yaml`, checkpointDocument, log);
  const briefFile = `${folder}/brief.md`;
  if (!tree.has(briefFile)) {
    log.add(briefFile, null, 'This file is missing: a checkpoint has a brief.');
    return [];
  }
  if (document === null) return [];
  const prefix = `checkpoint-${name.slice(0, 3)}-`;
  if (!document.value.id.startsWith(prefix)) {
    const message = `\`id\` must start with \`${prefix}\`, as the folder's name does.`;
    log.add(document.file, document.lineOf(['id']), message);
  }
  const brief = { file: briefFile, text: tree.text(briefFile), line: 1 };
  const project = loadProject(tree, folder, document, brief, log);
  return [{ id: document.value.id, folder, document, brief, project }];
}

/** The project as an exercise of the checkpoint's id; null where it is still to come. */
function loadProject(
  tree: SourceTree,
  folder: string,
  parsed: ParsedYaml<CheckpointDocument>,
  brief: MarkdownSource,
  log: ProblemLog,
): ExerciseSource | null {
  const { id, title, hours, project } = parsed.value;
  if (project === undefined) return null;
  const value: ExerciseDocument = { ...project, id, kind: 'project', title, minutes: hours * 60 };
  const within: (path: readonly PropertyKey[]) => readonly PropertyKey[] = (path) =>
    path[0] === 'id' || path[0] === 'title' ? path : ['project', ...path];
  const lockFile = `${folder}/checks.lock.json`;
  return {
    id,
    folder,
    topicId: null,
    pointId: null,
    document: {
      file: parsed.file,
      value,
      lineOf: (path) => parsed.lineOf(within(path)),
      textLineOf: (path) => parsed.textLineOf(within(path)),
    },
    brief,
    starter: readFileSet(tree, `${folder}/starter`),
    checksFolder: `${folder}/acceptance`,
    checks: readFileSet(tree, `${folder}/acceptance`),
    solution: readFileSet(tree, `${folder}/solution`),
    wrong: new Map(
      tree
        .foldersIn(`${folder}/wrong`)
        .map((name) => [name, readFileSet(tree, `${folder}/wrong/${name}`)]),
    ),
    lock: tree.has(lockFile)
      ? parseYaml({ file: lockFile, text: tree.text(lockFile) }, checksLockDocument, log)
      : null,
  };
}
