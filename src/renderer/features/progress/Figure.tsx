import { type ReactNode, useId } from 'react';
import { Button, classNames } from '../../components/index.ts';
import { setTable, useProgressView } from './store.ts';

export interface TableData {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A chart with its title, what it says in a sentence, and its numbers as a table for whoever prefers them. */
export function Figure(props: {
  readonly id: string;
  readonly title: string;
  /** What the chart shows, in words. */
  readonly summary: ReactNode;
  readonly table: TableData;
  readonly actions?: ReactNode;
  /** Said instead of the chart while there is nothing to show. */
  readonly empty?: string | null;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  const { id, title, table } = props;
  const asTable = useProgressView((state) => state.tables[id] === true);
  const titleId = useId();
  const empty = props.empty ?? null;
  return (
    <section
      className={classNames('figure', props.wide && 'figure-wide')}
      aria-labelledby={titleId}
    >
      <header className="figure-header">
        <h2 id={titleId}>{title}</h2>
        <div className="figure-actions">
          {props.actions}
          {empty === null && (
            <Button
              size="small"
              variant="quiet"
              aria-pressed={asTable}
              onClick={() => setTable(id, !asTable)}
            >
              Show as table <span className="visually-hidden">for {title}</span>
            </Button>
          )}
        </div>
      </header>
      {empty !== null ? (
        <p className="figure-empty">{empty}</p>
      ) : (
        <>
          <p className="figure-summary">{props.summary}</p>
          {asTable ? <Numbers title={title} table={table} /> : props.children}
        </>
      )}
    </section>
  );
}

function Numbers({ title, table }: { readonly title: string; readonly table: TableData }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="figure-table" tabIndex={0} aria-label={`${title}, table`}>
      <table className="numbers">
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row[0]}>
              {row.map((cell, index) =>
                index === 0 ? (
                  <th key={table.columns[index]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={table.columns[index]}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
