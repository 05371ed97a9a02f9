import { useCallback, useEffect, useRef, useState } from 'react';
import { uuidv7 } from 'uuidv7';
import type { DomainError } from '../../../../contract/errors.ts';
import type { ProgramResult } from '../../../../contract/grading.ts';
import type { PointId, Uuid } from '../../../../contract/ids.ts';
import { core } from '../../../rpc/client.ts';

export type BlockRun =
  | { readonly kind: 'none' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly result: ProgramResult }
  | { readonly kind: 'error'; readonly error: DomainError };

/** Runs a lesson's block. A run that is overtaken, or whose lesson is closed, is cancelled. */
export function useBlockRun(pointId: PointId, index: number) {
  const [state, setState] = useState<BlockRun>({ kind: 'none' });
  const running = useRef<Uuid | null>(null);
  const cancel = useCallback((): void => {
    const runId = running.current;
    if (runId === null) return;
    running.current = null;
    void core.call('block.cancel', { runId });
    setState({ kind: 'none' });
  }, []);
  const run = useCallback(
    async (code: string): Promise<void> => {
      cancel();
      const runId = uuidv7() as Uuid;
      running.current = runId;
      setState({ kind: 'running' });
      const result = await core.call('block.run', { pointId, index, code, runId });
      if (running.current !== runId) return;
      running.current = null;
      setState(
        result.ok ? { kind: 'done', result: result.value } : { kind: 'error', error: result.error },
      );
    },
    [pointId, index, cancel],
  );
  const clear = useCallback((): void => {
    cancel();
    setState({ kind: 'none' });
  }, [cancel]);
  useEffect(() => cancel, [cancel]);
  return { state, run, cancel, clear };
}
