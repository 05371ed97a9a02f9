import MarkdownIt from 'markdown-it';
import { escapeHtml } from '../../base/escape-html.ts';
import { GAP_OPEN } from '../../core/text/cloze.ts';
import { FENCE_LANGUAGES, highlight } from '../../core/text/highlight.ts';
import { sanitise } from '../../core/text/sanitise.ts';
import type { MarkdownSource } from '../model.ts';
import { parseFence } from '../parse/fence.ts';
import type { ProblemLog } from '../problem.ts';
import { inspectTokens } from './inspect.ts';
import {
  lineOfToken,
  type MarkdownOptions,
  type ParsedMarkdown,
  splitDiagram,
  type Token,
} from './parsed-markdown.ts';

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
