import './search.css';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { HitKind, SearchHit } from '../../../contract/search.ts';
import { navigate } from '../../app/location.ts';
import { useScreenTitle } from '../../app/screen.ts';
import { Html } from '../../components/Html.tsx';
import { SearchIcon } from '../../components/icons.ts';
import { DomainErrorNote, EmptyState, Title } from '../../components/index.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { search, setKind, useSearch } from './store.ts';

const KINDS: readonly { readonly value: HitKind; readonly one: string; readonly many: string }[] = [
  { value: 'lesson', one: 'Lesson', many: 'Lessons' },
  { value: 'exercise', one: 'Exercise', many: 'Exercises' },
  { value: 'card', one: 'Card', many: 'Cards' },
  { value: 'point', one: 'Point', many: 'Points' },
  { value: 'code', one: 'Code', many: 'Code' },
  { value: 'own', one: 'Own card', many: 'Own cards' },
  { value: 'note', one: 'Note', many: 'Notes' },
  { value: 'mine', one: 'Your file', many: 'Your files' },
];

/** Full text over everything written, while typing. */
export function SearchScreen() {
  useScreenTitle('Search');
  const { text, kind, hits, corrected, notUnderstood, answeredText, error } = useSearch();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const shown = kind === 'all' ? hits : hits.filter((hit) => hit.kind === kind);
  const first = shown[0];

  const onKeyDown = (event: KeyboardEvent): void => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'ArrowDown') links[at + 1]?.focus();
    else if (event.key === 'ArrowUp') (at <= 0 ? input.current : links[at - 1])?.focus();
    else if (event.key === 'Enter' && at === -1 && first) navigate(first.route);
    else return;
    event.preventDefault();
  };
  const options = [
    { value: 'all' as const, label: `All ${hits.length}` },
    ...KINDS.flatMap(({ value, many }) => {
      const count = hits.filter((hit) => hit.kind === value).length;
      return count > 0 || value === kind ? [{ value, label: `${many} ${count}` }] : [];
    }),
  ];

  return (
    <div className="page search">
      <h1 className="visually-hidden">Search</h1>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: hears the arrow keys of the field and of the links in it */}
      <div onKeyDown={onKeyDown}>
        <label className="search-box">
          <SearchIcon aria-hidden="true" />
          <span className="visually-hidden">Search lessons, exercises, cards, notes and code</span>
          <input
            ref={input}
            type="search"
            className="search-field"
            placeholder="Search lessons, exercises, cards, notes and code"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            aria-describedby="search-status"
            value={text}
            onChange={(event) => void search(event.target.value)}
          />
        </label>
        <p id="search-status" role="status" className="visually-hidden">
          {answeredText !== '' && resultText(shown.length)}
        </p>
        {error && (
          <DomainErrorNote
            what="The search did not work"
            error={error}
            onRetry={() => void search(text)}
          />
        )}
        {corrected.map(({ typed, sought }) => (
          <p key={typed} className="search-said">
            “{typed}” is nowhere. Shown instead: {sought.join(', ')}.
          </p>
        ))}
        {notUnderstood.map((sentence) => (
          <p key={sentence} className="search-said">
            {sentence}
          </p>
        ))}
        {hits.length > 0 && (
          <div className="search-kinds">
            <Segmented label="Kind of result" options={options} value={kind} onChange={setKind} />
            <span className="search-hint">Enter opens the first, ↓ moves through the results</span>
          </div>
        )}
        {shown.length > 0 ? (
          <ol ref={list} className="hits" aria-label="Results">
            {shown.map((hit) => (
              <Hit key={`${hit.kind} ${hit.ref} ${hit.route}`} hit={hit} />
            ))}
          </ol>
        ) : (
          <Nothing text={answeredText} kind={kind} any={hits.length > 0} />
        )}
      </div>
    </div>
  );
}

function resultText(count: number): string {
  return count === 1 ? '1 result' : `${count === 0 ? 'No' : count} results`;
}

function Hit({ hit }: { readonly hit: SearchHit }) {
  return (
    <li>
      <a href={`#${hit.route}`} className="hit">
        <span className="hit-kind">{KINDS.find(({ value }) => value === hit.kind)?.one}</span>
        <span className="hit-title">
          <Title text={hit.title} />
        </span>
        <span className="hit-point numbers">{hit.pointId}</span>
        <Html as="span" html={hit.snippetHtml} className="hit-snippet" />
      </a>
    </li>
  );
}

function Nothing(props: {
  readonly text: string;
  readonly kind: HitKind | 'all';
  readonly any: boolean;
}) {
  const { text, kind, any } = props;
  if (text === '') {
    return (
      <EmptyState title="Find it again">
        Results come while you type, with the passage that matches, and open at its heading. Words
        may be cut short: <code>decor</code> finds decorators; words in quotes are found as they
        stand. Filters narrow it down: <code>module:1.2</code>, <code>kind:exercise</code>,{' '}
        <code>kind:code</code>, <code>is:tried</code>, <code>is:due</code>, <code>tag:sql</code>.
      </EmptyState>
    );
  }
  if (any) {
    const many = KINDS.find(({ value }) => value === kind)?.many.toLowerCase() ?? 'results';
    return <EmptyState title={`No ${many} among the results`}>Other kinds have some.</EmptyState>;
  }
  return (
    <EmptyState title={`Nothing was found for “${text}”`}>
      Try fewer or shorter words. Points that are not written yet are found by their titles only.
    </EmptyState>
  );
}
