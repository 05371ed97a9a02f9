import { z } from 'zod';
import type { DomainError } from './errors.ts';

/** What a client sends. Anything else is answered with `badRequest`, or closes the connection where no id can be read. */
export const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('call'),
    id: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
    method: z.string().max(100),
    params: z.unknown(),
  }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;

/** What the core sends. */
export type ServerMessage =
  | { readonly type: 'result'; readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly type: 'result';
      readonly id: number;
      readonly ok: false;
      readonly error: DomainError;
    }
  | { readonly type: 'event'; readonly name: string; readonly data: unknown };

/** The whole of a transport: bytes or objects, in order, no framing of its own. */
export interface Channel {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
