import type MarkdownIt from 'markdown-it';
import type { Heading } from '../../contract/curriculum.ts';
import type { PointId } from '../../contract/ids.ts';
import type { MarkdownSource } from '../model.ts';
import type { ProblemLog } from '../problem.ts';

/** A token of markdown-it. */
export type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number];

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

/** The file's line that a token starts on. */
export function lineOfToken(token: Token, source: MarkdownSource): number {
  return source.line + (token.map?.[0] ?? 0);
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
