import type { FeatureContext } from '../feature.ts';
import type { EditRow } from '../store/index.ts';

/** Writes edits, in the caller's transaction. */
export type Write = (
  edit: Pick<EditRow, 'id' | 'entityId' | 'kind'> & {
    readonly doc: EditRow['doc'];
    readonly baseId?: string | null;
    readonly merges?: readonly string[];
  },
) => void;

/** Appends to the edit log with this device's name and clock; an edit that names no base goes on from all there is. */
export function createWrite({ store, clock }: FeatureContext): Write {
  /** The heads of an entity, deleted ones too: what is written after a deletion goes on from it. */
  function heads(entityId: string): readonly string[] {
    const edits = store.edits.editsOf(entityId);
    const superseded = new Set(edits.flatMap((edit) => [edit.baseId ?? '', ...edit.merges]));
    return edits.flatMap((edit) => (superseded.has(edit.id) ? [] : [edit.id]));
  }

  return ({ id, entityId, kind, doc, baseId, merges }) => {
    const atMs = clock.nowMs();
    const own = baseId === undefined ? store.edits.get(entityId) : undefined;
    // A card with two texts keeps both: only an edit that names the other one settles it.
    const [first = null, ...others] = own
      ? [own.headId]
      : baseId === undefined
        ? heads(entityId)
        : [];
    store.edits.append({
      ...{ id, entityId, kind, doc, atMs },
      ...{ deviceId: store.deviceId, offsetMin: clock.offsetMin(atMs) },
      baseId: baseId === undefined ? first : baseId,
      merges: merges ?? others,
    });
  };
}
