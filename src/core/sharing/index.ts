import { z } from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import { type ExerciseId, exerciseId as exerciseIdSchema } from '../../contract/ids.ts';
import type { SharedFile, SharedSolution } from '../../contract/sharing.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { WorkspaceFeature } from '../workspace/index.ts';

/** `cairn-solution`, version 1: JSON that people can read before they open it. Unknown keys are a newer version's. */
const solutionFile = z.object({
  format: z.literal('cairn-solution'),
  version: z.number().int(),
  exercise: z.object({
    id: exerciseIdSchema,
    title: z.string().max(300),
    contentHash: z.string().max(100),
  }),
  by: z.string().max(80),
  atMs: z.number().int().min(0).max(8_640_000_000_000_000),
  files: z
    .array(z.object({ path: z.string().min(1).max(400), content: z.string().max(300_000) }))
    .min(1)
    .max(60),
});
const VERSION = 1;

export interface SharingFeature {
  readonly handlers: Handlers<'solution.share' | 'solution.read'>;
}

/** Solutions as files that friends hand each other, without a network. What is read is shown, never written or run. */
export function createSharingFeature(
  context: FeatureContext,
  parts: { readonly workspace: Pick<WorkspaceFeature, 'folderOf' | 'readFolder'> },
): SharingFeature {
  const { pack, clock } = context;
  const { workspace } = parts;

  function ownFiles(id: ExerciseId): Result<readonly SharedFile[], DomainError> {
    const roles = new Map(pack.exercise(id)?.files.map(({ path, role }) => [path, role]));
    const read = workspace.readFolder(id, workspace.folderOf(id));
    if (!read.ok) return read;
    return ok(
      read.value.flatMap(({ path, content }) => {
        const text = Buffer.from(content).toString('utf8');
        // What everybody is given, and what is no text, says nothing of a solution.
        return roles.get(path) === 'read' || text.includes('\0') ? [] : [{ path, content: text }];
      }),
    );
  }

  return {
    handlers: {
      'solution.share'({ exerciseId, by }) {
        const exercise = pack.exercise(exerciseId);
        if (!exercise) {
          return err(domainError('notFound', `There is no exercise ${exerciseId}.`));
        }
        const files = ownFiles(exerciseId);
        if (!files.ok) return files;
        const { title, contentHash } = exercise;
        const document: z.input<typeof solutionFile> = {
          format: 'cairn-solution',
          version: VERSION,
          exercise: { id: exerciseId, title, contentHash },
          ...{ by, atMs: clock.nowMs(), files: [...files.value] },
        };
        return ok({
          name: `${exerciseId}${by === '' ? '' : `-${slug(by)}`}.cairn-solution.json`,
          text: `${JSON.stringify(document, null, 2)}\n`,
        });
      },
      'solution.read'({ text }) {
        const parsed = parse(text);
        if (!parsed.ok) return parsed;
        const { exercise, by, atMs, files } = parsed.value;
        const known = pack.exercise(exercise.id);
        if (!known) {
          return err(
            domainError(
              'notFound',
              `This solution is of an exercise that your curriculum does not have (${exercise.id}, “${exercise.title}”). Yours may be older: update Cairn and open the file again.`,
            ),
          );
        }
        const own = ownFiles(exercise.id);
        return ok({
          ...{ exerciseId: exercise.id, title: known.title, by, atMs, files },
          own: own.ok ? own.value : [],
          isOlder: exercise.contentHash !== known.contentHash,
        } satisfies SharedSolution);
      },
    },
  };
}

function parse(text: string): Result<z.infer<typeof solutionFile>, DomainError> {
  const wrong = (why: string): Result<never, DomainError> =>
    err(domainError('badRequest', `This file cannot be opened: ${why}`));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return wrong('it is not a solution shared from Cairn, or was cut short. Ask for it again.');
  }
  const head = z.object({ format: z.string(), version: z.number() }).safeParse(value);
  if (!head.success || head.data.format !== 'cairn-solution') {
    return wrong('it is not a solution shared from Cairn.');
  }
  if (head.data.version > VERSION) {
    return wrong('a newer Cairn made it. Update Cairn and open it again.');
  }
  const document = solutionFile.safeParse(value);
  return document.success ? ok(document.data) : wrong('something in it is missing or too large.');
}

function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
}
