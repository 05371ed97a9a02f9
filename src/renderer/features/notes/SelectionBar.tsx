import { type RefObject, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { NoteIcon, ReviewIcon } from '../../components/icons.ts';
import { Button } from '../../components/index.ts';

/** Shown at once it could be used, and not while the mouse still selects. */
const SETTLED_MS = 150;

/** What can be made of the passage that is selected, beside it. */
export function SelectionBar(props: {
  readonly article: RefObject<HTMLElement | null>;
  readonly onCard: () => void;
  readonly onNote: () => void;
}) {
  const at = useSelectionPlace(props.article);
  if (!at) return null;
  return createPortal(
    <div
      className="selection-bar"
      role="toolbar"
      aria-label="The selected passage"
      style={{ top: at.top, left: at.left }}
      // A press must not take the selection away.
      onMouseDown={(event) => event.preventDefault()}
    >
      <Button
        size="small"
        variant="quiet"
        icon={<ReviewIcon />}
        keys="Alt+c"
        onClick={props.onCard}
      >
        Make a card
      </Button>
      <Button size="small" variant="quiet" icon={<NoteIcon />} keys="Alt+n" onClick={props.onNote}>
        Add a note
      </Button>
    </div>,
    document.body,
  );
}

const BAR_PX = { width: 320, height: 40 };

function useSelectionPlace(
  article: RefObject<HTMLElement | null>,
): { readonly top: number; readonly left: number } | null {
  const [at, setAt] = useState<{ top: number; left: number } | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      const selection = window.getSelection();
      const range =
        selection && !selection.isCollapsed && selection.rangeCount > 0
          ? selection.getRangeAt(0)
          : null;
      if (!range || !article.current?.contains(range.commonAncestorContainer)) {
        setAt(null);
        return;
      }
      const box = range.getBoundingClientRect();
      const above = box.top - BAR_PX.height - 4;
      setAt({
        // A passage that is not in sight has its tools at the edge that is nearest.
        top: Math.max(
          4,
          Math.min(above > 4 ? above : box.bottom + 4, window.innerHeight - BAR_PX.height - 4),
        ),
        left: Math.max(8, Math.min(box.left, window.innerWidth - BAR_PX.width - 8)),
      });
    };
    const soon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(look, SETTLED_MS);
    };
    const hide = (): void => setAt(null);
    document.addEventListener('selectionchange', soon);
    document.addEventListener('scroll', hide, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      document.removeEventListener('selectionchange', soon);
      document.removeEventListener('scroll', hide, { capture: true });
    };
  }, [article]);
  return at;
}
