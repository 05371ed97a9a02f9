export type LessonTab = 'lesson' | 'exercise';
export type ResultTab = 'checks' | 'terminal';
export type NarrowTab = 'lesson' | 'exercise' | 'editor' | 'checks' | 'terminal';

/** How the panes stand, the same for every exercise. Sizes are percentages; 0 is collapsed. */
export interface WorkbenchLayout {
  readonly columns: Readonly<Record<string, number>>;
  readonly rows: Readonly<Record<string, number>>;
  readonly resultTab: ResultTab;
  /** Checks and terminal next to each other, where there is room. */
  readonly sideBySide: boolean;
  readonly narrowTab: NarrowTab;
  readonly contents: boolean;
  readonly screenReader: boolean;
}

export const DEFAULT_LAYOUT: WorkbenchLayout = {
  columns: { reading: 46, working: 54 },
  rows: { editor: 60, results: 40 },
  resultTab: 'checks',
  sideBySide: false,
  narrowTab: 'lesson',
  contents: true,
  screenReader: false,
};

export const NARROW_TABS: readonly { readonly id: NarrowTab; readonly label: string }[] = [
  { id: 'lesson', label: 'Lesson' },
  { id: 'exercise', label: 'Exercise' },
  { id: 'editor', label: 'Editor' },
  { id: 'checks', label: 'Checks' },
  { id: 'terminal', label: 'Terminal' },
];

/** Below this width the panes become tabs. */
export const NARROW_PX = 860;
/** From this width of the result pane, checks and terminal fit next to each other. */
export const SIDE_BY_SIDE_PX = 760;

/** What was remembered, where it still fits; anything else falls back to the default. */
export function readLayout(value: unknown): WorkbenchLayout {
  if (typeof value !== 'object' || value === null) return DEFAULT_LAYOUT;
  const stored = value as Partial<Record<keyof WorkbenchLayout, unknown>>;
  const flag = (key: 'sideBySide' | 'contents' | 'screenReader'): boolean =>
    typeof stored[key] === 'boolean' ? stored[key] : DEFAULT_LAYOUT[key];
  return {
    columns: sizes(stored.columns, DEFAULT_LAYOUT.columns),
    rows: sizes(stored.rows, DEFAULT_LAYOUT.rows),
    resultTab: stored.resultTab === 'terminal' ? 'terminal' : 'checks',
    sideBySide: flag('sideBySide'),
    narrowTab:
      (['lesson', 'exercise', 'editor', 'checks', 'terminal'] as const).find(
        (tab) => tab === stored.narrowTab,
      ) ?? DEFAULT_LAYOUT.narrowTab,
    contents: flag('contents'),
    screenReader: flag('screenReader'),
  };
}

function sizes(
  value: unknown,
  fallback: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  if (typeof value !== 'object' || value === null) return fallback;
  const stored = value as Record<string, unknown>;
  const read: Record<string, number> = {};
  for (const id of Object.keys(fallback)) {
    const size = stored[id];
    if (typeof size !== 'number' || !(size >= 0 && size <= 100)) return fallback;
    read[id] = size;
  }
  const sum = Object.values(read).reduce((total, size) => total + size, 0);
  return Math.abs(sum - 100) < 0.5 ? read : fallback;
}

/** Where one lesson or exercise was left. */
export interface Place {
  readonly exerciseId: string | null;
  readonly tab: LessonTab;
  /** The part of the lesson at the top edge, and how far into it. */
  readonly lessonScroll: ScrollPlace;
  readonly exerciseScroll: ScrollPlace;
}

export interface ScrollPlace {
  readonly element: number;
  /** 0 to 1 of the element's height. */
  readonly fraction: number;
}

export const TOP: ScrollPlace = { element: 0, fraction: 0 };

export function readPlace(value: unknown, fallbackTab: LessonTab): Place {
  const stored = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  return {
    exerciseId: typeof stored['exerciseId'] === 'string' ? stored['exerciseId'] : null,
    tab: stored['tab'] === 'lesson' || stored['tab'] === 'exercise' ? stored['tab'] : fallbackTab,
    lessonScroll: readScroll(stored['lessonScroll']),
    exerciseScroll: readScroll(stored['exerciseScroll']),
  };
}

function readScroll(value: unknown): ScrollPlace {
  if (typeof value !== 'object' || value === null) return TOP;
  const { element, fraction } = value as Partial<ScrollPlace>;
  return Number.isInteger(element) && typeof fraction === 'number'
    ? { element: Math.max(0, element ?? 0), fraction: Math.min(1, Math.max(0, fraction)) }
    : TOP;
}
