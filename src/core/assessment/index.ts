import { uuidv7 } from 'uuidv7';
import { err, ok, type Result } from '../../base/result.ts';
import { shuffledOrder } from '../../base/shuffled-order.ts';
import type { AssessmentQuestion, AssessmentView } from '../../contract/assessment.ts';
import type { AssessmentItem, Outline } from '../../contract/curriculum.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { AssessmentId, ModuleId, PointId, Uuid } from '../../contract/ids.ts';
import type { FeatureContext } from '../feature.ts';
import type { Program, ProgramOutcome } from '../grading/index.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { AssessmentLogRow, Pack } from '../store/index.ts';
import { type AbilityGraph, type Belief, priorBelief } from './ability.ts';
import { gradeAnswer } from './grade.ts';
import { answered, type ModelItem } from './item-model.ts';
import { type Answered, estimates, knownPoints, resultOf } from './result.ts';
import { type AssessmentRun, foldRuns, readResult } from './runs.ts';
import { isDone, LEAST_ITEMS, MOST_ITEMS, nextItem } from './selection.ts';

export interface AssessmentFeature {
  readonly handlers: Handlers<
    'assessment.get' | 'assessment.start' | 'assessment.answer' | 'assessment.finish'
  >;
  /** Points that the last result showed to be known. */
  known(): ReadonlySet<PointId>;
}

export interface AssessmentParts {
  readonly runProgram: (program: Program) => Promise<Result<ProgramOutcome, DomainError>>;
  /** False: tasks that run code wait, and others are asked. */
  readonly pythonReady: () => boolean;
  readonly passedPoints: () => ReadonlySet<PointId>;
  readonly outline: Outline;
}

interface Bank {
  readonly outline: Outline;
  readonly items: ReadonlyMap<AssessmentId, AssessmentItem>;
  readonly model: ReadonlyMap<AssessmentId, ModelItem>;
  readonly assessable: ReadonlySet<ModuleId>;
  readonly prior: Belief;
}

const RUNS_CODE: ReadonlySet<AssessmentItem['kind']> = new Set(['expression', 'fix-line']);

/**
 * The skills assessment. A run is its log: which task comes next, and the result, are worked out from the answers at each call, so
 * that a program which was killed goes on where it was. Answers and tests never leave the core before an answer came.
 */
