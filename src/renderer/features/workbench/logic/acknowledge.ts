import { ACK_CHARS } from '../../../../contract/terminal.ts';

/**
 * Counts what the terminal has parsed and reports it in steps: one call for each few thousand characters instead of
 * one for each chunk. What is below a step is reported with the next.
 */
export function createAckCounter(send: (chars: number) => void): {
  parsed(chars: number): void;
  reset(): void;
} {
  let pending = 0;
  return {
    parsed(chars) {
      pending += chars;
      if (pending < ACK_CHARS) return;
      const whole = pending - (pending % ACK_CHARS);
      pending -= whole;
      send(whole);
    },
    reset() {
      pending = 0;
    },
  };
}
