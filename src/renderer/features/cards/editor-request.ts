import { create } from 'zustand';
import type { CardKind } from '../../../contract/cards.ts';
import type { CardId } from '../../../contract/ids.ts';

/** What an editor is opened for. */
export type EditorRequest =
  | {
      readonly kind: 'new';
      readonly pointId: string | null;
      readonly heading: string | null;
      /** The passage of the lesson it is made from. */
      readonly quote: string | null;
      /** Code begins a card about code. */
      readonly start: { readonly kind: CardKind; readonly text: string } | null;
    }
  | { readonly kind: 'edit'; readonly cardId: CardId };

interface EditorState {
  readonly request: EditorRequest | null;
  /** Counts openings, so that each begins anew. */
  readonly opened: number;
}

export const useEditorRequest = create<EditorState>(() => ({ request: null, opened: 0 }));

/** Opens the one card editor of the window, over whatever is shown. */
export function openCardEditor(request: EditorRequest): void {
  useEditorRequest.setState(({ opened }) => ({ request, opened: opened + 1 }));
}

export function closeCardEditor(): void {
  useEditorRequest.setState({ request: null });
}
