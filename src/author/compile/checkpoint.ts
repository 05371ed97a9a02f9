import type { Checkpoint, CheckpointGroup } from '../../contract/checkpoint.ts';
import type { CheckpointGroupSource, CheckpointSource } from '../model.ts';
import type { ProblemLog } from '../problem.ts';
import { parseMarkdown, renderTokens } from './markdown.ts';
import type { ParsedMarkdown } from './parsed-markdown.ts';
import { TextCompiler } from './text.ts';

export interface CompiledCheckpoint {
  readonly source: CheckpointSource;
  readonly checkpoint: Omit<Checkpoint, 'written'>;
  readonly brief: ParsedMarkdown;
  readonly parsed: readonly ParsedMarkdown[];
}

export interface CompiledGroup {
  readonly source: CheckpointGroupSource;
  readonly checkpoints: readonly CompiledCheckpoint[];
}

/** Compiles the texts of the groups and of each checkpoint; the project itself is compiled as an exercise. */
export function compileCheckpoints(
  groups: readonly CheckpointGroupSource[],
  log: ProblemLog,
): readonly CompiledGroup[] {
  return groups.map((source) => ({
    source,
    checkpoints: source.checkpoints.map((each) => compileCheckpoint(each, log)),
  }));
}

function compileCheckpoint(source: CheckpointSource, log: ProblemLog): CompiledCheckpoint {
  const { document } = source;
  const { id, title, summary, hours, tools, offline, rests_on, acceptance } = document.value;
  const text = new TextCompiler(document, log, null);
  const brief = parseMarkdown(source.brief, { log, pointId: null, form: 'brief' });
  return {
    source,
    brief,
    parsed: text.parsed,
    checkpoint: {
      ...{ id, hours, restsOn: [...rests_on] },
      title: text.title(title, ['title']),
      summary: text.title(summary, ['summary']),
      tools: tools.map((tool, index) => text.inline(tool, ['tools', index])),
      offlineHtml: text.html(offline, ['offline']),
      acceptance: acceptance.map((line, index) => text.inline(line, ['acceptance', index])),
      briefHtml: renderTokens(brief.tokens),
    },
  };
}

/** What goes into the pack; `packed` are the exercises that are in it. */
export function packGroups(
  groups: readonly CompiledGroup[],
  packed: ReadonlySet<string>,
): readonly CheckpointGroup[] {
  return groups.map(({ source: { id, title, about }, checkpoints }) => ({
    ...{ id, title, about },
    checkpoints: checkpoints.map(({ checkpoint }) => ({
      ...checkpoint,
      written: packed.has(checkpoint.id),
    })),
  }));
}
