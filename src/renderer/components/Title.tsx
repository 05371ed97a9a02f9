import { Fragment } from 'react';
import { escapeHtml } from '../../base/escape-html.ts';

/** A title of the curriculum: what stands in backticks is code. */
export function Title({ text }: { readonly text: string }) {
  return (
    <>
      {text.split('`').map((part, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one string keep their places
        index % 2 === 1 ? <code key={index}>{part}</code> : <Fragment key={index}>{part}</Fragment>,
      )}
    </>
  );
}

/** The same title as markup. */
export function titleHtml(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? `<code>${escapeHtml(part)}</code>` : escapeHtml(part)))
    .join('');
}

/** The same title where only text can stand, such as an accessible name. */
export function plainTitle(text: string): string {
  return text.replaceAll('`', '');
}
