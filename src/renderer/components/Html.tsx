import { type ElementType, useRef } from 'react';
import { useMedia } from './media.ts';

/** HTML that was sanitised in the core or when the pack was built: it holds no scripts, styles or handlers. */
export function Html(props: {
  readonly html: string;
  readonly as?: ElementType;
  readonly className?: string;
}) {
  const Tag = props.as ?? 'div';
  const element = useRef<HTMLElement>(null);
  useMedia(element, props.html);
  return (
    <Tag
      ref={element}
      className={props.className}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: the sanitiser let only listed tags through
      dangerouslySetInnerHTML={{ __html: props.html }}
    />
  );
}
