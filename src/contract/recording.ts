import { z } from 'zod';

const count = z.number().int();
const micros = z.number().int();

const taskEvent = z.union([
  z.tuple([z.literal('new'), micros, count, count, z.string(), z.string(), count]),
  z.tuple([z.literal('name'), micros, count, count, z.string()]),
  z.tuple([z.literal('run'), micros, count, count]),
  z.tuple([z.literal('wait'), micros, count, count, z.string(), count]),
  z.tuple([
    ...([z.literal('end'), micros, count, count] as const),
    z.enum(['done', 'failed', 'cancelled']),
    z.string(),
  ]),
  z.tuple([z.literal('stall'), micros, count, count, micros]),
]);
export type TaskEvent = z.infer<typeof taskEvent>;

/** A part of a recording as the Python side sends it: see PART in resources/python/cairn_grader/PROTOCOL.md. */
export const recordingPart = z.object({
  files: z.array(z.tuple([z.string(), z.string()])),
  threads: z.array(z.string()),
  frames: z.array(z.tuple([count, z.string(), count, count, count, count, count])),
  steps: z.array(
    z.union([
      z.tuple([z.enum(['l', 'h', 'r', 'y', 'w', 'x']), count, count, micros]),
      z.tuple([z.enum(['r', 'y', 'x']), count, count, micros, z.string()]),
    ]),
  ),
  changes: z.array(z.tuple([count, count, z.record(z.string(), z.string()), z.array(z.string())])),
  output: z.array(z.tuple([count, z.enum(['stdout', 'stderr']), z.string()])),
  tasks: z.array(taskEvent),
  end: z
    .object({
      steps: count,
      full: z.enum(['steps', 'size']).nullable(),
      droppedOutput: count,
      outputBytes: count,
      atUs: micros,
    })
    .optional(),
});
export type RecordingPart = z.infer<typeof recordingPart>;
