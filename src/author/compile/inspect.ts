import type { Heading } from '../../contract/curriculum.ts';
import { pointId } from '../../contract/ids.ts';
import { FENCE_LANGUAGES } from '../../core/text/highlight.ts';
import type { MarkdownSource } from '../model.ts';
import { parseFence } from '../parse/fence.ts';
import {
  lineOfToken,
  type MarkdownOptions,
  type PointLink,
  type Prose,
  splitDiagram,
  type Token,
} from './parsed-markdown.ts';

const NOTES: Readonly<Record<string, string>> = {
  'Note.': 'note',
  'Careful.': 'careful',
  'In production.': 'production',
};

interface Found {
  readonly headings: Heading[];
  readonly links: PointLink[];
  readonly prose: Prose[];
}

/** The tokens that open and close a paragraph. */
interface Around {
  readonly before: Token | undefined;
  readonly after: Token | undefined;
}

interface Place {
  readonly source: MarkdownSource;
  readonly options: MarkdownOptions;
  readonly found: Found;
}

/**
 * Goes once over a parsed text: gives headings their slugs, notes and links their classes, pictures their HTML,
 * and collects what later checks need.
 */
export function inspectTokens(
  tokens: readonly Token[],
  source: MarkdownSource,
  options: MarkdownOptions,
): Found {
  const found: Found = { headings: [], links: [], prose: [] };
  const place: Place = { source, options, found };
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    const line = lineOfToken(token, source);
    switch (token.type) {
      case 'heading_open':
        inspectHeading(token, next, line, place);
        break;
      case 'blockquote_open':
        inspectNote(token, tokens[index + 2]);
        break;
      case 'fence':
        inspectFence(token, line, place);
        break;
      case 'code_block':
        options.log.add(
          source.file,
          line,
          'Code by indentation is refused: fence it, with its language.',
        );
        break;
      case 'th_open':
      case 'td_open':
        alignByClass(token);
        break;
      case 'inline':
        inspectInline(token, { before: tokens[index - 1], after: next }, line, place);
        break;
      default:
    }
  });
  return found;
}

