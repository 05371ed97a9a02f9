import type { CardText } from '../../contract/cards.ts';

/** The question in one line of plain text, for lists; cheap, so that a thousand rows cost nothing. */
export function plainFront(text: CardText): string {
  const source = text.kind === 'cloze' ? text.text : text.front;
  // "What does this print?" alone tells no card from another.
  const whole = text.kind === 'predict' ? `${source} ${text.code}` : source;
  return whole
    .slice(0, 600)
    .replace(/\{\{c\d+::(.*?)(?:::.*?)?\}\}/gs, '$1')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/`/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
