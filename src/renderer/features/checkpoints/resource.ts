import type { CheckpointGroupRow } from '../../../contract/checkpoint.ts';
import { core } from '../../rpc/client.ts';
import { createResource, type Resource } from '../../rpc/resource.ts';

/** The groups with how far each project is; the list and Today read it. */
export const checkpointsResource: Resource<readonly CheckpointGroupRow[]> = createResource({
  load: () => core.call('checkpoint.list', {}),
  topics: ['checkpoints', 'progress', 'review', 'curriculum'],
});
