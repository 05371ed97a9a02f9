import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ok } from '../../../../src/base/result.ts';
import type {
  AssessmentAnswer,
  AssessmentQuestion,
  AssessmentView,
} from '../../../../src/contract/assessment.ts';
import type { AssessmentItem, Outline } from '../../../../src/contract/curriculum.ts';
import type { PathsDocument } from '../../../../src/contract/paths.ts';
import { samePrinted } from '../../../../src/core/assessment/grade.ts';
import {
  type AssessmentFeature,
  createAssessmentFeature,
} from '../../../../src/core/assessment/index.ts';
import { LEAST_ITEMS, MOST_ITEMS } from '../../../../src/core/assessment/selection.ts';
import type { Program } from '../../../../src/core/grading/index.ts';
import { openStore, type Pack } from '../../../../src/core/store/index.ts';
import {
  actId,
  cardPack,
  type TestProfile,
  testClock,
  testProfile,
} from '../../../helpers/core.ts';

const TOPICS = ['1.1.1', '1.1.2', '1.2.1', '2.1.1', '2.1.2'];
const KINDS = ['choose', 'predict', 'choose', 'expression', 'predict', 'fix-line'] as const;

const items: readonly AssessmentItem[] = TOPICS.flatMap((topic) =>
  KINDS.map(
    (kind, index) =>
      ({
        ...{ id: `${topic}-a-${index}`, topicId: topic, pointId: `${topic}.1`, kind },
        difficulty: 2 + (index % 3),
        promptHtml: '<p>What?</p>',
        code: kind === 'choose' ? null : 'def double(n):\n    return n',
        codeHtml: null,
        options: kind === 'choose' ? ['RIGHT', 'one', 'two', 'three'] : null,
        optionWhys: kind === 'choose' ? [null, 'why one', 'why two', 'why three'] : null,
        answer: kind === 'choose' ? 0 : kind === 'fix-line' ? 'return n * 2' : 'SECRET',
        line: kind === 'fix-line' ? 2 : null,
        tests: kind === 'expression' || kind === 'fix-line' ? 'assert TESTS' : null,
        suggestsHtml: '<p>SUGGESTS</p>',
      }) as unknown as AssessmentItem,
  ),
);

const outline = {
  modules: ['1', '2', '3'].map((module) => ({
    id: module,
    title: `Module ${module}`,
    outcome: '',
    tier: 'core',
    sections: [
      {
        id: `${module}.1`,
        title: '',
        topics: [...TOPICS, '3.1.1']
          .filter((topic) => topic.startsWith(module))
          .map((topic) => ({
            id: topic,
            title: `Topic ${topic}`,
            points: [1, 2].map((point) => ({
              id: `${topic}.${point}`,
              title: `Point ${topic}.${point}`,
              written: module === '1',
              minutes: 20,
              requires: [],
              exerciseIds: [],
              cardCount: 0,
            })),
          })),
      },
    ],
  })),
} as unknown as Outline;

const order = TOPICS.flatMap((topic) => [`${topic}.1`, `${topic}.2`]);
const paths = {
  buildsOn: { '2': ['1'], '3': ['2'] },
  paths: [
    { id: 'first', title: 'First', from: {} },
    { id: 'second', title: 'Second', from: { '1': 'working' } },
    { id: 'third', title: 'Third', from: { '1': 'strong', '2': 'working' } },
    { id: 'fourth', title: 'Fourth', from: { '3': 'basics' } },
  ].map((path) => ({ ...path, audience: '', outcome: '', interleaved: false, steps: [], order })),
} as unknown as PathsDocument;

const pack: Pack = {
  ...cardPack([], 0),
  outline: () => outline,
  paths: () => paths,
  assessment: (id) => items.filter(({ topicId }) => topicId === id),
};

let profile: TestProfile;
let python = true;
let programs: Program[] = [];
let acts = 0;
const clock = testClock(Date.UTC(2026, 10, 23, 12));

function feature(of: TestProfile = profile): AssessmentFeature {
  return createAssessmentFeature(of.context, {
    runProgram: async (program) => {
      programs.push(program);
      const text = `${program.code} ${program.preamble.join('')}`;
      const passed = text.includes('RIGHT') || text.includes('return n * 2');
      return ok({ outcome: 'completed', output: '', failure: null, durationMs: 1, passed });
    },
    pythonReady: () => python,
    passedPoints: () => new Set(),
    outline,
  });
}

