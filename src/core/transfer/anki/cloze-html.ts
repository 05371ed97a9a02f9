import type { CardText } from '../../../contract/cards.ts';
import { GAP_CLOSE, GAP_OPEN, parseCloze, renderOwn } from '../../text/index.ts';

const MARK = '\uE002';

/**
 * A cloze text as the three fields of a note, its gaps in Anki's braces. The gaps go through the renderer as marks, so
 * that they stay whole in code and in lists. Null where the text is no cloze text.
 */
export function clozeHtml(text: Extract<CardText, { kind: 'cloze' }>): readonly string[] | null {
  const parsed = parseCloze(text.text, { holes: true });
  if (!parsed.ok) return null;
  const hints: string[] = [];
  const marked = parsed.parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      hints.push(part.hint === null ? '' : `::${part.hint}`);
      return `${GAP_OPEN}${part.number}${MARK}${part.answer}${GAP_CLOSE}`;
    })
    .join('');
  let index = 0;
  const html = renderOwn(marked, text.format)
    .replace(new RegExp(`${GAP_OPEN}(\\d+)${MARK}`, 'g'), '{{c$1::')
    .replace(new RegExp(GAP_CLOSE, 'g'), () => `${escapeText(hints[index++] ?? '')}}}`);
  return [html, renderOwn(text.back, text.format), renderOwn(text.why, text.format)];
}

function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
