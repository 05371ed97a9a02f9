import type { Tag } from '../../../contract/cards.ts';
import { core } from '../../rpc/client.ts';
import { createResource, type Resource } from '../../rpc/resource.ts';

export const tagsResource: Resource<readonly Tag[]> = createResource({
  load: () => core.call('tag.list', {}),
  topics: ['review'],
});

export const decksResource: Resource<readonly Tag[]> = createResource({
  load: () => core.call('deck.list', {}),
  topics: ['review'],
});
