import { create } from 'zustand';
import type { Result } from '../../base/result.ts';
import type { ConnectionState } from '../../contract/client.ts';
import { DEFAULT_SETTINGS } from '../../contract/default-settings.ts';
import type { DomainError } from '../../contract/errors.ts';
import type { Hello } from '../../contract/methods.ts';
import type { PythonStatus, SetUpProgress } from '../../contract/python.ts';
import type { Settings } from '../../contract/settings.ts';
import { core } from '../rpc/client.ts';
import { notify } from './notices.ts';

interface Session {
  readonly hello: Hello | null;
  readonly settings: Settings;
  readonly python: PythonStatus;
  readonly connection: ConnectionState;
}

/** What the whole window shares: who runs it, its settings, the state of Python and of the line to the core. */
export const useSession = create<Session>(() => ({
  hello: null,
  settings: DEFAULT_SETTINGS,
  python: { kind: 'unknown' },
  connection: core.state,
}));

/** Saves settings at once. The window follows before the core has answered, and goes back if it could not keep them. */
export async function saveSettings(
  patch: Partial<Settings>,
): Promise<Result<Settings, DomainError>> {
  const before = useSession.getState().settings;
  useSession.setState({ settings: { ...before, ...patch } });
  const saved = await core.call('settings.save', { patch });
  if (saved.ok) {
    useSession.setState({ settings: saved.value });
  } else {
    useSession.setState({ settings: before });
    notify({ level: 'error', text: `The setting was not saved. ${saved.error.message}` });
  }
  return saved;
}

/** Starts or repairs the Python environment; its progress comes as `python.status`. */
export async function setUpPython(): Promise<void> {
  const status = await core.call('python.setUp', {});
  if (status.ok) useSession.setState({ python: status.value });
  else notify({ level: 'error', text: status.error.message });
}

/** What is installed right now, or waits for its turn: the environment itself, or a further tier of packages. */
export function pythonWork(status: PythonStatus): SetUpProgress | null {
  if (status.kind === 'settingUp') return status;
  const tiers = status.kind === 'ready' ? (status.tiers ?? []) : [];
  for (const tier of tiers) if (tier.kind === 'installing') return tier;
  const waiting = tiers.find(({ kind }) => kind === 'waiting');
  if (!waiting) return null;
  return { step: `Installing the packages "${waiting.name}"`, fraction: null, detail: '' };
}
