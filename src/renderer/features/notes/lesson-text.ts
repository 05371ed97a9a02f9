import { normal, type Place } from './anchor.ts';

/** The words of a lesson as one text, and where each character of it stands in the page. */
export interface LessonText {
  readonly text: string;
  rangeOf(place: Place): Range | null;
  placeOf(range: Range): Place | null;
}

interface Piece {
  readonly node: Text;
  /** Where the node's text begins in the whole. */
  readonly from: number;
  readonly text: string;
}

/** What is no text of the lesson: its tools, its end, editors. */
const NOT_TEXT =
  'button, .wb-end, .wb-lesson-head, .wb-sources, .cm-editor, .notes, .visually-hidden, textarea';

export function readLessonText(article: Element): LessonText {
  const pieces: Piece[] = [];
  let text = '';
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!(node instanceof Text) || node.parentElement?.closest(NOT_TEXT)) continue;
    pieces.push({ node, from: text.length, text: node.data });
    text += node.data;
  }
  // Places are counted in the normal text, ranges in the page's: two lists translate.
  const toNormal: number[] = [];
  const toRaw: number[] = [];
  let clean = '';
  let blank = false;
  for (let at = 0; at < text.length; at++) {
    toNormal.push(clean.length);
    const isBlank = /\s/.test(text[at] ?? '');
    if (isBlank && blank) continue;
    toRaw.push(at);
    clean += isBlank ? ' ' : (text[at] ?? '');
    blank = isBlank;
  }
  toNormal.push(clean.length);

  function spot(raw: number): { readonly node: Text; readonly offset: number } | null {
    for (let index = pieces.length - 1; index >= 0; index--) {
      const piece = pieces[index];
      if (piece && piece.from <= raw) {
        return { node: piece.node, offset: Math.min(raw - piece.from, piece.node.data.length) };
      }
    }
    return null;
  }

  return {
    text: normal(text),
    rangeOf({ from, to }) {
      const start = spot(toRaw[from] ?? 0);
      const last = toRaw[to - 1];
      const end = last === undefined ? null : spot(last);
      if (!start || !end) return null;
      const range = document.createRange();
      range.setStart(start.node, start.offset);
      range.setEnd(end.node, Math.min(end.offset + 1, end.node.data.length));
      return range;
    },
    placeOf(range) {
      const inside = pieces.filter((piece) => range.intersectsNode(piece.node));
      const first = inside[0];
      const last = inside.at(-1);
      if (!first || !last) return null;
      const start = first.from + (range.startContainer === first.node ? range.startOffset : 0);
      const end =
        last.from + (range.endContainer === last.node ? range.endOffset : last.node.data.length);
      let from = toNormal[start] ?? 0;
      let to = toNormal[end] ?? clean.length;
      while (from < to && clean[from] === ' ') from++;
      while (to > from && clean[to - 1] === ' ') to--;
      return to > from ? { from, to } : null;
    },
  };
}

/** The heading a place stands under. */
export function headingAt(article: Element, range: Range): string | null {
  const headings = [...article.querySelectorAll('h2[id], h3[id]')];
  const before = headings.filter(
    (heading) =>
      (range.startContainer.compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_PRECEDING) !==
        0 || heading.contains(range.startContainer),
  );
  return before.at(-1)?.id ?? null;
}
