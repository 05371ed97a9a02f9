import { create } from 'zustand';
import type { DomainError } from '../../../contract/errors.ts';
import type { Requirement } from '../../../contract/python.ts';
import { core } from '../../rpc/client.ts';

interface Doctor {
  readonly requirements: readonly Requirement[] | null;
  readonly error: DomainError | null;
  readonly looking: boolean;
  /** The requirement that is being repaired. */
  readonly repairing: string | null;
}

export const useDoctor = create<Doctor>(() => ({
  requirements: null,
  error: null,
  looking: false,
  repairing: null,
}));

let latest = 0;

/** Looks at the machine; `refresh` also asks again for tools it has seen. An older look that is under way counts no more. */
export async function look(refresh: boolean): Promise<void> {
  const own = ++latest;
  useDoctor.setState({ looking: true });
  const answer = await core.call('python.doctor', { refresh });
  if (own !== latest) return;
  useDoctor.setState({
    looking: false,
    ...(answer.ok ? { requirements: answer.value, error: null } : { error: answer.error }),
  });
}

/** Repairs one requirement; its progress comes as `python.status`. */
export async function repair(id: string): Promise<void> {
  if (useDoctor.getState().repairing !== null) return;
  useDoctor.setState({ repairing: id });
  const answer = await core.call('python.repair', { id });
  useDoctor.setState({
    repairing: null,
    ...(answer.ok ? { requirements: answer.value, error: null } : { error: answer.error }),
  });
}

/** Stops what is being installed. */
export function stopWork(): void {
  void core.call('python.cancel', {});
}
