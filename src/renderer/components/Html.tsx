import type { ElementType } from 'react';

/** HTML of the pack: sanitised when the pack was built, so it holds no scripts, styles or handlers. */
export function Html(props: {
  readonly html: string;
  readonly as?: ElementType;
  readonly className?: string;
}) {
  const Tag = props.as ?? 'div';
  return (
    <Tag
      className={props.className}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: the compiler's sanitiser let only listed tags through
      dangerouslySetInnerHTML={{ __html: props.html }}
    />
  );
}
