import { POINT_ID } from '../../../contract/id-patterns.ts';
import type { CardId } from '../../../contract/ids.ts';
import type { ReviewScope } from '../../../contract/review.ts';

/**
 * What a review's address asks for: `1.1.1.2`, `module:3`, `tag:async`, `deck:Work`, `flagged`, `flagged:2`, `ahead:3`,
 * `forgotten`, `card:own-…`; anything else is what is due. With `all:` before it, cards that are not due come too.
 */
export function scopeOf(text: string): ReviewScope {
  const all = text.startsWith('all:');
  const wanted = all ? text.slice(4) : text;
  if (POINT_ID.test(wanted)) return { kind: 'point', pointId: wanted };
  const colon = wanted.indexOf(':');
  const name = colon === -1 ? wanted : wanted.slice(0, colon);
  const value = colon === -1 ? '' : wanted.slice(colon + 1);
  if (name === 'forgotten') return { kind: 'forgotten' };
  if (name === 'flagged') {
    return { kind: 'flagged', flag: /^[1-7]$/.test(value) ? Number(value) : null, all };
  }
  if (value === '') return { kind: 'due' };
  if (name === 'module' && /^\d(?:\.\d){0,2}$/.test(value)) {
    return { kind: 'module', moduleId: value, all };
  }
  if (name === 'tag') return { kind: 'tag', tag: value, all };
  if (name === 'deck') return { kind: 'deck', deck: value, all };
  if (name === 'ahead' && /^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= 365) {
    return { kind: 'ahead', days: Number(value) };
  }
  if (name === 'card') return { kind: 'card', cardId: value as CardId };
  return { kind: 'due' };
}

/** What a session of its own is about; null: what is due. `title` names a point. */
export function aboutScope(
  scope: ReviewScope,
  title: (pointId: string) => string | null,
): string | null {
  switch (scope.kind) {
    case 'due':
      return null;
    case 'point':
      return title(scope.pointId) ?? scope.pointId;
    case 'module':
      return scope.moduleId.length === 1 ? `module ${scope.moduleId}` : scope.moduleId;
    case 'tag':
      return `the tag ${scope.tag}`;
    case 'deck':
      return scope.deck;
    case 'flagged':
      return scope.flag === null ? 'flagged cards' : `flag ${scope.flag}`;
    case 'ahead':
      return scope.days === 1 ? 'tomorrow’s cards' : `the next ${scope.days} days`;
    case 'forgotten':
      return 'what was forgotten today';
    case 'card':
      return 'one card';
    default: {
      const never: never = scope;
      return never;
    }
  }
}
