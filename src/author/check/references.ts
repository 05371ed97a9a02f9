import { type CompiledCurriculum, parsedTexts } from '../compile/curriculum.ts';
import { headingTarget } from '../compile/exercise.ts';
import type { ExerciseSource } from '../model.ts';
import { exercisesOf, pointsOf, topicsOf } from '../model.ts';
import { findTests } from '../parse/python-tests.ts';
import type { ProblemLog } from '../problem.ts';

interface Known {
  /** Point and topic ids of the plan, to their place in the order of study. */
  readonly order: ReadonlyMap<string, number>;
  /** Written points to the slugs of their headings. */
  readonly slugs: ReadonlyMap<string, ReadonlySet<string>>;
  readonly cards: ReadonlySet<string>;
}

/** Everything that is named exists: points, headings, cards, checks. What comes before really comes before. */
export function checkReferences(compiled: CompiledCurriculum, log: ProblemLog): void {
  const known = gather(compiled);
  for (const { links } of parsedTexts(compiled)) {
    for (const { file, line, pointId, slug } of links) {
      const problem = findHeading(pointId, slug, known);
      if (problem !== null) log.add(file, line, problem);
    }
  }
  for (const point of pointsOf(compiled.source)) {
    const front = point.lesson?.front;
    front?.value.requires.forEach((id, index) => {
      const problem = comesBefore(id, point.id, known);
      if (problem !== null) log.add(front.file, front.lineOf(['requires', index]), problem);
    });
    const { cards } = point;
    cards?.value.forEach((card, index) => {
      const problem = findHeading(point.id, card.heading, known);
      if (problem !== null) log.add(cards.file, cards.lineOf([index, 'heading']), problem);
    });
  }
  for (const { id, document } of topicsOf(compiled.source)) {
    document?.value.prerequisites.forEach((required, index) => {
      const problem = comesBefore(required, id, known);
      if (problem !== null)
        log.add(document.file, document.lineOf(['prerequisites', index]), problem);
    });
  }
  for (const exercise of exercisesOf(compiled.source)) checkExercise(exercise, known, log);
}

function gather(compiled: CompiledCurriculum): Known {
  const order = new Map<string, number>();
  for (const module of compiled.source.plan.modules) {
    for (const section of module.sections) {
      for (const topic of section.topics) {
        order.set(topic.id, order.size);
        for (const point of topic.points) order.set(point.id, order.size);
      }
    }
  }
  return {
    order,
    slugs: new Map(
      [...compiled.lessons].map(([id, { lesson }]) => [
        id,
        new Set(lesson.headings.map(({ slug }) => slug)),
      ]),
    ),
    // A cloze text with two gaps is two cards: its own id names none of them.
    cards: new Set([...compiled.cards.values()].flatMap(({ cards }) => cards.map(({ id }) => id))),
  };
}

function findHeading(pointId: string, slug: string | null, known: Known): string | null {
  if (!known.order.has(pointId)) return `There is no point ${pointId} in the plan.`;
  if (slug === null) return null;
  const slugs = known.slugs.get(pointId);
  if (slugs === undefined)
    return `${pointId} is not written yet, so it has no heading \`${slug}\`.`;
  return slugs.has(slug)
    ? null
    : `The lesson of ${pointId} has no heading \`${slug}\`; it has ${[...slugs].map((one) => `\`${one}\``).join(', ')}.`;
}

function comesBefore(required: string, id: string, { order }: Known): string | null {
  const before = order.get(required);
  if (before === undefined) return `${required} is not in the plan.`;
  return before < (order.get(id) ?? 0)
    ? null
    : `${required} does not come before ${id} in the plan: nothing can build on what comes later.`;
}

function checkExercise(exercise: ExerciseSource, known: Known, log: ProblemLog): void {
  const { document } = exercise;
  const { file, lineOf, value } = document;
  const tests = new Set(
    [...exercise.checks].flatMap(([name, bytes]) =>
      findTests(bytes.toString('utf8')).map((test) => `${name}::${test.name}`),
    ),
  );
  value.on_failure.forEach((failure, index) => {
    const at = (key: string): number => lineOf(['on_failure', index, key]);
    if (!tests.has(failure.check)) {
      log.add(
        file,
        at('check'),
        `There is no check \`${failure.check}\`: write \`test_file.py::test_function\`, without a case.`,
      );
    }
    const target = headingTarget(failure.heading ?? null, exercise);
    if (target !== null) {
      const problem =
        target.pointId === null
          ? 'A synthesis names the point too: `1.1.1.4#slug`.'
          : findHeading(target.pointId, target.slug, known);
      if (problem !== null) log.add(file, at('heading'), problem);
    }
    if (failure.point !== undefined) {
      const problem = findHeading(failure.point, null, known);
      if (problem !== null) log.add(file, at('point'), problem);
    }
    if (failure.card !== undefined && !known.cards.has(failure.card)) {
      log.add(file, at('card'), `There is no card ${failure.card}.`);
    }
  });
  value.wrong.forEach((wrong, index) => {
    if (!tests.has(wrong.caught_by.replace(/\[.*\]$/, ''))) {
      log.add(
        file,
        lineOf(['wrong', index, 'caught_by']),
        `There is no check \`${wrong.caught_by}\`.`,
      );
    }
  });
}
