import type { ModuleId, PointId } from '../../contract/ids.ts';
import type { LearningPath, PathsDocument } from '../../contract/paths.ts';
import type { CurriculumDocument, PlanDocument } from '../parse/documents.ts';
import type { ParsedYaml } from '../parse/yaml-file.ts';
import { compareText, type ProblemLog } from '../problem.ts';

/** Compiles `paths` and `builds_on` of curriculum.yaml; every id they name must be in the plan. */
export function compilePaths(
  document: ParsedYaml<CurriculumDocument>,
  plan: PlanDocument,
  log: ProblemLog,
): PathsDocument {
  const { file, lineOf, value } = document;
  const planned = plan.modules.flatMap((module) =>
    module.sections.flatMap((section) =>
      section.topics.flatMap((topic) => topic.points.map(({ id }) => id)),
    ),
  );
  const seen = new Set<string>();
  const paths = value.paths.map((path, at): LearningPath => {
    if (seen.has(path.id))
      log.add(file, lineOf(['paths', at, 'id']), `Two paths are called ${path.id}.`);
    seen.add(path.id);
    for (const module of Object.keys(path.from)) {
      if (!plan.modules.some(({ id }) => id === module)) {
        log.add(
          file,
          lineOf(['paths', at, 'from', module]),
          `There is no module ${module} in the plan.`,
        );
      }
    }
    const taken = new Set<PointId>();
    const steps = path.steps.map((step, index) => ({
      title: step.title,
      points: step.points.flatMap((id, position) => {
        const line = lineOf(['paths', at, 'steps', index, 'points', position]);
        const points = planned.filter((point) => point === id || point.startsWith(`${id}.`));
        if (points.length === 0) log.add(file, line, `There is no ${id} in outline.json.`);
        for (const point of points) {
          if (taken.has(point) && !path.interleaved) {
            log.add(file, line, `${point} is on this path already: a point is done once.`);
          }
          taken.add(point);
        }
        return points;
      }),
    }));
    const order = steps.flatMap(({ points }) => points);
    const once = [...new Set(order)];
    return {
      ...{ id: path.id, title: path.title, audience: path.audience, outcome: path.outcome },
      from: path.from,
      interleaved: path.interleaved,
      steps,
      order: path.interleaved ? interleave(once) : once,
    };
  });
  return { paths, buildsOn: compileBuildsOn(document, plan, log) };
}

/** The modules take turns: the first topic of each, then the second of each. Within a module the plan's order is kept. */
export function interleave(points: readonly PointId[]): PointId[] {
  const modules = new Map<string, Map<string, PointId[]>>();
  for (const point of [...points].sort(compareText)) {
    const topics = modules.get(point.slice(0, 1)) ?? new Map<string, PointId[]>();
    modules.set(point.slice(0, 1), topics);
    const topic = topics.get(point.slice(0, 5)) ?? [];
    topics.set(point.slice(0, 5), topic);
    topic.push(point);
  }
  const turns = [...modules.values()].map((topics) => [...topics.values()]);
  const most = Math.max(0, ...turns.map((topics) => topics.length));
  return Array.from({ length: most }, (_, turn) =>
    turns.flatMap((topics) => topics[turn] ?? []),
  ).flat();
}

function compileBuildsOn(
  { file, lineOf, value }: ParsedYaml<CurriculumDocument>,
  plan: PlanDocument,
  log: ProblemLog,
): Record<ModuleId, ModuleId[]> {
  const order = new Map(plan.modules.map(({ id }, index) => [id, index]));
  for (const [module, parents] of Object.entries(value.builds_on)) {
    const own = order.get(module as ModuleId);
    for (const parent of parents) {
      const before = order.get(parent);
      if (own === undefined || before === undefined || before >= own) {
        log.add(
          file,
          lineOf(['builds_on', module]),
          `Module ${module} can only build on modules of the plan that come before it, not on ${parent}.`,
        );
      }
    }
  }
  return value.builds_on;
}
