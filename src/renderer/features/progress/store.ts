import { create } from 'zustand';
import type { DomainError } from '../../../contract/errors.ts';
import type { StatisticsReply, Workload } from '../../../contract/statistics.ts';
import { core } from '../../rpc/client.ts';
import { createResource, type Resource } from '../../rpc/resource.ts';

export const statisticsResource: Resource<StatisticsReply> = createResource({
  load: () => core.call('statistics.get', {}),
  topics: ['progress', 'review', 'curriculum'],
});

interface WorkloadState {
  readonly workload: Workload | null;
  readonly error: DomainError | null;
  readonly loading: boolean;
}

export const useWorkload = create<WorkloadState>(() => ({
  workload: null,
  error: null,
  loading: false,
}));

/** Follows thousands of cards through half a year: asked for, not done at every opening. */
export async function loadWorkload(): Promise<void> {
  if (useWorkload.getState().loading) return;
  useWorkload.setState({ loading: true });
  const found = await core.call('statistics.workload', {});
  useWorkload.setState(
    found.ok
      ? { workload: found.value, error: null, loading: false }
      : { error: found.error, loading: false },
  );
}

export type Range = '30' | '90';

interface ProgressView {
  readonly range: Range;
  /** The charts that are shown as tables. */
  readonly tables: Readonly<Record<string, boolean>>;
}

export const useProgressView = create<ProgressView>(() => ({ range: '30', tables: {} }));

let loaded = false;

/** How the screen was looked at the last time. */
export async function loadProgressView(): Promise<void> {
  if (loaded) return;
  loaded = true;
  const saved = await core.call('ui.get', { key: 'progress/view' });
  const value = saved.ok ? (saved.value as Partial<ProgressView> | null) : null;
  useProgressView.setState({
    range: value?.range === '90' ? '90' : '30',
    tables: value?.tables && typeof value.tables === 'object' ? value.tables : {},
  });
}

function save(): void {
  void core.call('ui.save', { key: 'progress/view', value: { ...useProgressView.getState() } });
}

export function setRange(range: Range): void {
  useProgressView.setState({ range });
  save();
}

export function setTable(id: string, shown: boolean): void {
  useProgressView.setState(({ tables }) => ({ tables: { ...tables, [id]: shown } }));
  save();
}
