import { Title } from '../../../components/index.ts';

/** A sentence in which backticks mark code. */
export function InlineCode({ text }: { readonly text: string }) {
  return <Title text={text} />;
}
