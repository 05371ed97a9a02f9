// The least that a compiler of the curriculum does: every Markdown file read and rendered.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';

const folder = join(import.meta.dirname, '..', '..', '..', 'curriculum');
const markdown = new MarkdownIt();
for (const name of readdirSync(folder, { recursive: true })) {
  if (name.endsWith('.md')) markdown.render(readFileSync(join(folder, name), 'utf8'));
}
