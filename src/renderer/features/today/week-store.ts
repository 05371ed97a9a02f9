import type { WeekSummary } from '../../../contract/statistics.ts';
import { core } from '../../rpc/client.ts';
import { createResource, type Resource } from '../../rpc/resource.ts';

/** The week to sum up; null in mid-week. */
export const weekResource: Resource<{ readonly summary: WeekSummary | null }> = createResource({
  load: async () => {
    const week = await core.call('statistics.week', {});
    return week.ok ? { ok: true, value: { summary: week.value } } : week;
  },
  topics: ['progress', 'review', 'curriculum'],
});