/** GitHub's rule: lower case, spaces to hyphens, punctuation dropped. */
export function slugOf(title: string): string {
  return title
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

function inspectHeading(token: Token, inline: Token | undefined, line: number, place: Place): void {
  const { source, options, found } = place;
  const title = (inline?.children ?? []).map((child) => child.content).join('');
  const slug = slugOf(title);
  if (options.form === 'short') {
    options.log.add(
      source.file,
      line,
      'There are no headings in a text this short: write a sentence.',
    );
  } else if (token.tag !== 'h2' && token.tag !== 'h3') {
    options.log.add(
      source.file,
      line,
      'Headings are `##` (and rarely `###`): the title is written elsewhere.',
    );
  } else if (found.headings.some((heading) => heading.slug === slug)) {
    options.log.add(
      source.file,
      line,
      `Two headings have the slug \`${slug}\`: give one of them other words.`,
    );
  }
  if (options.form === 'lesson') token.attrSet('id', slug);
  found.headings.push({ slug, title, level: Number(token.tag.slice(1)) });
}

function inspectNote(token: Token, inline: Token | undefined): void {
  const [open, text] = (inline?.children ?? []).filter(
    (child) => child.content !== '' || child.type !== 'text',
  );
  if (open?.type !== 'strong_open' || text === undefined) return;
  const note = NOTES[text.content];
  if (note !== undefined) token.attrSet('class', `note note-${note}`);
}

function inspectFence(token: Token, line: number, { source, options }: Place): void {
  const result = parseFence(token.info, FENCE_LANGUAGES);
  if (!result.ok) {
    options.log.add(source.file, line, result.message);
    return;
  }
  const { fence } = result;
  if (fence.kind === 'diagram' && splitDiagram(token.content).alt === null) {
    options.log.add(
      source.file,
      line + 1,
      'A diagram starts with a line `alt: ` and what it shows.',
    );
  }
  const runnable = fence.kind === 'run' || fence.kind === 'predict' || fence.kind === 'output';
  if (runnable && options.form !== 'lesson') {
    options.log.add(
      source.file,
      line,
      `Only a lesson has \`${token.info.trim()}\` blocks: use a static fence.`,
    );
  } else if (runnable && token.level > 0) {
    options.log.add(
      source.file,
      line,
      'A runnable block cannot be inside a list or a quote: move it out.',
    );
  }
}

/** markdown-it writes a style attribute, which the app's content policy forbids. */
function alignByClass(token: Token): void {
  const alignment = /text-align:(left|right|center)/.exec(
    String(token.attrGet('style') ?? ''),
  )?.[1];
  token.attrs = alignment === undefined ? null : [['class', `align-${alignment}`]];
}

function inspectInline(token: Token, around: Around, first: number, place: Place): void {
  const { source, options, found } = place;
  const children = token.children ?? [];
  let line = first;
  let text = '';
  let words = 0;
  const flush = (): void => {
    words += countWords(text.replaceAll('\u0000', ' '));
    if (text.trim() !== '' || words > 0)
      found.prose.push({ file: source.file, line, text: text.replaceAll('\u0000', ' '), words });
    text = '';
    words = 0;
  };
  for (const child of children) {
    switch (child.type) {
      case 'text':
        text += child.content;
        break;
      case 'code_inline':
        text += '\u0000';
        words += countWords(child.content);
        break;
      case 'softbreak':
      case 'hardbreak':
        flush();
        line += 1;
        break;
      case 'link_open':
        inspectLink(child, line, place);
        break;
      case 'image':
        inspectImage(child, around, children.length, line, place);
        break;
      default:
    }
  }
  flush();
  if (options.form === 'short' && token.content.trim() === '') {
    options.log.add(source.file, first, 'This text is empty.');
  }
}

function inspectLink(token: Token, line: number, { source, options, found }: Place): void {
  const href = String(token.attrGet('href') ?? '');
  const target = /^(?:point:([\d.]+))?(?:#([^#]+))?$/.exec(href);
  if (target !== null && href !== '') {
    const id = target[1] ?? options.pointId;
    const slug = target[2] ?? null;
    if (id === null || !pointId.safeParse(id).success) {
      options.log.add(
        source.file,
        line,
        `\`${href}\` is not a link to a point: write \`point:1.1.1.4\`.`,
      );
    } else {
      found.links.push({ file: source.file, line, pointId: id, slug });
      token.attrSet('href', `#/learn/${id}${slug === null ? '' : `/${slug}`}`);
      token.attrSet('class', 'inner');
      return;
    }
  } else if (isWebAddress(href)) {
    token.attrSet('class', 'outer');
    token.attrSet('rel', 'noopener noreferrer');
    token.attrSet('target', '_blank');
    return;
  } else {
    options.log.add(
      source.file,
      line,
      `The link \`${href}\` leads nowhere: use \`https://...\`, \`point:<id>\`, \`point:<id>#<slug>\` or \`#<slug>\`.`,
    );
  }
  token.attrs = [];
}

function isWebAddress(href: string): boolean {
  return /^https?:\/\/[^\s/]+/.test(href) && URL.canParse(href);
}

function inspectImage(
  token: Token,
  { before, after }: Around,
  siblings: number,
  line: number,
  { source, options }: Place,
): void {
  const name = String(token.attrGet('src') ?? '');
  if (options.figure === undefined) {
    options.log.add(source.file, line, 'Only a lesson has pictures.');
  } else if (siblings !== 1 || before?.type !== 'paragraph_open' || before.level > 0) {
    options.log.add(
      source.file,
      line,
      'A picture stands on a line of its own, with an empty line before and after.',
    );
  } else if (!/^[a-z0-9-]+\.svg$/.test(name)) {
    options.log.add(
      source.file,
      line,
      `\`${name}\` is not the name of an SVG file beside the lesson.`,
    );
  } else {
    const html = options.figure(name, token.content, line);
    if (html === null)
      options.log.add(source.file, line, `There is no file \`${name}\` beside the lesson.`);
    token.meta = { html: html ?? '' };
    before.hidden = true;
    if (after !== undefined) after.hidden = true;
  }
}

/** Words as a reader counts them. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
