import { Fragment } from 'react';

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

/** The same title where only text can stand, such as an accessible name. */
export function plainTitle(text: string): string {
  return text.replaceAll('`', '');
}
