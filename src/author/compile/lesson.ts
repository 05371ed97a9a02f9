import type { Lesson, LessonPart } from '../../contract/curriculum.ts';
import { highlight } from '../../core/text/highlight.ts';
import { sanitise } from '../../core/text/sanitise.ts';
import type { LessonSource, PointSource } from '../model.ts';
import type { ProblemLog } from '../problem.ts';
import type { SourceTree } from '../source-tree.ts';
import { cutLesson, type LessonSegment, type RunnableBlock } from './blocks.ts';
import { compileFigure } from './figure.ts';
import { parseMarkdown, renderTokens } from './markdown.ts';
import type { ParsedMarkdown } from './parsed-markdown.ts';
import { plainTitle } from './text.ts';

/** A lesson, ready for the pack, with what the checks want to know about it. */
export interface CompiledLesson {
  readonly lesson: Lesson;
  readonly source: LessonSource;
  readonly parsed: ParsedMarkdown;
  readonly blocks: readonly RunnableBlock[];
  /** The pictures the lesson shows. */
  readonly figures: ReadonlySet<string>;
}

/** Compiles a point's lesson; null if it has none. */
export function compileLesson(
  point: PointSource,
  tree: SourceTree,
  log: ProblemLog,
): CompiledLesson | null {
  const source = point.lesson;
  if (source === null) return null;
  const figures = new Set<string>();
  const parsed = parseMarkdown(source.body, {
    log,
    pointId: point.id,
    form: 'lesson',
    figure: (name, alt, line) => {
      const file = `${point.folder}/${name}`;
      if (!tree.has(file)) return null;
      const idPrefix = `figure-${figures.size + 1}-`;
      figures.add(name);
      const figure = compileFigure({ svg: tree.text(file), alt, idPrefix });
      for (const problem of figure.problems) {
        if (problem.startsWith('The picture')) log.add(source.body.file, line, problem);
        else log.add(file, null, problem);
      }
      return figure.html;
    },
  });
  const segments = cutLesson(source, parsed, log);
  const front = source.front.value;
  const lesson: Lesson = {
    pointId: point.id,
    title: plainTitle(front.title),
    minutes: front.minutes,
    requires: [...front.requires],
    headings: [...parsed.headings],
    parts: segments.map(compileSegment),
    sources: front.sources.map(({ title, url }) => ({ title, url })),
  };
  const blocks = segments.flatMap((segment) => (segment.kind === 'block' ? [segment.block] : []));
  return { lesson, source, parsed, blocks, figures };
}

function compileSegment(segment: LessonSegment): LessonPart {
  if (segment.kind === 'prose') return { kind: 'html', html: renderTokens(segment.tokens) };
  const { kind, index, code, output, raises, continues } = segment.block;
  return { kind, index, code, html: codeHtml(code), output, raises, continues };
}

/** Python code as highlighted spans. */
export function codeHtml(code: string): string {
  return sanitise(highlight(code, 'python'));
}
