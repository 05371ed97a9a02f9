import type { ImportPreview } from '../../../../contract/transfer.ts';
import { Html } from '../../../components/Html.tsx';
import { Button, Dialog } from '../../../components/index.ts';
import { CsvColumns } from './CsvColumns.tsx';
import { applyImport, cancelImport, useTransfer } from './store.ts';
import { counted, fileSize } from './words.ts';

/** What an import will do, before it does it. */
export function ImportDialog() {
  const preview = useTransfer((state) => state.preview);
  const busy = useTransfer((state) => state.work !== null);
  if (!preview) return null;
  const { counts } = preview;
  const changes =
    counts.newCards + counts.updatedCards + counts.notes + counts.reviews + counts.states;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) void cancelImport();
      }}
      title={`Import ${preview.name}`}
      footer={
        <>
          <Button onClick={() => void cancelImport()}>Cancel</Button>
          <Button
            variant="primary"
            busy={busy}
            disabled={changes === 0}
            onClick={() => void applyImport()}
          >
            {changes === 0
              ? 'Nothing to import'
              : `Import ${counted(counts.newCards + counts.updatedCards, 'card')}`}
          </Button>
        </>
      }
    >
      <div className="import">
        <Counts preview={preview} />
        {preview.table && <CsvColumns key={JSON.stringify(preview.table)} table={preview.table} />}
        <Samples preview={preview} />
        <LeftOut preview={preview} />
        {preview.format === 'anki' && (
          <p className="import-note">
            Deck options stay behind: limits and steps are those of Settings, Memory.
          </p>
        )}
        <p className="import-note">
          The profile is backed up first. The import is kept whole or not at all, and can be undone.
        </p>
      </div>
    </Dialog>
  );
}

function Counts({ preview: { counts, decks } }: { readonly preview: ImportPreview }) {
  const facts: readonly (readonly [string, number, string?])[] = [
    ['New cards', counts.newCards],
    ['Updated cards', counts.updatedCards],
    ['The same as here', counts.sameCards],
    ['Changed here too', counts.conflicts],
    ['Notes', counts.notes],
    ['Reviews', counts.reviews],
    ['Pictures and sounds', counts.media, fileSize(counts.mediaBytes)],
  ];
  const named = decks.filter(({ name }) => name !== '');
  return (
    <>
      <dl className="import-counts">
        {facts
          .filter(([name, count]) => count > 0 || name === 'New cards')
          .map(([name, count, more]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="numbers">
                {count.toLocaleString()}
                {more !== undefined && <span className="import-more"> {more}</span>}
              </dd>
            </div>
          ))}
      </dl>
      {counts.conflicts > 0 && (
        <p className="import-note">
          Cards that you changed here and that changed in the file keep both texts; each shows them
          for you to choose.
        </p>
      )}
      {named.length > 0 && (
        <p className="import-decks">
          {named.length === 1 ? 'Deck: ' : 'Decks: '}
          {named
            .slice(0, 12)
            .map(({ name, cards }) => `${name} (${cards.toLocaleString()})`)
            .join(', ')}
          {named.length > 12 && ` and ${named.length - 12} more`}
        </p>
      )}
    </>
  );
}

function Samples({ preview: { samples } }: { readonly preview: ImportPreview }) {
  if (samples.length === 0) return null;
  return (
    <section aria-labelledby="import-samples">
      <h3 id="import-samples">The first cards</h3>
      <table className="import-table">
        <thead>
          <tr>
            <th scope="col">Question</th>
            <th scope="col">Answer</th>
            <th scope="col">Tags</th>
          </tr>
        </thead>
        <tbody>
          {samples.map((sample, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list, never reordered
            <tr key={index}>
              <td>
                <Html html={sample.front} className="prose import-side" />
              </td>
              <td>
                <Html html={sample.back} className="prose import-side" />
              </td>
              <td>{sample.tags.join(' ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function LeftOut({ preview: { leftOut, problems } }: { readonly preview: ImportPreview }) {
  if (leftOut.length === 0 && problems.length === 0) return null;
  return (
    <section aria-labelledby="import-left-out">
      <h3 id="import-left-out">Not carried over</h3>
      <ul className="import-left-out">
        {leftOut.map(({ what, count }) => (
          <li key={what}>
            <span className="numbers">{count.toLocaleString()}</span> {what}
          </li>
        ))}
        {problems.map(({ line, message }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list, never reordered
          <li key={index}>
            Line <span className="numbers">{line}</span>: {message}
          </li>
        ))}
      </ul>
    </section>
  );
}
