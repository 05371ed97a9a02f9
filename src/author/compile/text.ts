import type { PointId } from '../../contract/ids.ts';
import type { ParsedYaml, YamlPath } from '../parse/yaml-file.ts';
import type { ProblemLog } from '../problem.ts';
import { parseMarkdown, renderInline, renderTokens } from './markdown.ts';
import type { MarkdownOptions, ParsedMarkdown } from './parsed-markdown.ts';

/** A title is plain text: the plan's backticks are dropped. */
export function plainTitle(title: string): string {
  return title.replaceAll('`', '');
}

/**
 * Renders the Markdown texts of one YAML document, and remembers them for the checks of prose and links.
 * One compiler is made per document.
 */
export class TextCompiler {
  readonly parsed: ParsedMarkdown[] = [];
  readonly #document: ParsedYaml<unknown>;
  readonly #options: MarkdownOptions;

  constructor(document: ParsedYaml<unknown>, log: ProblemLog, pointId: PointId | null) {
    this.#document = document;
    this.#options = { log, pointId, form: 'short' };
  }

  /** A text as HTML, with paragraphs. */
  html(text: string, path: YamlPath, pointId?: PointId): string {
    return renderTokens(this.#parse(text, path, pointId).tokens);
  }

  /** A text as HTML without a paragraph around it. */
  inline(text: string, path: YamlPath): string {
    return renderInline(this.#parse(text, path));
  }

  /** Takes note of a plain text, so that its words are checked too. */
  title(text: string, path: YamlPath): string {
    this.#parse(text, path);
    return plainTitle(text);
  }

  #parse(text: string, path: YamlPath, pointId?: PointId): ParsedMarkdown {
    const { file, textLineOf } = this.#document;
    const parsed = parseMarkdown(
      { file, text, line: textLineOf(path) },
      pointId === undefined ? this.#options : { ...this.#options, pointId },
    );
    this.parsed.push(parsed);
    return parsed;
  }
}
