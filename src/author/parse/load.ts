import type { CurriculumSource, ModuleSource } from '../model.ts';
import { compareText, type ProblemLog } from '../problem.ts';
import type { SourceTree } from '../source-tree.ts';
import {
  curriculumDocument,
  moduleDocument,
  type PlanDocument,
  planDocument,
  resourcesDocument,
} from './documents.ts';
import { childFolders, readYaml } from './folders.ts';
import { loadCheckpoints } from './load-checkpoints.ts';
import { loadTopic } from './load-topic.ts';

/** The folder that holds the curriculum, from the project's root. */
export const CURRICULUM_FOLDER = 'curriculum';

/** Reads and parses everything the authors wrote. Null if not even the plan can be read. */
export function loadCurriculum(tree: SourceTree, log: ProblemLog): CurriculumSource | null {
  const plan = readYaml(tree, `${CURRICULUM_FOLDER}/outline.json`, planDocument, log);
  const document = readYaml(tree, `${CURRICULUM_FOLDER}/curriculum.yaml`, curriculumDocument, log);
  if (plan === null || document === null) return null;
  const resourcesFile = `${CURRICULUM_FOLDER}/resources.yaml`;
  checkPlanIds(plan.value, plan.file, log);

  const listed = new Set(Object.values(document.value.modules));
  for (const folder of tree.foldersIn(CURRICULUM_FOLDER)) {
    if (/^\d/.test(folder) && !listed.has(folder)) {
      log.add(
        `${CURRICULUM_FOLDER}/${folder}`,
        null,
        'This module folder is not in curriculum.yaml: add it under `modules`.',
      );
    }
  }
  for (const [id, folder] of Object.entries(document.value.modules)) {
    const line = document.lineOf(['modules', id]);
    if (!plan.value.modules.some((module) => module.id === id)) {
      log.add(document.file, line, `There is no module ${id} in outline.json.`);
    } else if (!folder.startsWith(`${id}-`)) {
      log.add(document.file, line, `The folder of module ${id} must start with \`${id}-\`.`);
    }
  }
  const modules = plan.value.modules.flatMap((planned) => {
    const folder = document.value.modules[planned.id];
    if (folder === undefined || !tree.foldersIn(CURRICULUM_FOLDER).includes(folder)) return [];
    return [loadModule(tree, `${CURRICULUM_FOLDER}/${folder}`, planned, log)];
  });
  return {
    tree,
    title: document.value.title,
    plan: plan.value,
    document,
    modules,
    checkpoints: loadCheckpoints(tree, CURRICULUM_FOLDER, document, log),
    // A small curriculum may do without.
    resources: tree.has(resourcesFile)
      ? readYaml(tree, resourcesFile, resourcesDocument, log)
      : null,
  };
}

function loadModule(
  tree: SourceTree,
  folder: string,
  planned: PlanDocument['modules'][number],
  log: ProblemLog,
): ModuleSource {
  const document = readYaml(tree, `${folder}/module.yaml`, moduleDocument, log);
  if (document !== null && document.value.id !== planned.id) {
    log.add(
      document.file,
      document.lineOf(['id']),
      `\`id\` must be "${planned.id}", as in the folder's name.`,
    );
  }
  const sections = childFolders(tree, folder, planned.sections, 'section', log);
  const topics = sections.flatMap((section) =>
    childFolders(tree, section.folder, section.planned.topics, 'topic', log).map((topic) =>
      loadTopic(tree, topic.folder, topic.planned, log),
    ),
  );
  return { id: planned.id, folder, document, topics };
}

/** Ids of the plan: each belongs to its parent, none comes twice, all are in order. */
function checkPlanIds(plan: PlanDocument, file: string, log: ProblemLog): void {
  const seen = new Set<string>();
  const check = (parent: string, children: readonly { readonly id: string }[]): void => {
    children.forEach(({ id }, index) => {
      if (seen.has(id)) log.add(file, null, `The id ${id} comes twice.`);
      seen.add(id);
      if (!id.startsWith(parent)) log.add(file, null, `${id} is not a child of ${parent}.`);
      const before = children[index - 1];
      if (before !== undefined && compareText(before.id, id) >= 0) {
        log.add(file, null, `${id} comes after ${before.id}: ids are in order.`);
      }
    });
  };
  check('', plan.modules);
  for (const module of plan.modules) {
    check(`${module.id}.`, module.sections);
    for (const section of module.sections) {
      check(`${section.id}.`, section.topics);
      for (const topic of section.topics) check(`${topic.id}.`, topic.points);
    }
  }
}
