import MarkdownIt from 'markdown-it';
import type { Heading } from '../../contract/curriculum.ts';
import type { PointId } from '../../contract/ids.ts';
import type { MarkdownSource } from '../model.ts';
import { parseFence } from '../parse/fence.ts';
import type { ProblemLog } from '../problem.ts';
import { escapeHtml, FENCE_LANGUAGES, highlight } from './highlight.ts';
import { inspectTokens } from './inspect.ts';
import { sanitise } from './sanitise.ts';

export type Token = ReturnType<typeof markdown.parse>[number];

/** A link to a point, or to a heading of one. */
export interface PointLink {
  readonly file: string;
  readonly line: number;
  readonly pointId: string;
  readonly slug: string | null;
}

/** Words a person reads, for the checks of prose: inline code is cut out of `text`, and counted in `words`. */
export interface Prose {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly words: number;
}

export interface MarkdownOptions {
  readonly log: ProblemLog;
  /** The point the text belongs to: what a link to `#slug` is about. */
  readonly pointId: PointId | null;
  /** Only a lesson has headings, runnable blocks and figures; a brief has headings. */
  readonly form: 'lesson' | 'brief' | 'short';
  /** Gives a figure's HTML by its file's name; null where there is no such file. */
  readonly figure?: (name: string, alt: string, line: number) => string | null;
}

/** A Markdown text, parsed; the render step needs nothing else. */
export interface ParsedMarkdown {
  readonly tokens: readonly Token[];
  readonly source: MarkdownSource;
  readonly options: MarkdownOptions;
  readonly headings: readonly Heading[];
  readonly links: readonly PointLink[];
  readonly prose: readonly Prose[];
}

/** Marks the start and the end of a cloze gap while a text is rendered: characters of the private use area. */
export const GAP_OPEN = '\uE000';
export const GAP_CLOSE = '\uE001';

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
markdown.validateLink = () => true; // Every target is checked below, and a bad one is a problem with a line.
const withHtml = new MarkdownIt({ html: true });

markdown.renderer.rules.fence = (tokens, index) => {
  const token = tokens[index];
  return token === undefined ? '' : renderFence(token.info, token.content);
};
markdown.renderer.rules.image = (tokens, index) => String(tokens[index]?.meta?.['html'] ?? '');

/** Parses a text and finds everything that is wrong with it; each problem names its line. */
export function parseMarkdown(source: MarkdownSource, options: MarkdownOptions): ParsedMarkdown {
  refuseRawHtml(source, options.log);
  const tokens = markdown.parse(source.text, {});
  return { tokens, source, options, ...inspectTokens(tokens, source, options) };
}

/** Renders some of a parsed text's tokens; the result is sanitised. */
export function renderTokens(tokens: readonly Token[]): string {
  return sanitise(markdown.renderer.render([...tokens], markdown.options, {})).trim();
}

/** Renders one line of text without a paragraph around it: an option, an objective. */
export function renderInline(parsed: ParsedMarkdown): string {
  const html = renderTokens(parsed.tokens);
  return /^<p>(?:(?!<p>)[\s\S])*<\/p>$/.test(html) ? html.slice(3, -4) : html;
}

/** The file's line that a token starts on. */
export function lineOfToken(token: Token, source: MarkdownSource): number {
  return source.line + (token.map?.[0] ?? 0);
}

/** A static fence or a diagram, as HTML. What is wrong with it was reported when the text was parsed. */
function renderFence(info: string, content: string): string {
  const result = parseFence(info, FENCE_LANGUAGES);
  const code = content.replace(/\n+$/, '');
  if (result.ok && result.fence.kind === 'diagram') {
    const { alt, text } = splitDiagram(code);
    return `<figure class="figure"><pre class="diagram" role="img" tabindex="0" aria-label="${escapeHtml(alt ?? '')}">${escapeHtml(text)}</pre></figure>\n`;
  }
  const language = result.ok && result.fence.kind === 'static' ? result.fence.language : 'text';
  return `<pre class="code" tabindex="0" data-language="${language}"><code>${code.includes(GAP_OPEN) ? escapeHtml(code) : highlight(code, language)}</code></pre>\n`;
}

/** A diagram's first line is `alt: ` and what it shows; the rest is the picture. */
export function splitDiagram(content: string): {
  readonly alt: string | null;
  readonly text: string;
} {
  const match = /^alt: *(\S.*)\n/.exec(content);
  const alt = match?.[1];
  return match === null || alt === undefined
    ? { alt: null, text: content }
    : { alt: alt.trim(), text: content.slice(match[0].length) };
}

function refuseRawHtml(source: MarkdownSource, log: ProblemLog): void {
  if (!source.text.includes('<')) return;
  for (const token of withHtml.parse(source.text, {})) {
    const html =
      token.type === 'html_block'
        ? token
        : token.children?.find((child) => child.type === 'html_inline');
    if (html !== undefined) {
      log.add(
        source.file,
        lineOfToken(token, source),
        `Raw HTML is refused: write \`${html.content.trim().split('\n')[0] ?? ''}\` as Markdown, or in backticks if you mean the characters.`,
      );
    }
  }
}
