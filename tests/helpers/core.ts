import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CardId, PointId } from '../../src/contract/ids.ts';
import type { Clock, FeatureContext } from '../../src/core/feature.ts';
import { openStore, type Pack, type Store } from '../../src/core/store/index.ts';
import { silentLog } from './log.ts';

export interface TestClock extends Clock {
  advance(ms: number): void;
  set(ms: number): void;
}

/** A clock that stands still until a test moves it; UTC unless told otherwise. */
export function testClock(startMs: number, offset: (atMs: number) => number = () => 0): TestClock {
  let now = startMs;
  return {
    nowMs: () => now,
    offsetMin: offset,
    advance(ms) {
      now += ms;
    },
    set(ms) {
      now = ms;
    },
  };
}

/** A pack of cards alone: `perPoint` basic cards for each of `points`. */
export function cardPack(points: readonly string[], perPoint: number): Pack {
  const index = points.flatMap((point) =>
    Array.from({ length: perPoint }, (_, n) => ({
      cardId: `${point}-card-${n}` as CardId,
      pointId: point as PointId,
    })),
  );
  const known = new Map(index.map((entry) => [entry.cardId, entry.pointId]));
  const none = (): never[] => [];
  return {
    contentHash: 'test',
    outline: () => ({ modules: [] }),
    paths: () => ({ paths: [], buildsOn: {} }),
    resources: () => undefined,
    lesson: () => undefined,
    exercise: () => undefined,
    files: none,
    checkpoints: none,
    card(id) {
      const pointId = known.get(id);
      if (!pointId) return undefined;
      return {
        kind: 'basic',
        id,
        pointId,
        heading: null,
        whyHtml: '',
        frontHtml: id,
        backHtml: id,
      };
    },
    cardSource: () => undefined,
    cardsOf: none,
    cardIndex: () => index,
    assessment: none,
    cardsMatching: none,
    search: none,
    vocabulary: none,
    close: () => undefined,
  };
}

export interface TestProfile {
  readonly folder: string;
  readonly store: Store;
  readonly context: FeatureContext;
  readonly events: { name: string; data: unknown }[];
  remove(): void;
}

/** A real profile in a folder of its own. */
export function testProfile(options: { readonly pack: Pack; readonly clock: Clock }): TestProfile {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-profile-'));
  const store = openStore(folder);
  if (!store.ok) throw new Error(store.error.message);
  const events: { name: string; data: unknown }[] = [];
  return {
    folder,
    store: store.value,
    events,
    context: {
      store: store.value,
      pack: options.pack,
      clock: options.clock,
      log: silentLog,
      emit: (name, data) => void events.push({ name, data }),
      folders: {
        data: folder,
        profile: folder,
        workspaces: join(folder, 'workspaces'),
        resources: folder,
      },
    },
    remove() {
      store.value.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A UUIDv7 whose last digits count: acts in a test are told apart and come in order. */
export function actId(n: number): never {
  const digits = n.toString(16).padStart(12, '0');
  return `01999999-0000-7000-8000-${digits}` as never;
}
