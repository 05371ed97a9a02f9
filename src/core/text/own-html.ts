import sanitizeHtml from 'sanitize-html';

/** Text of a learner's own or of a stranger's: no ids (they would clash with ours), no styles, nothing that loads. */
const TAGS = [
  ...[
    'p',
    'div',
    'span',
    'h3',
    'h4',
    'h5',
    'em',
    'i',
    'strong',
    'b',
    'u',
    's',
    'sub',
    'sup',
    'mark',
  ],
  ...[
    'code',
    'kbd',
    'pre',
    'ul',
    'ol',
    'li',
    'dl',
    'dt',
    'dd',
    'blockquote',
    'br',
    'hr',
    'a',
    'img',
    'audio',
  ],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'ruby', 'rt', 'rp', 'figure', 'figcaption'],
];
/** Pictures that are in the text itself. SVG is left out: it can hold more than a picture. */
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp|avif);base64,[a-z0-9+/=\s]+$/i;
const LINK = /^https?:\/\//i;
/** A picture or sound that came with an import, by its hash: the window asks for it when it shows it. */
const MEDIA = /^[0-9a-f]{64}$/;
/** A place in the app, as lessons link to it. */
const PLACE = /^#\/(?:learn|practice|review)\/[\w.\-/]*(?:#[\w-]+)?$/;

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: TAGS,
  allowedAttributes: {
    a: ['href', 'rel', 'target'],
    img: ['src', 'alt', 'data-media'],
    audio: ['data-media', 'controls'],
    pre: ['class', 'tabindex', 'data-language'],
    ol: ['start'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan'],
  },
  allowedClasses: { span: ['tok-*', 'cloze'], pre: ['code'], th: ['align-*'], td: ['align-*'] },
  // Every target is decided in the transforms below.
  allowedSchemes: ['http', 'https', 'data'],
  allowedSchemesAppliedToAttributes: ['href', 'src'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nestingLimit: 60,
  transformTags: {
    h1: 'h3',
    h2: 'h3',
    h6: 'h5',
    font: 'span',
    a(tagName, { href = '' }) {
      if (PLACE.test(href)) return { tagName, attribs: { href } };
      if (!LINK.test(href)) return { tagName: 'span', attribs: {} };
      return { tagName, attribs: { href, rel: 'noreferrer', target: '_blank' } };
    },
    img(tagName, { src = '', alt = '', 'data-media': media = '' }) {
      if (MEDIA.test(media)) return { tagName, attribs: { 'data-media': media, alt } };
      if (PICTURE.test(src)) return { tagName, attribs: { src, alt } };
      return { tagName: 'span', attribs: {}, text: alt === '' ? '[picture]' : `[${alt}]` };
    },
    audio(tagName, { 'data-media': media = '' }) {
      if (!MEDIA.test(media)) return { tagName: 'span', attribs: {}, text: '[sound]' };
      return { tagName, attribs: { 'data-media': media, controls: '' } };
    },
  },
};

/** The last step of every text that a learner wrote or brought: only what is on the list survives. */
export function sanitiseOwn(html: string): string {
  return sanitizeHtml(html, OPTIONS).trim();
}