beforeEach(() => {
  python = true;
  programs = [];
  profile = testProfile({ pack, clock });
});
afterEach(() => profile.remove());

const next = (): never => actId(++acts);

function view(of: AssessmentFeature): AssessmentView {
  const answer = of.handlers['assessment.get']({});
  if (answer instanceof Promise || !answer.ok) throw new Error('no view');
  return answer.value;
}

function start(of: AssessmentFeature): AssessmentView {
  of.handlers['assessment.start']({ runId: next() });
  return view(of);
}

function question(of: AssessmentFeature): AssessmentQuestion {
  const found = view(of).run?.question;
  if (!found) throw new Error('no question');
  return found;
}

async function answer(of: AssessmentFeature, given: AssessmentAnswer, answerId = next()) {
  const { run } = view(of);
  if (!run?.question) throw new Error('no question');
  const result = await of.handlers['assessment.answer']({
    ...{ runId: run.runId, answerId, questionId: run.question.id, answer: given, elapsedMs: 1000 },
  });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function rightAnswer({ kind, options }: AssessmentQuestion): AssessmentAnswer {
  if (kind === 'choose') return { kind: 'option', option: (options ?? []).indexOf('RIGHT') };
  if (kind === 'fix-line') return { kind: 'text', text: 'return n * 2' };
  return { kind: 'text', text: kind === 'predict' ? 'SECRET' : 'RIGHT' };
}

async function whole(of: AssessmentFeature, knows: (asked: AssessmentQuestion) => boolean) {
  const asked: AssessmentQuestion[] = [];
  start(of);
  while (view(of).run) {
    const now = question(of);
    asked.push(now);
    await answer(of, knows(now) ? rightAnswer(now) : { kind: 'unknown' });
  }
  return asked;
}

describe('an assessment', () => {
  test('says what it could ask, and which modules it cannot assess', () => {
    expect(view(feature())).toMatchObject({
      run: null,
      results: [],
      tasks: items.length,
      notAssessable: [{ moduleId: '3', title: 'Module 3' }],
    });
  });

  test('never tells an answer before it was given', async () => {
    const own = feature();
    await whole(own, (asked) => {
      const sent = JSON.stringify(view(own).run);
      for (const secret of ['SECRET', 'SUGGESTS', 'TESTS', 'why one', 'n * 2']) {
        expect(sent).not.toContain(secret);
      }
      if (asked.options)
        expect(new Set(asked.options)).toEqual(new Set(['RIGHT', 'one', 'two', 'three']));
      return true;
    });
  });

  test('shuffles the options by run, so that a place gives nothing away', async () => {
    const own = feature();
    const places = new Set<number>();
    await whole(own, ({ options }) => {
      if (options) places.add(options.indexOf('RIGHT'));
      return true;
    });
    expect(places.size).toBeGreaterThan(1);
  });

  test('tells who knows everything from who knows nothing, and suggests their paths', async () => {
    const expert = feature();
    const asked = await whole(expert, () => true);
    expect(asked.length).toBeGreaterThanOrEqual(LEAST_ITEMS);
    expect(asked.length).toBeLessThanOrEqual(MOST_ITEMS);
    expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length);
    const [best] = view(expert).results;
    expect(best).toMatchObject({ pathId: 'third', right: asked.length });
    clock.advance(1000);
    await whole(expert, () => false);
    const [worst] = view(expert).results;
    expect(worst).toMatchObject({ pathId: 'first', startPointId: '1.1.1.1', right: 0 });
    expect(worst?.modules[0]).toMatchObject({ level: 'new', assessable: true });
    expect(worst?.modules[2]).toMatchObject({ level: null, assessable: false });
    expect(worst?.reasons.join(' ')).toContain('Module 3 has no tasks yet');
  });

  test('starts after what was shown to be known, and says so', async () => {
    const own = feature();
    await whole(own, ({ id }) => id.startsWith('1.1.'));
    const [result] = view(own).results;
    expect(result?.startPointId).toBe('1.2.1.1');
    expect(result?.reasons.join(' ')).toMatch(/You passed \d of \d on Topic 1\.1\.1/);
    expect([...own.known()]).toEqual(expect.arrayContaining(['1.1.1.1', '1.1.2.2']));
    expect(own.known().has('1.2.1.1' as never)).toBe(false);
  });

  test('goes on with the same task after the program was closed in the middle', async () => {
    const own = feature();
    start(own);
    await answer(own, { kind: 'unknown' });
    await answer(own, rightAnswer(question(own)));
    const before = view(own);
    profile.store.close();
    const again = openStore(profile.folder);
    if (!again.ok) throw new Error(again.error.message);
    const after = {
      ...profile,
      store: again.value,
      context: { ...profile.context, store: again.value },
    };
    expect(view(feature(after))).toEqual(before);
    profile = after;
  });

  test('records an answer once, however often it is sent', async () => {
    const own = feature();
    start(own);
    const { run } = view(own);
    const asked = question(own);
    const call = {
      ...{ runId: run?.runId ?? next(), answerId: next(), questionId: asked.id, elapsedMs: 1 },
      answer: rightAnswer(asked),
    };
    const first = await own.handlers['assessment.answer'](call);
    const second = await own.handlers['assessment.answer'](call);
    expect(second).toEqual(first);
    expect(view(own).run?.asked).toBe(1);
    const other = await own.handlers['assessment.answer']({ ...call, answerId: next() });
    expect(other).toMatchObject({ ok: false, error: { code: 'notFound' } });
    expect(view(own).run?.asked).toBe(1);
  });

  test('asks nothing that needs Python while there is none, and takes up again what was open', async () => {
    python = false;
    const own = feature();
    const asked = await whole(own, () => true);
    expect(asked.some(({ kind }) => kind === 'expression' || kind === 'fix-line')).toBe(false);
    expect(programs).toEqual([]);
  });

  test('asks new tasks when it is repeated, and keeps the earlier result', async () => {
    const own = feature();
    const first = new Set((await whole(own, () => true)).map(({ id }) => id));
    clock.advance(1000);
    const second = await whole(own, () => true);
    const fresh = items.length - first.size;
    expect(second.slice(0, Math.min(fresh, second.length)).some(({ id }) => first.has(id))).toBe(
      false,
    );
    expect(view(own).results).toHaveLength(2);
  });

  test('takes no harm from a result of another device that cannot be read', async () => {
    const own = feature();
    start(own);
    const runId = view(own).run?.runId ?? next();
    profile.store.assessments.append({
      ...{ id: next(), deviceId: 'other', atMs: clock.nowMs(), runId, kind: 'finish' },
      ...{ itemId: null, outcome: null, elapsedMs: 0, data: { modules: [null] }, offsetMin: 0 },
    });
    expect(view(own)).toMatchObject({ run: { runId }, results: [] });
    expect(own.known().size).toBe(0);
  });

  test('can be ended early, with what is known by then', async () => {
    const own = feature();
    start(own);
    const runId = view(own).run?.runId ?? next();
    own.handlers['assessment.finish']({ runId, actId: next() });
    expect(view(own).run, 'nothing was answered: there is no result').not.toBeNull();
    await answer(own, { kind: 'unknown' });
    own.handlers['assessment.finish']({ runId, actId: next() });
    expect(view(own)).toMatchObject({ run: null, results: [{ asked: 1, right: 0 }] });
  });

  test('tells why an option is wrong, and what would have been right', async () => {
    const own = feature();
    start(own);
    let told: unknown = null;
    while (told === null) {
      const asked = question(own);
      if (asked.kind !== 'choose') {
        await answer(own, { kind: 'unknown' });
        continue;
      }
      const option = (asked.options ?? []).indexOf('two');
      const { feedback } = await answer(own, { kind: 'option', option });
      told = feedback;
      expect(feedback).toMatchObject({
        outcome: 'wrong',
        whyHtml: 'why two',
        chosenOption: option,
      });
      expect(asked.options?.[feedback.rightOption ?? -1]).toBe('RIGHT');
    }
  });
});

test.each([
  ["(3, ['a'])\n", "(3,['a'])", true],
  ["{'a': 1}", '{"a": 1}', true],
  ['1\n2\n', '1\r\n2', true],
  ['True', 'true', false],
  ['1 2', '12', false],
  ['3', '3.0', false],
])('%j and %j are the same print: %s', (expected, typed, same) => {
  expect(samePrinted(expected, typed)).toBe(same);
});
