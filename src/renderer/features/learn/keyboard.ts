/** A row of the map as the eye sees it: the cells of a folded topic side by side, each point of an open one by itself. */
export interface MapRow {
  readonly topicId: string;
  readonly ids: readonly string[];
}

const MAP_KEYS = [
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
] as const;
export type MapKey = (typeof MAP_KEYS)[number];

export function isMapKey(key: string): key is MapKey {
  return (MAP_KEYS as readonly string[]).includes(key);
}

/**
 * Where the focus goes from `id`: left and right along the order of study, up and down between rows, Home and End within
 * the topic (with `far`, Ctrl: the whole map), Page keys to the module before and after.
 */
export function nextCell(
  rows: readonly MapRow[],
  id: string,
  key: MapKey,
  far = false,
): string | null {
  const order = rows.flatMap((row) => row.ids);
  const at = order.indexOf(id);
  const rowAt = rows.findIndex((row) => row.ids.includes(id));
  const row = rows[rowAt];
  if (at === -1 || !row) return null;
  switch (key) {
    case 'ArrowLeft':
      return order[at - 1] ?? null;
    case 'ArrowRight':
      return order[at + 1] ?? null;
    case 'ArrowUp':
      return inRow(rows[rowAt - 1], row.ids.indexOf(id));
    case 'ArrowDown':
      return inRow(rows[rowAt + 1], row.ids.indexOf(id));
    case 'Home':
    case 'End': {
      const ids = far
        ? order
        : rows.filter((other) => other.topicId === row.topicId).flatMap((other) => other.ids);
      return (key === 'Home' ? ids[0] : ids.at(-1)) ?? null;
    }
    case 'PageUp':
    case 'PageDown':
      return firstOfModule(rows, row.topicId, key === 'PageUp' ? -1 : 1);
  }
}

function inRow(row: MapRow | undefined, column: number): string | null {
  return row?.ids[Math.min(column, row.ids.length - 1)] ?? null;
}

function firstOfModule(rows: readonly MapRow[], topicId: string, step: number): string | null {
  const modules = [...new Set(rows.map((row) => row.topicId.slice(0, 1)))];
  const wanted = modules[modules.indexOf(topicId.slice(0, 1)) + step];
  return rows.find((row) => row.topicId.slice(0, 1) === wanted)?.ids[0] ?? null;
}