export function createAssessmentFeature(
  context: FeatureContext,
  parts: AssessmentParts,
): AssessmentFeature {
  const { store, pack, clock, emit } = context;
  let loaded: Bank | undefined;
  const bank = (): Bank => {
    loaded ??= readBank(pack, parts.outline);
    return loaded;
  };

  function log(row: Omit<AssessmentLogRow, 'deviceId' | 'atMs' | 'offsetMin'>): void {
    const atMs = clock.nowMs();
    store.assessments.append({
      ...row,
      deviceId: store.deviceId,
      atMs,
      offsetMin: clock.offsetMin(atMs),
    });
  }

  const runs = (): readonly AssessmentRun[] => foldRuns(store.assessments.rows());
  const openRun = (all: readonly AssessmentRun[]): AssessmentRun | undefined =>
    all.filter(({ result }) => result === null).at(-1);

  function progressOf(run: AssessmentRun): {
    readonly belief: Belief;
    readonly answers: readonly Answered[];
  } {
    const { model, prior } = bank();
    // A task that this pack no longer has tells nothing any more.
    const answers = run.answers.flatMap(({ itemId, outcome }) => {
      const item = model.get(itemId);
      return item ? [{ item, outcome }] : [];
    });
    const belief = answers.reduce(
      (before, { item, outcome }) => answered(before, item, outcome),
      prior,
    );
    return { belief, answers };
  }

  function choose(run: AssessmentRun, all: readonly AssessmentRun[]): AssessmentItem | null {
    const { items, model, assessable } = bank();
    const { belief, answers } = progressOf(run);
    const seen = new Set<string>(
      all
        .filter(({ runId }) => runId !== run.runId)
        .flatMap((other) => other.answers.map(({ itemId }) => itemId)),
    );
    const python = parts.pythonReady();
    const item = nextItem({
      belief,
      modules: [...assessable],
      items: [...model.values()].filter(({ kind }) => python || !RUNS_CODE.has(kind)),
      asked: answers.map((answer) => answer.item),
      seen,
    });
    return item === null ? null : (items.get(item.id) ?? null);
  }

  function finish(run: AssessmentRun, rowId: Uuid): void {
    const { outline, assessable } = bank();
    const { belief, answers } = progressOf(run);
    const result = resultOf({
      ...{ runId: run.runId, atMs: clock.nowMs(), outline, belief, answers, assessable },
      paths: pack.paths().paths,
      passed: parts.passedPoints(),
    });
    log({
      ...{ id: rowId, runId: run.runId, kind: 'finish', itemId: null, outcome: null, elapsedMs: 0 },
      data: result,
    });
  }

  function view(): AssessmentView {
    const { outline, assessable, items } = bank();
    const all = runs();
    const open = openRun(all);
    return {
      run: open ? openView(open, all) : null,
      results: all.flatMap(({ result }) => result ?? []).sort((a, b) => b.atMs - a.atMs),
      tasks: items.size,
      notAssessable: outline.modules
        .filter(({ id }) => !assessable.has(id))
        .map(({ id, title }) => ({ moduleId: id, title })),
    };
  }

  function openView(
    run: AssessmentRun,
    all: readonly AssessmentRun[],
  ): NonNullable<AssessmentView['run']> {
    const { outline, assessable } = bank();
    const { belief, answers } = progressOf(run);
    const item = choose(run, all);
    const sure = estimates({ outline, belief, answers, assessable }).filter(
      (module) => module.level !== null,
    );
    return {
      runId: run.runId,
      startedMs: run.startedMs,
      asked: answers.length,
      least: LEAST_ITEMS,
      most: MOST_ITEMS,
      question: item === null ? null : toQuestion(item, run.runId, outline),
      certainty: sure.length === 0 ? 0 : Math.min(...sure.map(({ certainty }) => certainty)),
    };
  }

  return {
    known() {
      // Today asks at every start: the tasks are not read for it.
      const last = readResult(store.assessments.lastResult());
      return last ? knownPoints(parts.outline, last.modules) : new Set();
    },
    handlers: {
      'assessment.get': () => ok(view()),
      'assessment.start'({ runId }) {
        if (bank().items.size === 0) {
          return err(domainError('notWritten', 'This curriculum has no assessment tasks yet.'));
        }
        if (!openRun(runs())) {
          log({
            ...{ id: runId, runId, kind: 'start', itemId: null, outcome: null, elapsedMs: 0 },
            data: null,
          });
        }
        return ok(view());
      },
      async 'assessment.answer'({ runId, answerId, questionId, answer, elapsedMs }) {
        const asked = currentQuestion(runId, questionId, answerId);
        if (!asked.ok) return asked;
        const item = asked.value;
        const order = optionOrder(item, runId);
        const graded = await gradeAnswer({
          ...{ item, answer, order, answerId },
          runProgram: parts.runProgram,
        });
        if (!graded.ok) return graded;
        const feedback = graded.value;
        store.transaction(() => {
          const run = openRun(runs());
          const again = run?.answers.some((each) => each.itemId === questionId) ?? true;
          if (!run || run.runId !== runId || again) return;
          log({
            ...{ id: answerId, runId, kind: 'answer', itemId: questionId, elapsedMs },
            outcome: feedback.outcome,
            data: { answer },
          });
          const after = openRun(runs()) ?? run;
          const { belief, answers } = progressOf(after);
          const modules = [...bank().assessable];
          const items = answers.map((each) => each.item);
          if (isDone({ belief, modules, asked: items })) finish(after, uuidv7() as Uuid);
        });
        const now = view();
        if (now.run === null) emit('changed', { topics: ['progress', 'today'] });
        return ok({ feedback, view: now });
      },
      'assessment.finish'({ runId, actId }) {
        const run = openRun(runs());
        if (run?.runId === runId && run.answers.length > 0) {
          store.transaction(() => finish(run, actId));
          emit('changed', { topics: ['progress', 'today'] });
        }
        return ok(view());
      },
    },
  };

  /** The task that an answer is to: the one that is open, or one whose answer is repeated after a lost line. */
  function currentQuestion(
    runId: Uuid,
    questionId: AssessmentId,
    answerId: Uuid,
  ): Result<AssessmentItem, DomainError> {
    const all = runs();
    const item = bank().items.get(questionId);
    const run = all.find((each) => each.runId === runId);
    if (item && run && store.assessments.has(answerId)) return ok(item);
    if (!item || !run || run.result !== null) {
      return err(domainError('notFound', 'This assessment has ended. Its result is kept.'));
    }
    if (run.answers.some((each) => each.itemId === questionId)) {
      return err(domainError('notFound', 'This task was answered already. The next one follows.'));
    }
    return ok(item);
  }
}

function readBank(pack: Pack, outline: Outline): Bank {
  const topics = outline.modules
    .flatMap((module) => module.sections)
    .flatMap((section) => section.topics);
  const items = new Map(
    topics.flatMap((topic) => pack.assessment(topic.id)).map((item) => [item.id, item]),
  );
  const withItems = new Set([...items.values()].map(({ topicId }) => topicId));
  const graph: AbilityGraph = {
    modules: outline.modules.map(({ id }) => id),
    buildsOn: pack.paths().buildsOn,
    topics: topics.map(({ id }) => id).filter((id) => withItems.has(id)),
  };
  return {
    outline,
    items,
    model: new Map([...items.values()].map((item) => [item.id, toModel(item)])),
    assessable: new Set(
      graph.modules.filter((id) => graph.topics.some((topic) => topic.startsWith(`${id}.`))),
    ),
    prior: priorBelief(graph),
  };
}

function toModel({ id, topicId, pointId, kind, difficulty, options }: AssessmentItem): ModelItem {
  return { id, topicId, pointId, kind, difficulty, options: options?.length ?? 0 };
}

/** Authors write the right option first more often than not: every run shuffles. */
function optionOrder({ id, options }: AssessmentItem, runId: Uuid): readonly number[] {
  return options === null ? [] : shuffledOrder(options.length, `${runId} ${id}`);
}

function toQuestion(item: AssessmentItem, runId: Uuid, outline: Outline): AssessmentQuestion {
  const topic = outline.modules
    .flatMap((module) => module.sections)
    .flatMap((section) => section.topics)
    .find(({ id }) => id === item.topicId);
  const { options } = item;
  return {
    ...{ id: item.id, kind: item.kind, pointId: item.pointId, line: item.line },
    ...{ promptHtml: item.promptHtml, code: item.code, codeHtml: item.codeHtml },
    pointTitle: topic?.points.find(({ id }) => id === item.pointId)?.title ?? '',
    topicTitle: topic?.title ?? '',
    options:
      options === null ? null : optionOrder(item, runId).map((place) => options[place] ?? ''),
  };
}
