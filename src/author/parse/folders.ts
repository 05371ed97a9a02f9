import type { z } from 'zod';
import type { FileSet } from '../model.ts';
import type { ProblemLog } from '../problem.ts';
import type { SourceTree } from '../source-tree.ts';
import { type ParsedYaml, parseYaml } from './yaml-file.ts';

/** Reads a YAML file; a missing one is a problem. */
export function readYaml<Schema extends z.ZodType>(
  tree: SourceTree,
  file: string,
  schema: Schema,
  log: ProblemLog,
): ParsedYaml<z.output<Schema>> | null {
  if (!tree.has(file)) {
    log.add(file, null, 'This file is missing: add it (docs/authoring.md shows what goes in).');
    return null;
  }
  return parseYaml({ file, text: tree.text(file) }, schema, log);
}

/** The files beneath a folder. */
export function readFileSet(tree: SourceTree, folder: string): FileSet {
  return new Map(tree.filesUnder(folder).map((name) => [name, tree.bytes(`${folder}/${name}`)]));
}

export interface ChildFolder<Planned> {
  readonly folder: string;
  readonly planned: Planned;
}

/** Matches the folders in a folder with the plan's children by the id their names start with, in the plan's order. */
export function childFolders<Planned extends { readonly id: string }>(
  tree: SourceTree,
  folder: string,
  planned: readonly Planned[],
  noun: 'section' | 'topic' | 'point',
  log: ProblemLog,
  alsoAllowed: readonly string[] = [],
): readonly ChildFolder<Planned>[] {
  const byId = new Map<string, string>();
  for (const name of tree.foldersIn(folder)) {
    const id = /^([\d.]+)-[a-z0-9-]+$/.exec(name)?.[1];
    if (id !== undefined && alsoAllowed.includes(id)) continue;
    if (id === undefined || !planned.some((child) => child.id === id)) {
      log.add(
        `${folder}/${name}`,
        null,
        `No ${noun} of the plan belongs to this folder: name it \`<id>-<slug>\` with an id of outline.json.`,
      );
    } else if (byId.has(id)) {
      log.add(`${folder}/${name}`, null, `${byId.get(id)} is a folder of ${id} already: keep one.`);
    } else {
      byId.set(id, name);
    }
  }
  return planned.flatMap((child) => {
    const name = byId.get(child.id);
    return name === undefined ? [] : [{ folder: `${folder}/${name}`, planned: child }];
  });
}
