import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { CardRow } from '../../../../contract/cards.ts';
import { ArrowDownIcon, ArrowUpIcon } from '../../../components/icons.ts';
import { classNames } from '../../../components/index.ts';
import { openCardEditor } from '../editor-request.ts';
import { FlagMark } from '../FlagMark.tsx';
import { COLUMNS, type Column } from './columns.ts';
import { isPicked } from './picked.ts';
import {
  cursorRow,
  ensureRows,
  moveTo,
  pickAll,
  pickNothing,
  rowAt,
  sortBy,
  toggle,
  useBrowser,
} from './store.ts';
import { ROW_PX, revealRow, useRowsInSight } from './window.ts';

/** The list itself: one tab stop, moved through by keys, and only the rows in sight are there. */
export function CardTable() {
  const state = useBrowser();
  const { cursor, picked, sort, descending } = state;
  const total = state.total ?? 0;
  const scroller = useRef<HTMLDivElement>(null);
  const { first, end } = useRowsInSight(scroller, total);
  useEffect(() => {
    if (end > first) void ensureRows(first, end - 1);
  }, [first, end]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new list is looked at once more
  useEffect(() => {
    if (end > first) void ensureRows(first, end - 1);
  }, [state.pages]);
  useEffect(() => {
    if (scroller.current) revealRow(scroller.current, cursor);
  }, [cursor]);
  const nowMs = Date.now();

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table of 100,000 rows cannot be one in the page
    <div
      role="grid"
      className="card-grid"
      aria-label="Cards"
      aria-rowcount={total + 1}
      aria-multiselectable
      aria-activedescendant={cursorRow(state) ? `card-row-${cursor}` : undefined}
      tabIndex={0}
      data-keeps-keys=""
      onKeyDown={onKeyDown}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: its buttons take the focus */}
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="row" className="card-grid-head" aria-rowindex={1}>
        <Head label="Question" sort="front" current={sort} descending={descending} id="question" />
        {COLUMNS.map((column) => (
          <Head
            key={column.id}
            id={column.id}
            label={column.label}
            sort={column.sort}
            current={sort}
            descending={descending}
          />
        ))}
      </div>
      <div ref={scroller} role="presentation" className="card-grid-scroll">
        <div role="presentation" style={{ height: total * ROW_PX }} className="card-grid-rows">
          {Array.from({ length: end - first }, (_, at) => {
            const index = first + at;
            const row = rowAt(state, index);
            return (
              <Row
                key={row?.cardId ?? index}
                index={index}
                row={row}
                here={index === cursor}
                picked={row ? isPicked(picked, row.cardId) : false}
                nowMs={nowMs}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function onKeyDown(event: KeyboardEvent): void {
  // The buttons of the head press themselves.
  if (event.target !== event.currentTarget) return;
  const state = useBrowser.getState();
  const { cursor, total } = state;
  const page = 15;
  const mod = event.ctrlKey || event.metaKey;
  const go = (index: number): void => void moveTo(index, event.shiftKey);
  if (event.key === 'ArrowDown') go(cursor + 1);
  else if (event.key === 'ArrowUp') go(cursor - 1);
  else if (event.key === 'PageDown') go(cursor + page);
  else if (event.key === 'PageUp') go(cursor - page);
  else if (event.key === 'Home') go(0);
  else if (event.key === 'End') go((total ?? 1) - 1);
  else if (event.key === ' ') toggle(cursor);
  else if (mod && event.key.toLowerCase() === 'a') pickAll();
  else if (event.key === 'Escape') pickNothing();
  else if (event.key === 'Enter') {
    const row = cursorRow(state);
    if (row) openCardEditor({ kind: 'edit', cardId: row.cardId });
  } else return;
  event.preventDefault();
}

function Head(props: {
  readonly id: string;
  readonly label: string;
  readonly sort: Column['sort'];
  readonly current: Column['sort'];
  readonly descending: boolean;
}) {
  const { id, label, sort, current, descending } = props;
  const here = sort !== null && sort === current;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table of 100,000 rows cannot be one in the page
    // biome-ignore lint/a11y/useFocusableInteractive: its button takes the focus
    <div
      role="columnheader"
      className={`card-cell card-cell-${id}`}
      aria-sort={here ? (descending ? 'descending' : 'ascending') : undefined}
    >
      {sort === null ? (
        label
      ) : (
        <button type="button" className="card-sort" onClick={() => sortBy(sort)}>
          {label}
          {here &&
            (descending ? (
              <ArrowDownIcon aria-hidden="true" />
            ) : (
              <ArrowUpIcon aria-hidden="true" />
            ))}
        </button>
      )}
    </div>
  );
}

function Row(props: {
  readonly index: number;
  readonly row: CardRow | undefined;
  readonly here: boolean;
  readonly picked: boolean;
  readonly nowMs: number;
}) {
  const { index, row, here, picked, nowMs } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears the keys
    // biome-ignore lint/a11y/useSemanticElements: a table of 100,000 rows cannot be one in the page
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus, and names this row as its active one
    <div
      role="row"
      id={`card-row-${index}`}
      className={classNames('card-row', here && 'card-row-here', picked && 'card-row-picked')}
      style={{ top: index * ROW_PX }}
      aria-rowindex={index + 2}
      aria-selected={picked}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey) toggle(index);
        else void moveTo(index, event.shiftKey);
      }}
      onDoubleClick={() => {
        if (row) openCardEditor({ kind: 'edit', cardId: row.cardId });
      }}
    >
      {row ? (
        <>
          <Cell id="question">
            <input
              type="checkbox"
              className="card-pick"
              tabIndex={-1}
              aria-label={`Pick ${row.front}`}
              checked={picked}
              onClick={(event) => event.stopPropagation()}
              onChange={() => toggle(index)}
            />
            {row.flag > 0 && <FlagMark flag={row.flag} />}
            <span className="card-front">{row.front === '' ? 'No text' : row.front}</span>
          </Cell>
          {COLUMNS.map((column) => (
            <Cell key={column.id} id={column.id}>
              {column.text(row, nowMs)}
            </Cell>
          ))}
        </>
      ) : (
        <Cell id="question">
          <span className="card-waiting">Loading</span>
        </Cell>
      )}
    </div>
  );
}

function Cell({ id, children }: { readonly id: string; readonly children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table of 100,000 rows cannot be one in the page
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div role="gridcell" className={`card-cell card-cell-${id}`}>
      {children}
    </div>
  );
}
