import { useId, useState } from 'react';
import type { CsvOptions, CsvRole, CsvTable } from '../../../../contract/transfer.ts';
import { Button } from '../../../components/index.ts';
import { read } from './store.ts';

const ROLES: readonly { readonly value: CsvRole; readonly label: string }[] = [
  { value: 'front', label: 'Question' },
  { value: 'back', label: 'Answer' },
  { value: 'why', label: 'Why it matters' },
  { value: 'tags', label: 'Tags' },
  { value: 'deck', label: 'Deck' },
  { value: 'ignore', label: 'Leave out' },
];
const SEPARATORS = [
  { value: ',', label: 'Comma' },
  { value: ';', label: 'Semicolon' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Bar' },
] as const;
const FORMATS = [
  { value: 'plain', label: 'Plain text' },
  { value: 'markdown', label: 'Markdown' },
  { value: 'html', label: 'HTML' },
] as const;

/** How a file of columns is read: as it was guessed, to be set right. Each change reads the file again. */
export function CsvColumns({ table }: { readonly table: CsvTable }) {
  const [deck, setDeck] = useState('');
  const name = deck.trim();
  const again = (change: Partial<CsvOptions>): void => {
    const { separator, header, columns, format } = table;
    void read({
      ...{ separator, header, columns, format, tags: [], deck: name === '' ? null : name },
      ...change,
    });
  };
  const deckId = useId();
  return (
    <section aria-labelledby="csv-columns">
      <h3 id="csv-columns">Columns</h3>
      <div className="csv-options">
        <Choice
          label="Separator"
          options={SEPARATORS}
          value={table.separator}
          // Other columns then: what was chosen for these means nothing for those.
          onChange={(separator) => again({ separator, header: null, columns: null })}
        />
        <Choice
          label="Text"
          options={FORMATS}
          value={table.format}
          onChange={(format) => again({ format })}
        />
        <label className="csv-check">
          <input
            type="checkbox"
            checked={table.header}
            onChange={(event) => again({ header: event.target.checked, columns: null })}
          />
          The first line names the columns
        </label>
        <span className="csv-deck">
          <label htmlFor={deckId}>Deck</label>
          <input
            id={deckId}
            className="transfer-field"
            maxLength={200}
            value={deck}
            onChange={(event) => setDeck(event.target.value)}
          />
          <Button size="small" disabled={name === ''} onClick={() => again({})}>
            Set
          </Button>
        </span>
        <span className="csv-encoding">{table.encoding}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="csv-scroll" tabIndex={0} aria-label="The first rows of the file">
        <table className="import-table">
          <thead>
            <tr>
              {table.columns.map((role, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <th key={index} scope="col">
                  <Choice
                    label={`Column ${index + 1}${table.names[index] ? `, ${table.names[index]}` : ''}`}
                    hideLabel
                    options={ROLES}
                    value={role}
                    onChange={(value) =>
                      again({
                        columns: table.columns.map((old, at) => (at === index ? value : old)),
                      })
                    }
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((cells, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
              <tr key={row}>
                {table.columns.map((_, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                  <td key={index}>{cells[index] ?? ''}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function Choice<Value extends string>(props: {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}) {
  const id = useId();
  return (
    <span className="csv-choice">
      <label htmlFor={id} className={props.hideLabel ? 'visually-hidden' : undefined}>
        {props.label}
      </label>
      <select
        id={id}
        className="transfer-field"
        value={props.value}
        onChange={(event) => {
          const found = props.options.find(({ value }) => value === event.target.value);
          if (found) props.onChange(found.value);
        }}
      >
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </span>
  );
}
