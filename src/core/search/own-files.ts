import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EXERCISE_ID } from '../../contract/id-patterns.ts';
import type { SearchHit } from '../../contract/search.ts';
import { markHtml } from './hit.ts';
import type { SearchQuery } from './query.ts';

/** Typing is faster than anybody changes files elsewhere: within this time nothing is looked at again. */
const FRESH_MS = 3_000;
const MAX_FILES = 2_000;
const MAX_BYTES = 200_000;
const MAX_DEPTH = 4;
const SKIPPED = /^\.|^__pycache__$|^node_modules$/;
const TEXT = /\.(?:py|toml|ya?ml|json|md|txt|cfg|ini|sql|html|sh|env)$|^(?:Dockerfile|Makefile)$/;

interface OwnFile {
  readonly exerciseId: string;
  readonly path: string;
  readonly stamp: string;
  readonly lines: readonly string[];
}

export interface OwnFiles {
  /** Lines of the learner's files that hold every word (anywhere) and phrase; one hit a file. */
  search(query: SearchQuery, limit: number): SearchHit[];
}

/** The learner's own code: few and small files, read again only where they changed. */
export function createOwnFiles(workspaces: string, nowMs: () => number): OwnFiles {
  let known = new Map<string, OwnFile>();
  let lookedMs = Number.NEGATIVE_INFINITY;

  function look(): void {
    if (nowMs() - lookedMs < FRESH_MS && nowMs() >= lookedMs) return;
    lookedMs = nowMs();
    const found = new Map<string, OwnFile>();
    for (const folder of entries(workspaces)) {
      if (folder.isDirectory() && EXERCISE_ID.test(folder.name)) {
        visit(folder.name, join(workspaces, folder.name), '', 0, found);
      }
    }
    known = found;
  }

  function visit(
    exerciseId: string,
    folder: string,
    prefix: string,
    depth: number,
    found: Map<string, OwnFile>,
  ): void {
    for (const entry of entries(folder)) {
      if (found.size >= MAX_FILES || SKIPPED.test(entry.name)) continue;
      const file = join(folder, entry.name);
      const path = prefix + entry.name;
      if (entry.isDirectory() && depth < MAX_DEPTH) {
        visit(exerciseId, file, `${path}/`, depth + 1, found);
      } else if (entry.isFile() && TEXT.test(entry.name)) {
        const read = readOwn(exerciseId, file, path);
        if (read) found.set(file, read);
      }
    }
  }

  function readOwn(exerciseId: string, file: string, path: string): OwnFile | undefined {
    try {
      const { size, mtimeMs } = statSync(file);
      if (size > MAX_BYTES) return undefined;
      const stamp = `${size} ${mtimeMs}`;
      const before = known.get(file);
      if (before?.stamp === stamp) return before;
      return { exerciseId, path, stamp, lines: readFileSync(file, 'utf8').split('\n') };
    } catch {
      // Gone, or being replaced: the next look sees it.
      return undefined;
    }
  }

  return {
    search({ words, phrases, under }, limit) {
      const wanted = [...words, ...phrases].map((text) => text.toLowerCase());
      if (wanted.length === 0) return [];
      look();
      const hits: SearchHit[] = [];
      for (const file of known.values()) {
        if (hits.length >= limit) break;
        if (under !== null && !isUnder(file.exerciseId, under)) continue;
        const whole = file.lines.join('\n').toLowerCase();
        if (!wanted.every((text) => whole.includes(text))) continue;
        hits.push(toHit(file, wanted));
      }
      return hits;
    },
  };
}

function toHit({ exerciseId, path, lines }: OwnFile, wanted: readonly string[]): SearchHit {
  const holding = (line: string): number =>
    wanted.filter((text) => line.toLowerCase().includes(text)).length;
  const best = lines.reduce((top, line) => (holding(line) > holding(top) ? line : top), '');
  return {
    kind: 'mine',
    ref: `${exerciseId}/${path}`,
    pointId: (/^\d\.\d\.\d\.\d(?=-)/.exec(exerciseId)?.[0] ?? null) as SearchHit['pointId'],
    title: path,
    snippetHtml: markHtml(best.trim().slice(0, 200), wanted),
    route: `/practice/${exerciseId}`,
  };
}

/** `1.1.1.2-x` is under `1`, `1.1`, `1.1.1` and `1.1.1.2`, and not under `1.1.1.20`. */
export function isUnder(ref: string, under: string): boolean {
  return ref === under || (ref.startsWith(under) && /^[.-]/.test(ref.slice(under.length)));
}

function entries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
