import sanitizeHtml from 'sanitize-html';
import { escapeHtml } from '../../base/escape-html.ts';
import { FIGURE_CLASSES, SVG_ATTRIBUTES, SVG_PRESENTATION } from '../../core/text/sanitise.ts';

export interface FigureSource {
  readonly svg: string;
  /** What the picture shows, from the lesson. */
  readonly alt: string;
  /** Put before every id, so that two figures of one lesson never share one. */
  readonly idPrefix: string;
}

export interface FigureResult {
  readonly html: string;
  /** What was refused, each a sentence. */
  readonly problems: readonly string[];
}

/** Attributes a drawing program writes and nobody needs: dropped without a word. */
const DROPPED = new Set(['xmlns', 'version', 'xml:space', 'xmlns:xlink']);
const REFERENCE = /^url\(#([\w-]+)\)$/;

/** An SVG file as a figure for the page: only shapes and text, themed colours, ids of its own, a spoken name. */
export function compileFigure({ svg, alt, idPrefix }: FigureSource): FigureResult {
  const problems = new Set<string>();
  const text = svg.replace(/^\s*<\?xml[^>]*\?>/, '').replace(/<!--[\s\S]*?-->/g, '');
  if (/<!|<\?/.test(text))
    problems.add('Remove the declarations (`<!...>`, `<?...>`) from the SVG.');
  let hasViewBox = false;

  const clean = (tag: string, attributes: Record<string, string>): Record<string, string> => {
    const allowed = SVG_ATTRIBUTES[tag];
    if (allowed === undefined) {
      problems.add(
        `\`<${tag}>\` is not allowed in a figure; use ${Object.keys(SVG_ATTRIBUTES).join(', ')}.`,
      );
      return {};
    }
    const kept: Record<string, string> = {};
    for (const [name, value] of Object.entries(attributes)) {
      if (DROPPED.has(name)) continue;
      if (tag === 'svg' && (name === 'width' || name === 'height')) {
        problems.add(
          `Remove \`${name}\` from \`<svg>\`: the page decides, the viewBox gives the shape.`,
        );
      } else if (!allowed.includes(name) && !SVG_PRESENTATION.includes(name)) {
        problems.add(`The attribute \`${name}\` is not allowed on \`<${tag}>\` in a figure.`);
      } else {
        const problem = refuseValue(name, value);
        if (problem === null) kept[name] = prefixIds(name, value, idPrefix);
        else problems.add(problem);
      }
    }
    if (tag === 'svg') {
      hasViewBox = 'viewBox' in kept;
      return { ...kept, role: 'img', 'aria-label': alt, focusable: 'false' };
    }
    return kept;
  };

  const html = sanitizeHtml(text, {
    allowedTags: Object.keys(SVG_ATTRIBUTES),
    allowedAttributes: false,
    selfClosing: ['path', 'line', 'rect', 'circle', 'ellipse', 'polyline', 'polygon'],
    parser: { xmlMode: true, lowerCaseTags: false, lowerCaseAttributeNames: false },
    transformTags: {
      '*': (tagName, attribs) => ({ tagName, attribs: clean(tagName, attribs) }),
    },
  }).trim();
  if (!html.startsWith('<svg')) problems.add('The file must hold one `<svg>` element.');
  if (!hasViewBox) problems.add('The `<svg>` needs a `viewBox`.');
  if (alt.trim() === '')
    problems.add('The picture needs a text that says what it shows: `![text](name.svg)`.');
  return { html: `<figure class="figure">${html}</figure>`, problems: [...problems] };
}

function refuseValue(name: string, value: string): string | null {
  if (name === 'class') {
    const unknown = value
      .split(/\s+/)
      .filter((word) => word !== '' && !FIGURE_CLASSES.includes(word));
    return unknown.length === 0
      ? null
      : `Unknown class \`${unknown.join(' ')}\` in a figure; use ${FIGURE_CLASSES.join(', ')}.`;
  }
  if (name === 'fill' || name === 'stroke') {
    return value === 'currentColor' || value === 'none'
      ? null
      : `\`${name}="${escapeHtml(value)}"\` does not follow the theme: use currentColor, none, or a class.`;
  }
  if (/url\(/i.test(value) && !REFERENCE.test(value)) {
    return `\`${name}\` may only refer to an id of the same figure.`;
  }
  return null;
}

function prefixIds(name: string, value: string, prefix: string): string {
  if (name === 'id') return `${prefix}${value}`;
  const reference = REFERENCE.exec(value)?.[1];
  return reference === undefined ? value : `url(#${prefix}${reference})`;
}
