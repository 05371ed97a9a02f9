import sanitizeHtml from 'sanitize-html';

/** Where a card's picture or sound is: the name in its text, the hash of what was imported. */
export type FindMedia = (name: string) => string | undefined;

export interface CleanHtml {
  readonly html: string;
  /** Names of pictures and sounds that the text wants and the file does not have. */
  readonly missing: readonly string[];
  /** True where something was taken out that acts or loads from elsewhere. */
  readonly lost: boolean;
}

const TAGS = [
  ...['p', 'div', 'span', 'br', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
  ...['b', 'i', 'u', 's', 'em', 'strong', 'sub', 'sup', 'mark', 'small', 'del', 'ins', 'kbd'],
  ...['code', 'pre', 'samp', 'var', 'q', 'cite', 'abbr', 'dfn', 'blockquote'],
  ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'details', 'summary', 'a', 'ruby', 'rt', 'rp'],
  ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td', 'img', 'audio'],
];
const ACTING =
  /<\s*(?:script|iframe|object|embed|form|input|button|link|meta|base|video|svg|math|style)\b|\son\w+\s*=|javascript:/i;
const SOUND = /\[sound:([^\]\r\n]{1,400})\]/g;
const HASH = /^[0-9a-f]{64}$/;

/** The HTML of a card from elsewhere: what acts is taken out, and pictures and sounds come from what was imported. */
export function cleanHtml(html: string, findMedia: FindMedia): CleanHtml {
  const missing: string[] = [];
  let lost = ACTING.test(html);
  const find = (name: string): string | undefined => {
    const hash = findMedia(decodeName(name));
    if (hash === undefined) missing.push(name);
    return hash;
  };
  const withSounds = html.replace(SOUND, (_all, name: string) => {
    const hash = find(decodeEntities(name));
    return hash === undefined ? '' : `<audio data-media="${hash}" data-ours=""></audio>`;
  });
  const clean = sanitizeHtml(withSounds, {
    allowedTags: TAGS,
    allowedAttributes: {
      a: ['href', 'class', 'rel', 'target'],
      ol: ['start'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan', 'scope'],
      img: ['data-media', 'alt', 'width', 'height'],
      audio: ['data-media', 'controls'],
      span: ['class'],
    },
    allowedClasses: { span: ['cloze'], a: ['outer'] },
    allowedSchemes: ['http', 'https'],
    allowProtocolRelative: false,
    nestingLimit: 60,
    transformTags: {
      font: 'span',
      center: 'div',
      tt: 'code',
      strike: 's',
      a: (_tag, attributes) => ({
        tagName: 'a',
        attribs: {
          ...(attributes['href'] ? { href: attributes['href'] } : {}),
          class: 'outer',
          rel: 'noreferrer',
          target: '_blank',
        },
      }),
      img(_tag, { src = '', alt = '', width, height }) {
        if (/^\s*(?:[a-z]+:)?\/\//i.test(src) || /^\s*[a-z]+:/i.test(src)) lost = true;
        const hash = lost && /^\s*(?:[a-z]+:|\/\/)/i.test(src) ? undefined : find(src);
        return {
          tagName: hash === undefined ? 'span' : 'img',
          attribs:
            hash === undefined
              ? {}
              : {
                  'data-media': hash,
                  alt,
                  ...(width && /^\d{1,4}$/.test(width) ? { width } : {}),
                  ...(height && /^\d{1,4}$/.test(height) ? { height } : {}),
                },
          ...(hash === undefined && alt !== '' ? { text: alt } : {}),
        };
      },
      audio(_tag, attributes) {
        const own = attributes['data-ours'] === '' ? attributes['data-media'] : undefined;
        const hash = own && HASH.test(own) ? own : find(attributes['src'] ?? '');
        return hash === undefined
          ? { tagName: 'span', attribs: {} }
          : { tagName: 'audio', attribs: { 'data-media': hash, controls: '' } };
      },
    },
  });
  return { html: clean.replace(/<span><\/span>/g, '').trim(), missing, lost };
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function decodeEntities(name: string): string {
  return name
    .replace(/&amp;/g, '&')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'");
}

/** The hashes of the media that a card's text shows. */
export function mediaIn(html: string): readonly string[] {
  return [...html.matchAll(/data-media="([0-9a-f]{64})"/g)].map((match) => match[1] ?? '');
}
