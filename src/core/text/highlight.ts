import { jsonLanguage } from '@codemirror/lang-json';
import { pythonLanguage } from '@codemirror/lang-python';
import { yamlLanguage } from '@codemirror/lang-yaml';
import { StreamLanguage, type StreamParser } from '@codemirror/language';
import { diff } from '@codemirror/legacy-modes/mode/diff';
import { dockerFile } from '@codemirror/legacy-modes/mode/dockerfile';
import { http } from '@codemirror/legacy-modes/mode/http';
import { nginx } from '@codemirror/legacy-modes/mode/nginx';
import { properties } from '@codemirror/legacy-modes/mode/properties';
import { shell } from '@codemirror/legacy-modes/mode/shell';
import { pgSQL } from '@codemirror/legacy-modes/mode/sql';
import { toml } from '@codemirror/legacy-modes/mode/toml';
import type { Parser } from '@lezer/common';
import { classHighlighter, highlightCode } from '@lezer/highlight';
import { escapeHtml } from '../../base/escape-html.ts';

const stream = (mode: StreamParser<unknown>): Parser => StreamLanguage.define(mode).parser;

/** A fence's language to its parser; null is shown as it is. The parsers are the ones of the app's editor. */
const PARSERS: ReadonlyMap<string, Parser | null> = new Map([
  ['python', pythonLanguage.parser],
  ['json', jsonLanguage.parser],
  ['yaml', yamlLanguage.parser],
  ['toml', stream(toml)],
  ['bash', stream(shell)],
  ['dockerfile', stream(dockerFile)],
  ['sql', stream(pgSQL)],
  ['http', stream(http)],
  ['ini', stream(properties)],
  ['nginx', stream(nginx)],
  ['diff', stream(diff)],
  ['console', null],
  ['text', null],
]);

/** The languages a fence may name. */
export const FENCE_LANGUAGES: readonly string[] = [...PARSERS.keys()];

/** Code as HTML: escaped text and `<span class="tok-*">`, nothing else. */
export function highlight(code: string, language: string): string {
  const parser = PARSERS.get(language);
  if (parser === undefined || parser === null) return escapeHtml(code);
  let html = '';
  highlightCode(
    code,
    parser.parse(code),
    classHighlighter,
    (text, classes) => {
      const escaped = escapeHtml(text);
      html += classes === '' ? escaped : `<span class="${classes}">${escaped}</span>`;
    },
    () => {
      html += '\n';
    },
  );
  return html;
}

/** The text of HTML that we made ourselves, for the search index. */
export function plainText(html: string): string {
  return html
    .replace(/<\/(?:p|li|h\d|td|th|tr|pre|blockquote|figure)>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}
