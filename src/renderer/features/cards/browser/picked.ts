import type { CardId } from '../../../../contract/ids.ts';

/** Which cards of a list are picked: those named, or all but those named. */
export interface Picked {
  readonly all: boolean;
  readonly ids: ReadonlySet<CardId>;
}

export const NOTHING: Picked = { all: false, ids: new Set() };

export function isPicked({ all, ids }: Picked, cardId: CardId): boolean {
  return all !== ids.has(cardId);
}

export function toggled({ all, ids }: Picked, cardId: CardId): Picked {
  const next = new Set(ids);
  if (!next.delete(cardId)) next.add(cardId);
  return { all, ids: next };
}

export function withRows(picked: Picked, cardIds: readonly CardId[]): Picked {
  if (picked.all) {
    const except = new Set(picked.ids);
    for (const cardId of cardIds) except.delete(cardId);
    return { all: true, ids: except };
  }
  return { all: false, ids: new Set([...picked.ids, ...cardIds]) };
}

/** Of a list of `total` cards. */
export function pickedCount({ all, ids }: Picked, total: number): number {
  return all ? Math.max(0, total - ids.size) : ids.size;
}
