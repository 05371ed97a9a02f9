import MarkdownIt from 'markdown-it';
import { escapeHtml } from '../../base/escape-html.ts';
import type { CardPreview, CardProblem, CardText } from '../../contract/cards.ts';
import type { CardId, PointId } from '../../contract/ids.ts';
import type { ShownCard } from '../../contract/shown-card.ts';
import {
  type ClozePart,
  clozeMarkdown,
  GAP_OPEN,
  gapNumbers,
  parseCloze,
  withGaps,
} from './cloze.ts';
import { highlight } from './highlight.ts';
import { sanitiseOwn } from './own-html.ts';

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false });
markdown.renderer.rules.fence = (tokens, index) => {
  const token = tokens[index];
  return token === undefined
    ? ''
    : codeBlock(token.content, token.info.trim().split(/\s/)[0] ?? '');
};
markdown.renderer.rules.code_block = (tokens, index) => codeBlock(tokens[index]?.content ?? '', '');

/** A code block without a language is Python: that is what is learnt here. */
function codeBlock(content: string, info: string): string {
  const code = content.replace(/\n+$/, '');
  const language = /^[a-z]{1,20}$/.test(info) ? info : 'python';
  const html = code.includes(GAP_OPEN) ? escapeHtml(code) : highlight(code, language);
  return `<pre class="code" tabindex="0" data-language="${language}"><code>${html}</code></pre>\n`;
}

/** A learner's own text as HTML that is safe to show. */
export function renderOwn(text: string, format: CardText['format'] = 'markdown'): string {
  if (text.trim() === '') return '';
  return sanitiseOwn(format === 'html' ? text : markdown.render(text));
}

/** The same without a paragraph around it: an option. */
function renderInline(text: string, format: CardText['format']): string {
  const html = renderOwn(text, format);
  return /^<p>(?:(?!<p>)[\s\S])*<\/p>$/.test(html) ? html.slice(3, -4) : html;
}

export function codeHtml(code: string): string {
  return highlight(code, 'python');
}

export interface OwnCardPlace {
  readonly id: CardId;
  readonly pointId: PointId | null;
  readonly heading: string | null;
}

/** A card's text, rendered. `gap` says which gap of a cloze text is asked. A text with problems shows what it can. */
export function renderCard(text: CardText, gap: number | null, place: OwnCardPlace): ShownCard {
  const { format } = text;
  const base = { ...place, whyHtml: renderOwn(text.why, format) };
  const back = renderOwn(text.back, format);
  switch (text.kind) {
    case 'basic':
      return { kind: 'basic', ...base, frontHtml: renderOwn(text.front, format), backHtml: back };
    case 'cloze': {
      const parsed = parseCloze(text.text, { holes: true });
      const parts: readonly ClozePart[] = parsed.ok
        ? parsed.parts
        : [{ kind: 'text', text: text.text }];
      const asked = gap ?? gapNumbers(parts)[0] ?? 1;
      const side = (which: 'front' | 'back'): string =>
        withGaps(renderOwn(clozeMarkdown(parts, asked, which), format));
      return { kind: 'cloze', ...base, frontHtml: side('front'), backHtml: side('back') + back };
    }
    case 'predict':
      return {
        kind: 'predict',
        ...base,
        frontHtml: renderOwn(text.front, format),
        backHtml: back,
        code: text.code,
        codeHtml: codeHtml(text.code),
        answer: text.answer,
      };
    case 'choose':
      return {
        kind: 'choose',
        ...base,
        frontHtml: renderOwn(text.front, format),
        backHtml: back,
        options: text.options.map((option) => renderInline(option, format)),
        answer: text.answer,
      };
    case 'code':
      return {
        kind: 'code',
        ...base,
        frontHtml: renderOwn(text.front, format),
        backHtml: back,
        setup: text.setup,
        answer: text.answer,
        answerHtml: codeHtml(text.answer),
        tests: text.tests,
      };
  }
}

/** The gaps of a cloze text; every other kind has none. */
export function gapsOf(text: CardText): readonly number[] {
  if (text.kind !== 'cloze') return [];
  const parsed = parseCloze(text.text, { holes: true });
  return parsed.ok ? gapNumbers(parsed.parts) : [];
}

/** What a card still needs, by field. */
export function cardProblems(text: CardText): readonly CardProblem[] {
  const empty = (
    fields: Readonly<Record<string, string>>,
    what: Readonly<Record<string, string>>,
  ) =>
    Object.entries(fields).flatMap(([field, value]) =>
      value.trim() === '' ? [{ field, message: what[field] ?? 'This is empty.' }] : [],
    );
  switch (text.kind) {
    case 'basic':
      return empty(
        { front: text.front, back: text.back },
        { front: 'Write the question.', back: 'Write the answer.' },
      );
    case 'cloze': {
      if (text.text.trim() === '') return [{ field: 'text', message: 'Write the text.' }];
      const parsed = parseCloze(text.text, { holes: true });
      return parsed.ok ? [] : [{ field: 'text', message: parsed.message.replaceAll('`', '') }];
    }
    case 'predict':
      return empty(
        { code: text.code, answer: text.answer },
        { code: 'Write the code.', answer: 'Write what it prints.' },
      );
    case 'choose':
      return [
        ...empty({ front: text.front }, { front: 'Write the question.' }),
        ...optionProblems(text),
      ];
    case 'code':
      return empty(
        { front: text.front, answer: text.answer, tests: text.tests },
        {
          front: 'Write the task.',
          answer: 'Write one way to solve it.',
          tests: 'Write at least one assert that a right solution passes.',
        },
      );
  }
}

function optionProblems(text: Extract<CardText, { kind: 'choose' }>): readonly CardProblem[] {
  const { options, answer } = text;
  if (options.length < 2) return [{ field: 'options', message: 'Write at least two options.' }];
  if (answer >= options.length) return [{ field: 'options', message: 'Mark the right option.' }];
  return options.flatMap((option, index) => {
    const field = `options.${index}`;
    if (option.trim() === '') return [{ field, message: 'This option is empty.' }];
    const same = options.findIndex((other) => other.trim() === option.trim());
    return same < index
      ? [{ field, message: `This option is the same as option ${same + 1}.` }]
      : [];
  });
}

/** What an editor shows beside the text. */
export function previewCard(text: CardText, place: OwnCardPlace): CardPreview {
  const gaps = gapsOf(text);
  const cards =
    text.kind === 'cloze'
      ? gaps.map((gap) => renderCard(text, gap, place))
      : [renderCard(text, null, place)];
  return { cards, problems: cardProblems(text) };
}
