import type { CardSource, CardText } from '../../../../contract/cards.ts';
import { Button } from '../../../components/index.ts';
import { restoreText, save, take } from './store.ts';

/** A card that was changed on two devices: both texts, and what can be done with them. */
export function Conflict({ source }: { readonly source: CardSource }) {
  const all = source.conflicts.map(({ editId }) => editId);
  return (
    <section className="versions" aria-labelledby="versions-title">
      <h3 id="versions-title">This card was changed on two devices</h3>
      <p>
        Both texts are kept. The one in the fields below is what you see in reviews; join them there
        by hand, take the other, or keep this one. Saving settles it.
      </p>
      {source.conflicts.map((version) => (
        <article key={version.editId} className="version">
          <p className="version-head">
            {version.thisDevice ? 'Written on this device' : 'Written on another device'},{' '}
            {new Date(version.atMs).toLocaleString('en-GB', {
              dateStyle: 'medium',
              timeStyle: 'short',
            })}
          </p>
          {version.text === null ? (
            <p className="field-hint">There the card was deleted.</p>
          ) : (
            <>
              <TextOf text={version.text} />
              <Button size="small" onClick={() => take(version)}>
                Put this text into the fields
              </Button>
            </>
          )}
        </article>
      ))}
      <Button size="small" onClick={() => void save(all)}>
        Keep what is in the fields
      </Button>
    </section>
  );
}

/** The curriculum changed a card whose words the learner had changed. */
export function NewOriginal({ source }: { readonly source: CardSource }) {
  if (!source.original) return null;
  return (
    <section className="versions" aria-labelledby="original-title">
      <h3 id="original-title">The course has newer words for this card</h3>
      <p>Yours are shown in reviews until you take the new ones. Saving keeps yours.</p>
      <article className="version">
        <p className="version-head">The course now</p>
        <TextOf text={source.original} />
        <Button size="small" onClick={() => void restoreText()}>
          Take the words of the course
        </Button>
      </article>
    </section>
  );
}

/** A card's fields as they were written. */
function TextOf({ text }: { readonly text: CardText }) {
  return (
    <dl className="version-text">
      {fieldsOf(text).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function fieldsOf(text: CardText): readonly (readonly [string, string])[] {
  const all: readonly (readonly [string, string])[] = [
    ...(text.kind === 'cloze'
      ? [['Text', text.text] as const]
      : [['Question', text.front] as const]),
    ...(text.kind === 'predict'
      ? [['Code', text.code] as const, ['It prints', text.answer] as const]
      : []),
    ...(text.kind === 'choose'
      ? text.options.map(
          (option, at) =>
            [at === text.answer ? `Option ${at + 1}, right` : `Option ${at + 1}`, option] as const,
        )
      : []),
    ...(text.kind === 'code'
      ? [
          ['Already there', text.setup] as const,
          ['Solution', text.answer] as const,
          ['Asserts', text.tests] as const,
        ]
      : []),
    [text.kind === 'basic' ? 'Answer' : 'Explanation', text.back],
    ['Why it matters', text.why],
  ];
  return all.filter(([, value]) => value.trim() !== '');
}
