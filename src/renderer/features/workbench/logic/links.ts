const MAX_LINK_CHARS = 2048;
const MAX_TITLE_CHARS = 60;

/** The address a terminal's link may open, or null: what a program prints can name any scheme, only the web's are followed. */
export function safeLink(text: string): string | null {
  if (text.length > MAX_LINK_CHARS) return null;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  // `https://python.org@evil.example` looks like another site.
  return url.username === '' && url.password === '' ? url.href : null;
}

/** A title as a program set it, fit for a label. */
export function boundedTitle(title: string): string {
  const plain = title
    // biome-ignore lint/suspicious/noControlCharactersInRegex: titles come from programs; control and direction characters go.
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
  return plain.length > MAX_TITLE_CHARS ? `${plain.slice(0, MAX_TITLE_CHARS - 1)}…` : plain;
}
