import type { PointId } from '../../contract/ids.ts';
import type { PathId, PathsView } from '../../contract/paths.ts';
import { core } from '../rpc/client.ts';
import { createResource, type Resource } from '../rpc/resource.ts';
import { notify } from './notices.ts';

export const pathsResource: Resource<PathsView> = createResource({
  load: () => core.call('path.list', {}),
  topics: ['progress', 'curriculum'],
});

/** Follows a path from a point on, or none; true once it is kept. */
export async function choosePath(
  pathId: PathId | null,
  startPointId: PointId | null,
): Promise<boolean> {
  const chosen = await core.call('path.choose', { pathId, startPointId });
  if (chosen.ok) {
    await pathsResource.refresh();
    return true;
  }
  notify({ level: 'error', text: `The path was not chosen. ${chosen.error.message}` });
  return false;
}
