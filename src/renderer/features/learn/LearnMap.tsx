import './map.css';
import {
  type FocusEvent,
  type KeyboardEvent,
  startTransition,
  useEffect,
  useRef,
  useState,
} from 'react';
import { POINT_ID } from '../../../contract/id-patterns.ts';
import { openWhy } from '../../app/why.ts';
import { isMapKey, type MapRow, nextCell } from './keyboard.ts';
import { ModuleSection } from './ModuleSection.tsx';
import { cellsById, type MapModule, topicOf } from './model.ts';
import { PointTip, usePointTip } from './PointTip.tsx';
import { type MapView, useLearn } from './store.ts';

/** The map itself: one Tab stop, arrow keys between its cells. */
export function LearnMap(props: {
  readonly map: readonly MapModule[];
  readonly here: string | null;
  readonly view: MapView;
}) {
  const { map, here, view } = props;
  const open = useLearn((state) => state.open);
  const container = useRef<HTMLDivElement>(null);
  const currentTopic = here === null ? null : topicOf(here);
  const { focused } = useLearn.getState();
  const stop = focused !== null && cellsById(map).has(focused) ? focused : here;
  const isOpen = (topicId: string): boolean =>
    view === 'outline' || (open[topicId] ?? topicId === currentTopic);
  const rows = (): readonly MapRow[] =>
    map
      .flatMap((module) => module.sections)
      .flatMap((section) => section.topics)
      .flatMap(({ id, cells }) =>
        isOpen(id)
          ? cells.map((cell) => ({ topicId: id, ids: [cell.id] }))
          : [{ topicId: id, ids: cells.map((cell) => cell.id) }],
      );
  const tip = usePointTip(container, map);
  const isWhole = useSecondFrame();
  const inSight = modulesInSight(map, isOpen);
  const stopAt = map.findIndex(({ id }) => stop?.startsWith(`${id}.`));
  const isAtOnce = (index: number): boolean =>
    index < inSight || (stopAt >= inSight && Math.abs(index - stopAt) <= 1);

  const cellElement = (id: string): HTMLElement | null =>
    container.current?.querySelector<HTMLElement>(`[data-cell="${id}"]`) ?? null;

  // The Tab stop moves in the page itself: React need not draw 219 cells again for it.
  const onFocus = (event: FocusEvent): void => {
    const cell = event.target instanceof HTMLElement ? event.target : null;
    const id = cell?.dataset['cell'];
    if (!cell || id === undefined) return;
    for (const old of container.current?.querySelectorAll('[data-cell][tabindex="0"]') ?? []) {
      old.setAttribute('tabindex', '-1');
    }
    cell.setAttribute('tabindex', '0');
    useLearn.setState({ focused: id });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const id = event.target instanceof HTMLElement ? event.target.dataset['cell'] : undefined;
    if (id === undefined || event.altKey || event.metaKey) return;
    if (event.key === 'w' && !event.ctrlKey && POINT_ID.test(id)) {
      event.preventDefault();
      openWhy(id);
      return;
    }
    if (!isMapKey(event.key)) return;
    event.preventDefault();
    const next = nextCell(rows(), id, event.key, event.ctrlKey);
    if (next === null) return;
    const element = cellElement(next);
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: 'nearest' });
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links inside are what is used; this hears their keys
    <div ref={container} className="map" onFocus={onFocus} onKeyDown={onKeyDown}>
      <p className="visually-hidden" id="map-help">
        Arrow keys move between points, Home and End within a topic, Page Up and Page Down between
        modules. Enter opens a point, W tells why it is passed, held or fading.
      </p>
      {map.map((module, index) => (
        <ModuleSection
          key={module.id}
          module={module}
          below={index >= inSight}
          drawn={isWhole || isAtOnce(index)}
          here={here?.startsWith(`${module.id}.`) ? here : null}
          stop={stop?.startsWith(`${module.id}.`) ? stop : null}
          openTopics={module.sections
            .flatMap((section) => section.topics)
            .filter((topic) => isOpen(topic.id))
            .map((topic) => topic.id)
            .join(' ')}
          foldable={view === 'map'}
        />
      ))}
      <PointTip tip={tip} />
    </div>
  );
}

/** Pixels, about: of what stands above the map, of a module's heading, of a section's, of a topic, and of a point in an open one. */
const HEIGHTS = { above: 120, module: 100, section: 37, topic: 36, point: 32 } as const;

/** How many modules the window shows at the top of the map; one too many costs time, one too few a frame. */
function modulesInSight(map: readonly MapModule[], isOpen: (topicId: string) => boolean): number {
  let height: number = HEIGHTS.above;
  const below = map.findIndex(({ sections }) => {
    if (height > window.innerHeight) return true;
    height += HEIGHTS.module;
    for (const { topics } of sections) {
      height += HEIGHTS.section;
      for (const { id, cells } of topics) {
        height += HEIGHTS.topic + (isOpen(id) ? cells.length * HEIGHTS.point : 0);
      }
    }
    return false;
  });
  return below === -1 ? map.length : below;
}

/** False in the first frame, which shows what is in sight; what is further down follows at once, and no key waits for it. */
function useSecondFrame(): boolean {
  const [second, setSecond] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => startTransition(() => setSecond(true)));
    return () => cancelAnimationFrame(frame);
  }, []);
  return second;
}
