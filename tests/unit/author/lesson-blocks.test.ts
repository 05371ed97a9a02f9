import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutLesson } from '../../../src/author/compile/blocks.ts';
import { parseMarkdown } from '../../../src/author/compile/markdown.ts';
import type { LessonSource } from '../../../src/author/model.ts';
import { lessonFrontMatter } from '../../../src/author/parse/documents.ts';
import { splitFrontMatter } from '../../../src/author/parse/load-topic.ts';
import { parseYaml } from '../../../src/author/parse/yaml-file.ts';
import { ProblemLog } from '../../../src/author/problem.ts';
import { pointId } from '../../../src/contract/ids.ts';

const FRONT =
  'id: 1.1.1.1\ntitle: t\nminutes: 5\nrequires: []\nsources: [{title: a, url: "https://a.b/c"}]\n';

function cut(body: string) {
  const log = new ProblemLog();
  const front = parseYaml({ file: 'lesson.md', text: FRONT }, lessonFrontMatter, log);
  if (front === null) throw new Error(JSON.stringify(log.sorted()));
  const lesson: LessonSource = { front, body: { file: 'lesson.md', text: body, line: 8 } };
  const parsed = parseMarkdown(lesson.body, {
    log,
    pointId: pointId.parse('1.1.1.1'),
    form: 'lesson',
  });
  const segments = cutLesson(lesson, parsed, log);
  const problems = log.sorted().map(({ line, message }) => `${line}: ${message}`);
  return { segments, problems };
}

describe('cutLesson', () => {
  test('pairs each block with its output and knows their lines', () => {
    const { segments, problems } = cut(
      'a\n\n```python run\nx = 1\n```\n```output\n1\n```\n\nb\n\n```python predict continues\nx\n```\n\n```output\n\n```\n',
    );
    expect(problems).toEqual([]);
    expect(segments.map((segment) => segment.kind)).toEqual(['prose', 'block', 'prose', 'block']);
    expect(segments[1]).toMatchObject({
      block: {
        kind: 'run',
        index: 0,
        code: 'x = 1',
        output: '1',
        line: 10,
        outputLine: 13,
        continues: false,
      },
    });
    expect(segments[3]).toMatchObject({ block: { kind: 'predict', index: 1, continues: true } });
  });

  test.each([
    ['```python run\na\n```\n\ntext', '8: A runnable block is followed directly by'],
    ['```output\na\n```', '8: This output belongs to no block'],
    ['```python run continues\na\n```\n```output\n\n```', '8: `continues` needs a runnable block'],
    ['```python run raises=KeyError\na\n```\n```output\na\n```', '11: The block raises KeyError'],
  ])('refuses %j', (body, message) => {
    expect(cut(body).problems[0]).toContain(message);
  });

  test('gives back the code and output of any lesson, line by line', () => {
    const line = fc
      .stringMatching(/^[a-z0-9 ()=.:"'#*_-]{0,20}$/)
      .filter((text) => !text.includes('```'));
    const text = fc
      .array(line, { minLength: 1, maxLength: 6 })
      .map((lines) => lines.join('\n').trimEnd());
    const block = fc.record({ kind: fc.constantFrom('run', 'predict'), code: text, output: text });
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 4 }), (blocks) => {
        const body = blocks
          .map(
            ({ kind, code, output }) =>
              `\`\`\`python ${kind}\n${code}\n\`\`\`\n\`\`\`output\n${output}\n\`\`\`\n`,
          )
          .join('\nProse between blocks.\n\n');
        const found = cut(body).segments.flatMap((segment) =>
          segment.kind === 'block'
            ? [{ kind: segment.block.kind, code: segment.block.code, output: segment.block.output }]
            : [],
        );
        expect(found).toEqual(blocks);
      }),
    );
  });
});

describe('splitFrontMatter', () => {
  test('says on which line the body begins', () => {
    expect(splitFrontMatter('---\na: 1\n---\nbody\n')).toEqual({
      front: 'a: 1\n',
      body: 'body\n',
      bodyLine: 4,
    });
    expect(splitFrontMatter('body')).toBeNull();
  });
});
