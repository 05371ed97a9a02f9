import { z } from 'zod';
import { csvOptions } from '../../contract/transfer.ts';

/** What the core asks of the process that reads a file from elsewhere. */
export const readerTask = z.strictObject({
  format: z.enum(['anki', 'csv', 'json', 'profile']),
  file: z.string(),
  folder: z.string(),
  nowMs: z.number(),
  csv: csvOptions.nullable(),
});
export type ReaderTask = z.infer<typeof readerTask>;

/** What it says to the core. */
export const readerMessage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('progress'),
    step: z.string().max(40),
    done: z.number(),
    total: z.number(),
  }),
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('refused'), message: z.string().max(2_000) }),
  z.object({ kind: z.literal('failed'), message: z.string().max(20_000) }),
]);
export type ReaderMessage = z.infer<typeof readerMessage>;
