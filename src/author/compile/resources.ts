import type { Resources } from '../../contract/resources.ts';
import type { ResourcesDocument } from '../parse/documents.ts';
import type { ParsedYaml } from '../parse/yaml-file.ts';
import type { ProblemLog } from '../problem.ts';
import type { ParsedMarkdown } from './parsed-markdown.ts';
import { TextCompiler } from './text.ts';

export interface CompiledResources {
  readonly resources: Resources;
  readonly parsed: readonly ParsedMarkdown[];
}

/** Compiles resources.yaml. */
export function compileResources(
  document: ParsedYaml<ResourcesDocument>,
  log: ProblemLog,
): CompiledResources {
  const text = new TextCompiler(document, log, null);
  const { books, documentation, tools, communities } = document.value;
  const resources: Resources = {
    books: books.map(({ good_for, when, note, ...book }, index) => ({
      ...book,
      goodForHtml: text.inline(good_for, ['books', index, 'good_for']),
      whenHtml: text.inline(when, ['books', index, 'when']),
      noteHtml: note === null ? null : text.inline(note, ['books', index, 'note']),
    })),
    documentation: documentation.map(({ good_for, when, offline, ...item }, index) => ({
      ...item,
      goodForHtml: text.inline(good_for, ['documentation', index, 'good_for']),
      whenHtml: text.inline(when, ['documentation', index, 'when']),
      offlineHtml: text.inline(offline, ['documentation', index, 'offline']),
    })),
    tools: tools.map(({ group, items }, at) => ({
      group,
      items: items.map(({ good_for, when, instead, tool, ...item }, index) => {
        const path = ['tools', at, 'items', index];
        return {
          ...item,
          requirement: tool,
          goodForHtml: text.inline(good_for, [...path, 'good_for']),
          whenHtml: text.inline(when, [...path, 'when']),
          insteadHtml: text.inline(instead, [...path, 'instead']),
        };
      }),
    })),
    communities: communities.map(({ good_for, ...item }, index) => ({
      ...item,
      goodForHtml: text.inline(good_for, ['communities', index, 'good_for']),
    })),
  };
  return { resources, parsed: text.parsed };
}
