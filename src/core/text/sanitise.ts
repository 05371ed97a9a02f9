import sanitizeHtml from 'sanitize-html';

/** The SVG elements and attributes a figure may use; the figure's own check refuses the others by name. */
export const SVG_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  svg: ['viewBox', 'preserveAspectRatio', 'role', 'aria-label', 'aria-hidden', 'focusable'],
  g: [],
  defs: [],
  marker: ['viewBox', 'refX', 'refY', 'markerWidth', 'markerHeight', 'markerUnits', 'orient'],
  path: ['d'],
  line: ['x1', 'y1', 'x2', 'y2'],
  rect: ['x', 'y', 'width', 'height', 'rx', 'ry'],
  circle: ['cx', 'cy', 'r'],
  ellipse: ['cx', 'cy', 'rx', 'ry'],
  polyline: ['points'],
  polygon: ['points'],
  text: ['x', 'y', 'dx', 'dy', 'textLength', 'lengthAdjust'],
  tspan: ['x', 'y', 'dx', 'dy'],
  title: [],
  desc: [],
};

/** Presentation attributes: numbers and keywords only, never a stylesheet. */
export const SVG_PRESENTATION: readonly string[] = [
  'id',
  'class',
  'fill',
  'fill-opacity',
  'fill-rule',
  'stroke',
  'stroke-width',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
  'transform',
  'font-size',
  'font-weight',
  'font-style',
  'text-anchor',
  'dominant-baseline',
  'letter-spacing',
  'marker-start',
  'marker-mid',
  'marker-end',
];

/** Classes of figures: the theme gives them their colours. */
export const FIGURE_CLASSES: readonly string[] = [
  'accent',
  'muted',
  'fill-accent',
  'fill-muted',
  'good',
  'bad',
];

const TEXT_TAGS = [
  'p',
  'h2',
  'h3',
  'h4',
  'em',
  'strong',
  's',
  'code',
  'pre',
  'ul',
  'ol',
  'li',
  'blockquote',
  'br',
  'hr',
  'a',
  'span',
  'figure',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
];

const SVG_TAGS = Object.keys(SVG_ATTRIBUTES);

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: [...TEXT_TAGS, ...SVG_TAGS],
  allowedAttributes: {
    a: ['href', 'class', 'rel', 'target'],
    pre: ['class', 'tabindex', 'role', 'aria-label', 'data-language'],
    ol: ['start'],
    ...Object.fromEntries(['h2', 'h3', 'h4'].map((tag) => [tag, ['id']])),
    ...Object.fromEntries(
      SVG_TAGS.map((tag) => [tag, [...(SVG_ATTRIBUTES[tag] ?? []), ...SVG_PRESENTATION]]),
    ),
  },
  allowedClasses: {
    a: ['outer', 'inner'],
    span: ['tok-*', 'cloze'],
    pre: ['code', 'diagram'],
    figure: ['figure'],
    blockquote: ['note', 'note-*'],
    th: ['align-*'],
    td: ['align-*'],
    ...Object.fromEntries(SVG_TAGS.map((tag) => [tag, [...FIGURE_CLASSES]])),
  },
  allowedSchemes: ['https', 'http'],
  allowedSchemesByTag: { a: ['https', 'http'] },
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  selfClosing: ['br', 'hr', 'path', 'line', 'rect', 'circle', 'ellipse', 'polyline', 'polygon'],
  // SVG needs its capitals (viewBox, refX). A tag in other capitals is not on the list, and so is dropped.
  parser: { lowerCaseTags: false, lowerCaseAttributeNames: false },
};

/**
 * Text, highlighted code and plain paragraphs, which are most of a pack: what matches holds nothing but tags that are
 * on the list, without attributes that are not, so there is nothing to take away. It saves half of the compiler's time.
 */
const HARMLESS =
  /^[^<>]*(?:<(?:\/?(?:p|em|strong|code|ul|li)|span class="tok-[a-zA-Z0-9]+(?: tok-[a-zA-Z0-9]+)*"|\/span)>[^<>]*)*$/;

/** The last step of every HTML text that goes into a pack: only what is on the list survives. */
export function sanitise(html: string): string {
  return HARMLESS.test(html) ? html : sanitizeHtml(html, OPTIONS);
}
