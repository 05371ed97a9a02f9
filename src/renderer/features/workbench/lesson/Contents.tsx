import type { Heading } from '../../../../contract/curriculum.ts';
import { Title } from '../../../components/index.ts';

/** The lesson's headings, with the one being read marked. */
export function Contents(props: {
  readonly headings: readonly Heading[];
  readonly current: string | null;
  readonly onGo: (slug: string) => void;
}) {
  return (
    <nav className="wb-contents" aria-label="In this lesson">
      <p className="wb-contents-title" aria-hidden="true">
        In this lesson
      </p>
      <ol className="wb-contents-list">
        {props.headings.map((heading) => (
          <li key={heading.slug} data-level={heading.level}>
            <button
              type="button"
              aria-current={heading.slug === props.current ? 'location' : undefined}
              onClick={() => props.onGo(heading.slug)}
            >
              <Title text={heading.title} />
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
