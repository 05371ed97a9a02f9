import type { PointId } from '../../contract/ids.ts';

/** Which cards a session of its own draws from. */
export type CardFilter =
  | { readonly kind: 'point'; readonly pointId: PointId }
  /** `3`, `3.1`, `3.1.2`: everything under it. */
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'deck'; readonly deck: string }
  | { readonly kind: 'flag'; readonly flag: number | null }
  | { readonly kind: 'forgotten'; readonly sinceMs: number }
  | { readonly kind: 'ahead'; readonly untilDay: number };

/** The cards of a filter, as `CardStore.filtered` tells. */
export function filterSql(filter: CardFilter): string {
  const tables = {
    point: ['card_state AS s', 's.point_id = @pointId'],
    prefix: ['card_state AS s', 's.point_id >= @fromPoint AND s.point_id < @toPoint'],
    tag: [
      'own_tag AS t CROSS JOIN card_state AS s ON s.card_id = t.entity_id',
      't.tag >= @tag AND t.tag < @toTag AND (t.tag = @tag OR substr(t.tag, length(@tag) + 1, 2) = @separator)',
    ],
    deck: [
      'own_doc AS d CROSS JOIN card_state AS s ON s.card_id = d.entity_id',
      'd.deck >= @deck AND d.deck < @toDeck AND (d.deck = @deck OR substr(d.deck, length(@deck) + 1, 2) = @separator)',
    ],
    flag: ['card_state AS s', 's.flag > 0 AND (@flag IS NULL OR s.flag = @flag)'],
    forgotten: [
      'card_state AS s',
      `s.key IN (SELECT log.card FROM review_log AS log WHERE log.at_ms >= @sinceMs AND log.kind = 'grade' AND log.grade = 1)`,
    ],
    ahead: ['card_state AS s', `s.phase = 'review' AND s.due_day <= @untilDay`],
  } as const;
  const [from, where] = tables[filter.kind];
  // A filter that means "whatever state it is in" is practice by itself.
  const all = filter.kind === 'forgotten' || filter.kind === 'ahead' ? '1' : '@everything';
  return `SELECT DISTINCT s.card_id AS cardId, s.sibling, s.phase FROM ${from}
    WHERE ${where} AND s.source <> 'exercise' AND s.present = 1 AND s.suspended = 0 AND s.buried_until_ms <= @nowMs
      AND (s.phase = 'new' OR (s.phase = 'review' AND s.due_day <= @day)
        OR s.phase IN ('learning', 'relearning') OR ${all})
    ORDER BY CASE WHEN s.phase IN ('learning', 'relearning') AND s.due_ms <= @nowMs THEN 0
      WHEN s.phase = 'review' AND s.due_day <= @day THEN 1 WHEN s.phase = 'new' THEN 2 ELSE 3 END,
      CASE s.phase WHEN 'new' THEN s.ord ELSE s.due_ms END, s.shuffle LIMIT @limit`;
}

/** What `filterSql` names. */
export function filterValues(filter: CardFilter): Readonly<Record<string, unknown>> {
  switch (filter.kind) {
    case 'point':
      return { pointId: filter.pointId };
    case 'prefix':
      // Ids are digits and dots: `/` is the character after the dot.
      return { fromPoint: `${filter.prefix}.`, toPoint: `${filter.prefix}/` };
    case 'tag':
      return { tag: filter.tag, toTag: `${filter.tag}\u{10ffff}`, separator: '::' };
    case 'deck':
      return { deck: filter.deck, toDeck: `${filter.deck}\u{10ffff}`, separator: '::' };
    case 'flag':
      return { flag: filter.flag };
    case 'forgotten':
      return { sinceMs: filter.sinceMs };
    case 'ahead':
      return { untilDay: filter.untilDay };
  }
}
