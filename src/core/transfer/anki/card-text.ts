import type { CardText } from '../../../contract/cards.ts';
import { type CleanHtml, cleanHtml, type FindMedia } from '../card-html.ts';
import type { NoteType } from './note-types.ts';
import { plainText, renderCard, type TemplateData } from './template.ts';

export interface AnkiText {
  readonly text: CardText;
  readonly gap: number | null;
  readonly missing: readonly string[];
  readonly lost: boolean;
}

/** `{{cloze:Text}}`, maybe with more fields on the answer's side: what a cloze card of ours can say by itself. */
const ONLY_CLOZE = /^\s*\{\{cloze:([^{}:]+)\}\}\s*$/;
const CLOZE_AND_MORE =
  /^\s*\{\{cloze:([^{}:]+)\}\}\s*(?:<br\s*\/?>|<hr[^>]*>|\s)*\s*(?:\{\{([^{}#^/:!]+)\}\}\s*)?$/;
/** What `core/text` reads as gaps: no gap in a gap, one number each. */
const SIMPLE_GAP =
  /\{\{c(\d{1,3})::((?:(?!\{\{c|\}\}|::)[\s\S])+)(?:::((?:(?!\{\{c|\}\}|::)[\s\S])+))?\}\}/g;

/** One card's text from its note type's template. Null for a card whose question is empty, which Anki does not show either. */
export function ankiCardText(
  noteType: NoteType,
  ord: number,
  data: Omit<TemplateData, 'cloze' | 'noteType' | 'template'>,
  findMedia: FindMedia,
): AnkiText | null {
  const template = noteType.templates[noteType.isCloze ? 0 : ord];
  if (!template) return null;
  if (noteType.isCloze) {
    const own = asCloze(template, ord + 1, data.fields, findMedia);
    if (own) return own;
  }
  const { front, back } = renderCard(template, {
    ...data,
    cloze: noteType.isCloze ? ord + 1 : null,
    noteType: noteType.name,
    template: template.name,
  });
  const question = cleanHtml(front, findMedia);
  const answer = cleanHtml(back, findMedia);
  if (isBlank(question)) return null;
  return {
    text: { kind: 'basic', format: 'html', why: '', front: question.html, back: answer.html },
    gap: null,
    missing: [...question.missing, ...answer.missing],
    lost: question.lost || answer.lost,
  };
}

function isBlank({ html }: CleanHtml): boolean {
  return plainText(html) === '' && !/<(?:img|audio)\b/.test(html);
}

/** As a cloze card, where its template and its gaps are plain: it can then be edited as one. */
function asCloze(
  template: NoteType['templates'][number],
  gap: number,
  fields: ReadonlyMap<string, string>,
  findMedia: FindMedia,
): AnkiText | null {
  const name = ONLY_CLOZE.exec(template.question)?.[1]?.trim() ?? '';
  const answer = CLOZE_AND_MORE.exec(template.answer);
  if (!answer || answer[1]?.trim() !== name) return null;
  const source = fields.get(name);
  const extra = answer[2] === undefined ? '' : fields.get(answer[2].trim());
  if (source === undefined || extra === undefined) return null;
  const gaps = [...source.matchAll(SIMPLE_GAP)];
  if ((source.match(/\{\{c\d/g) ?? []).length !== gaps.length) return null;
  const isSound = gaps.every(
    ([, number, inside = '', hint = 'x']) =>
      Number(number) > 0 && inside.trim() !== '' && hint.trim() !== '' && !inside.includes('{{'),
  );
  if (!isSound || !gaps.some(([, number]) => Number(number) === gap)) return null;
  const text = cleanHtml(source, findMedia);
  const back = cleanHtml(extra, findMedia);
  // A tag that began inside a gap and ended outside would have moved the braces.
  if ([...text.html.matchAll(SIMPLE_GAP)].length !== gaps.length) return null;
  return {
    text: { kind: 'cloze', format: 'html', why: '', text: text.html, back: back.html },
    gap,
    missing: [...text.missing, ...back.missing],
    lost: text.lost || back.lost,
  };
}
