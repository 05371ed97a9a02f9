import type { Card } from '../../contract/curriculum.ts';
import type { PointId } from '../../contract/ids.ts';
import { cardId } from '../../contract/ids.ts';
import { type ClozePart, gapNumbers, parseCloze } from '../parse/cloze.ts';
import type { CardDocument } from '../parse/documents.ts';
import type { ParsedYaml } from '../parse/yaml-file.ts';
import type { ProblemLog } from '../problem.ts';
import { codeHtml } from './lesson.ts';
import { GAP_CLOSE, GAP_OPEN } from './markdown.ts';
import type { ParsedMarkdown } from './parsed-markdown.ts';
import { TextCompiler } from './text.ts';

export interface CompiledCards {
  readonly cards: readonly Card[];
  readonly parsed: readonly ParsedMarkdown[];
}

/** Compiles a point's cards; a cloze text becomes one card per gap number. */
export function compileCards(
  document: ParsedYaml<readonly CardDocument[]>,
  pointId: PointId,
  log: ProblemLog,
): CompiledCards {
  const text = new TextCompiler(document, log, pointId);
  const cards = document.value.flatMap((card, index) => {
    if (card.kind === 'cloze') return compileCloze(card, index, pointId, text, document, log);
    return [compileCard(card, index, pointId, text)];
  });
  return { cards, parsed: text.parsed };
}

type ClozeDocument = Extract<CardDocument, { kind: 'cloze' }>;

function compileCard(
  card: Exclude<CardDocument, ClozeDocument>,
  index: number,
  pointId: PointId,
  text: TextCompiler,
): Card {
  const base = {
    id: card.id,
    pointId,
    heading: card.heading,
    whyHtml: text.html(card.why, [index, 'why']),
    backHtml: card.back === undefined ? '' : text.html(card.back, [index, 'back']),
    frontHtml: text.html(card.front, [index, 'front']),
  };
  switch (card.kind) {
    case 'basic':
      return { kind: 'basic', ...base };
    case 'predict':
      return {
        kind: 'predict',
        ...base,
        code: card.code,
        codeHtml: codeHtml(card.code),
        answer: card.answer,
      };
    case 'code':
      return {
        kind: 'code',
        ...base,
        setup: card.setup ?? '',
        answer: card.answer,
        answerHtml: codeHtml(card.answer),
        tests: card.tests,
      };
    case 'choose':
      return {
        kind: 'choose',
        ...base,
        options: card.options.map((option, at) => text.inline(option, [index, 'options', at])),
        answer: card.answer,
      };
  }
}

function compileCloze(
  card: ClozeDocument,
  index: number,
  pointId: PointId,
  text: TextCompiler,
  document: ParsedYaml<unknown>,
  log: ProblemLog,
): readonly Card[] {
  const result = parseCloze(card.text);
  if (!result.ok) {
    log.add(document.file, document.textLineOf([index, 'text']), result.message);
    return [];
  }
  const numbers = gapNumbers(result.parts);
  const whyHtml = text.html(card.why, [index, 'why']);
  return numbers.map((number) => ({
    kind: 'cloze' as const,
    id: numbers.length === 1 ? card.id : cardId.parse(`${card.id}-c${number}`),
    pointId,
    heading: card.heading,
    whyHtml,
    frontHtml: withGaps(text.html(clozeMarkdown(result.parts, number, 'front'), [index, 'text'])),
    backHtml: withGaps(text.html(clozeMarkdown(result.parts, number, 'back'), [index, 'text'])),
  }));
}

/** The text of one cloze card: the asked gaps between marks, the others filled. */
export function clozeMarkdown(
  parts: readonly ClozePart[],
  asked: number,
  side: 'front' | 'back',
): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.number !== asked) return part.answer;
      const shown = side === 'back' ? part.answer : part.hint === null ? '[…]' : `[${part.hint}]`;
      return `${GAP_OPEN}${shown}${GAP_CLOSE}`;
    })
    .join('');
}

function withGaps(html: string): string {
  return html.replaceAll(GAP_OPEN, '<span class="cloze">').replaceAll(GAP_CLOSE, '</span>');
}
