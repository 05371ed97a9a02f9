import type { PointId, TopicId } from '../../contract/ids.ts';
import type { ExerciseSource, LessonSource, PointSource, TopicSource } from '../model.ts';
import type { ProblemLog } from '../problem.ts';
import type { SourceTree } from '../source-tree.ts';
import {
  cardsDocument,
  checksLockDocument,
  exerciseDocument,
  lessonFrontMatter,
  topicDocument,
} from './documents.ts';
import { childFolders, readFileSet, readYaml } from './folders.ts';
import { parseYaml } from './yaml-file.ts';

/** The last number of a synthesis folder's id: no topic of the plan has a ninth point. */
const SYNTHESIS_NUMBER = 9;

interface PlannedTopic {
  readonly id: TopicId;
  readonly points: readonly { readonly id: PointId; readonly title: string }[];
}

/** Reads a topic's folder: topic.yaml, its points, its synthesis. */
export function loadTopic(
  tree: SourceTree,
  folder: string,
  planned: PlannedTopic,
  log: ProblemLog,
): TopicSource {
  const document = readYaml(tree, `${folder}/topic.yaml`, topicDocument, log);
  if (document !== null && document.value.id !== planned.id) {
    log.add(
      document.file,
      document.lineOf(['id']),
      `\`id\` must be "${planned.id}", as in the folder's name.`,
    );
  }
  const synthesisId = `${planned.id}.${SYNTHESIS_NUMBER}`;
  const points = childFolders(tree, folder, planned.points, 'point', log, [synthesisId]).map(
    (point): PointSource => ({
      id: point.planned.id,
      folder: point.folder,
      lesson: loadLesson(tree, point.folder, point.planned.id, log),
      cards: readYaml(tree, `${point.folder}/cards.yaml`, cardsDocument, log),
      exercises: loadExercises(tree, point.folder, planned.id, point.planned.id, log),
    }),
  );
  const synthesis = tree
    .foldersIn(folder)
    .filter((name) => name.startsWith(`${synthesisId}-`))
    .flatMap((name) => loadExercises(tree, `${folder}/${name}`, planned.id, null, log));
  return { id: planned.id, folder, document, points, synthesis };
}

function loadLesson(
  tree: SourceTree,
  folder: string,
  id: PointId,
  log: ProblemLog,
): LessonSource | null {
  const file = `${folder}/lesson.md`;
  if (!tree.has(file)) {
    log.add(file, null, 'This file is missing: a point has a lesson.');
    return null;
  }
  const split = splitFrontMatter(tree.text(file));
  if (split === null) {
    log.add(
      file,
      1,
      'The lesson must start with front matter: a line `---`, the keys, a line `---`.',
    );
    return null;
  }
  const front = parseYaml({ file, text: split.front, firstLine: 2 }, lessonFrontMatter, log);
  if (front === null) return null;
  if (front.value.id !== id) {
    log.add(file, front.lineOf(['id']), `\`id\` must be ${id}, as in the folder's name.`);
  }
  return { front, body: { file, text: split.body, line: split.bodyLine } };
}

/** Cuts a lesson into front matter and body; null if it has no front matter. */
export function splitFrontMatter(
  text: string,
): { readonly front: string; readonly body: string; readonly bodyLine: number } | null {
  const match = /^---\n([\s\S]*?\n)---\n/.exec(text);
  const front = match?.[1];
  if (match === null || front === undefined) return null;
  return {
    front,
    body: text.slice(match[0].length),
    bodyLine: match[0].split('\n').length,
  };
}

function loadExercises(
  tree: SourceTree,
  folder: string,
  topicId: TopicId,
  pointId: PointId | null,
  log: ProblemLog,
): readonly ExerciseSource[] {
  return tree.foldersIn(`${folder}/exercises`).flatMap((slug): readonly ExerciseSource[] => {
    const base = `${folder}/exercises/${slug}`;
    const document = readYaml(tree, `${base}/exercise.yaml`, exerciseDocument, log);
    const briefFile = `${base}/brief.md`;
    if (!tree.has(briefFile))
      log.add(briefFile, null, 'This file is missing: an exercise has a brief.');
    if (document === null || !tree.has(briefFile)) return [];
    const prefix = pointId === null ? `${topicId}-synthesis-` : `${pointId}-`;
    if (!document.value.id.startsWith(prefix)) {
      log.add(
        document.file,
        document.lineOf(['id']),
        `\`id\` must start with \`${prefix}\`, where it belongs.`,
      );
    }
    const wrongFolders = tree.foldersIn(`${base}/wrong`);
    const lockFile = `${base}/checks.lock.json`;
    return [
      {
        id: document.value.id,
        folder: base,
        topicId,
        pointId,
        document,
        brief: { file: briefFile, text: tree.text(briefFile), line: 1 },
        starter: readFileSet(tree, `${base}/starter`),
        checksFolder: `${base}/checks`,
        checks: readFileSet(tree, `${base}/checks`),
        solution: readFileSet(tree, `${base}/solution`),
        wrong: new Map(
          wrongFolders.map((name) => [name, readFileSet(tree, `${base}/wrong/${name}`)]),
        ),
        lock: tree.has(lockFile)
          ? parseYaml({ file: lockFile, text: tree.text(lockFile) }, checksLockDocument, log)
          : null,
      },
    ];
  });
}
