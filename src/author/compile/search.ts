import type { Card, Lesson, Outline } from '../../contract/curriculum.ts';
import type { SearchRow } from '../../core/store/pack-writer.ts';
import { plainText } from '../../core/text/highlight.ts';
import type { CompiledCheckpoint } from './checkpoint.ts';
import type { CompiledExercise } from './exercise.ts';
import { plainTitle } from './text.ts';

export interface SearchInput {
  readonly outline: Outline;
  readonly planTitles: ReadonlyMap<string, string>;
  readonly lessons: readonly Lesson[];
  readonly exercises: readonly CompiledExercise[];
  readonly checkpoints: readonly CompiledCheckpoint[];
  readonly cards: readonly Card[];
}

/** The rows of the full-text index. */
export function compileSearch(input: SearchInput): readonly SearchRow[] {
  const points = input.outline.modules.flatMap((module) =>
    module.sections.flatMap((section) => section.topics.flatMap((topic) => topic.points)),
  );
  return [
    ...points.map(({ id, title }) => ({
      title,
      body: plainTitle(input.planTitles.get(id) ?? ''),
      kind: 'point' as const,
      ref: id,
      anchor: '',
    })),
    ...input.lessons.flatMap(lessonRows),
    ...input.exercises
      .filter(({ exercise }) => exercise.kind !== 'project')
      .map(({ exercise }) => ({
        title: exercise.title,
        body: plainText(exercise.briefHtml),
        kind: 'exercise' as const,
        ref: exercise.id,
        anchor: '',
      })),
    ...input.checkpoints.map(({ checkpoint }) => ({
      title: checkpoint.title,
      body: `${checkpoint.summary} ${plainText(checkpoint.briefHtml)}`,
      kind: 'exercise' as const,
      ref: checkpoint.id,
      anchor: '',
    })),
    ...input.exercises.flatMap(codeRows),
    ...input.cards.map((card) => ({
      title: cardText(card.kind === 'cloze' ? card.backHtml : card.frontHtml),
      body: cardBody(card),
      kind: 'card' as const,
      ref: card.id,
      anchor: card.heading ?? '',
    })),
  ];
}

/** One row a file of the starter that is text. */
function codeRows({ exercise, source }: CompiledExercise): readonly SearchRow[] {
  return [...source.starter].flatMap(([path, content]) => {
    const body = content.toString('utf8');
    if (body.includes('\0') || body.trim() === '') return [];
    return [{ title: path, body, kind: 'code' as const, ref: exercise.id, anchor: path }];
  });
}

/** One row a heading, and one for what comes before the first. */
function lessonRows(lesson: Lesson): readonly SearchRow[] {
  let current = { title: lesson.title, anchor: '', body: '' };
  const sections = [current];
  for (const part of lesson.parts) {
    if (part.kind !== 'html') {
      current.body += ` ${part.code} ${part.output}`;
      continue;
    }
    for (const piece of part.html.split(/(?=<h[2-4] id=")/)) {
      const heading = /^<h[2-4] id="([^"]+)">([\s\S]*?)<\/h[2-4]>/.exec(piece);
      if (heading !== null) {
        current = { title: plainText(heading[2] ?? ''), anchor: heading[1] ?? '', body: '' };
        sections.push(current);
      }
      current.body += ` ${plainText(heading === null ? piece : piece.slice(heading[0].length))}`;
    }
  }
  return sections
    .filter(({ anchor, body }) => anchor !== '' || body.trim() !== '')
    .map(({ title, anchor, body }) => ({
      title,
      body: body.replace(/\s+/g, ' ').trim(),
      kind: 'lesson',
      ref: lesson.pointId,
      anchor,
    }));
}

/** Room for a line in the list of hits. */
const TITLE_LENGTH = 120;

function cardText(html: string): string {
  const text = plainText(html);
  return text.length <= TITLE_LENGTH ? text : `${text.slice(0, TITLE_LENGTH - 1)}…`;
}

function cardBody(card: Card): string {
  const parts = [card.kind === 'cloze' ? '' : card.frontHtml, card.backHtml, card.whyHtml].map(
    plainText,
  );
  if (card.kind === 'predict') parts.push(card.code);
  if (card.kind === 'code') parts.push(card.answer);
  return parts.filter((part) => part !== '').join(' ');
}
