import { useEffect } from 'react';
import { create, type StoreApi, type UseBoundStore } from 'zustand';
import type { Result } from '../../base/result.ts';
import type { DomainError } from '../../contract/errors.ts';
import type { Events } from '../../contract/events.ts';
import { core } from './client.ts';

type Topic = Events['changed']['topics'][number];

export interface ResourceState<T> {
  /** The last answer; kept while it is read again, and when that fails. */
  readonly value: T | null;
  readonly error: DomainError | null;
  readonly loading: boolean;
}

/** A cached read of the core: loaded at its first use, read again when the core says that it changed. */
export interface Resource<T> {
  readonly store: UseBoundStore<StoreApi<ResourceState<T>>>;
  refresh(): Promise<void>;
}

export function createResource<T>(options: {
  readonly load: () => Promise<Result<T, DomainError>>;
  readonly topics: readonly Topic[];
}): Resource<T> {
  const store = create<ResourceState<T>>(() => ({ value: null, error: null, loading: false }));
  let asked = false;
  let stale = false;

  async function refresh(): Promise<void> {
    asked = true;
    if (store.getState().loading) {
      stale = true;
      return;
    }
    store.setState({ loading: true });
    do {
      stale = false;
      const result = await options.load();
      store.setState(result.ok ? { value: result.value, error: null } : { error: result.error });
    } while (stale);
    store.setState({ loading: false });
  }

  core.on('changed', ({ topics }) => {
    if (asked && topics.some((topic) => options.topics.includes(topic))) void refresh();
  });
  // What changed while the line was down was not heard of.
  core.onState((state) => {
    if (asked && state === 'connected') void refresh();
  });
  return { store, refresh };
}

/** Shows a resource, and reads it if nobody has. */
export function useResource<T>(resource: Resource<T>): ResourceState<T> {
  const state = resource.store();
  useEffect(() => {
    const { value, loading } = resource.store.getState();
    if (value === null && !loading) void resource.refresh();
  }, [resource]);
  return state;
}
