import type { CardText } from '../../contract/cards.ts';
import type { Card } from '../../contract/curriculum.ts';
import type { PointId } from '../../contract/ids.ts';
import { cardId } from '../../contract/ids.ts';
import type { PackCardSource } from '../../core/store/pack-writer.ts';
import { clozeMarkdown, gapNumbers, parseCloze, withGaps } from '../../core/text/cloze.ts';
import type { CardDocument } from '../parse/documents.ts';
import type { ParsedYaml } from '../parse/yaml-file.ts';
import type { ProblemLog } from '../problem.ts';
import { codeHtml } from './lesson.ts';
import type { ParsedMarkdown } from './parsed-markdown.ts';
import { TextCompiler } from './text.ts';

export interface CompiledCards {
  readonly cards: readonly Card[];
  readonly sources: readonly PackCardSource[];
  readonly parsed: readonly ParsedMarkdown[];
}

/** Compiles a point's cards; a cloze text becomes one card per gap number. */
export function compileCards(
  document: ParsedYaml<readonly CardDocument[]>,
  pointId: PointId,
  log: ProblemLog,
): CompiledCards {
  const text = new TextCompiler(document, log, pointId);
  const sources: PackCardSource[] = [];
  const cards = document.value.flatMap((card, index) => {
    const compiled =
      card.kind === 'cloze'
        ? compileCloze(card, index, pointId, text, document, log)
        : [compileCard(card, index, pointId, text)];
    const numbers = gapsOfCard(card);
    compiled.forEach(({ id }, at) => {
      sources.push({ cardId: id, text: sourceOf(card), gap: numbers[at] ?? null });
    });
    return compiled;
  });
  return { cards, sources, parsed: text.parsed };
}

function gapsOfCard(card: CardDocument): readonly number[] {
  if (card.kind !== 'cloze') return [];
  const parsed = parseCloze(card.text);
  return parsed.ok ? gapNumbers(parsed.parts) : [];
}

/** The card as a learner would write it. */
function sourceOf(card: CardDocument): CardText {
  const base = { format: 'markdown', why: card.why } as const;
  switch (card.kind) {
    case 'basic':
      return { kind: 'basic', ...base, front: card.front, back: card.back };
    case 'cloze':
      return { kind: 'cloze', ...base, text: card.text, back: '' };
    case 'predict': {
      const { front, code, answer, back } = card;
      return { kind: 'predict', ...base, front, code, answer, back };
    }
    case 'code': {
      const { front, setup = '', answer, tests, back = '' } = card;
      return { kind: 'code', ...base, front, setup, answer, tests, back };
    }
    case 'choose': {
      const { front, options, answer, back } = card;
      return { kind: 'choose', ...base, front, options: [...options], answer, back };
    }
  }
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
