/** What documentation may look like; everything else is shown as its text alone. */
const ALLOWED: ReadonlySet<string> = new Set(
  'A,B,BLOCKQUOTE,BR,CODE,DD,DIV,DL,DT,EM,H1,H2,H3,H4,H5,H6,HR,I,LI,OL,P,PRE,SPAN,STRONG,TABLE,TBODY,TD,TH,THEAD,TR,UL'.split(
    ',',
  ),
);
/** Not even their text is meant to be read. */
const DROPPED: ReadonlySet<string> = new Set(
  'SCRIPT,STYLE,TEMPLATE,IFRAME,OBJECT,SVG,MATH'.split(','),
);
const MAX_DEPTH = 30;

/**
 * Rebuilds HTML from allowed elements without attributes: a server's words can mark up text, and nothing more. It is parsed in a
 * document of its own, which runs and loads nothing.
 */
export function safeHtml(html: string): string {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const out = document.createElement('div');
  copy(parsed.body, out, 0);
  return out.innerHTML;
}

function copy(from: Node, to: Node, depth: number): void {
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) to.appendChild(new Text(child.textContent ?? ''));
    if (!(child instanceof Element)) continue;
    const name = child.tagName.toUpperCase();
    if (DROPPED.has(name)) continue;
    if (!ALLOWED.has(name) || depth > MAX_DEPTH) {
      to.appendChild(new Text(child.textContent ?? ''));
      continue;
    }
    // A link leads out of the program: its words are enough.
    const made = document.createElement(name === 'A' ? 'span' : name);
    if (name === 'SPAN') {
      const classes = [...child.classList].filter((each) => /^tok-[\w-]+$/.test(each));
      if (classes.length > 0) made.className = classes.join(' ');
    }
    copy(child, made, depth + 1);
    to.appendChild(made);
  }
}
