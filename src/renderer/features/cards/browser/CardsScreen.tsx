import '../cards.css';
import './browser.css';
import { useEffect, useMemo, useRef } from 'react';
import { type Action, useActions } from '../../../app/actions.ts';
import { routes } from '../../../app/location.ts';
import { useScreenTitle } from '../../../app/screen.ts';
import { PlusIcon, SearchIcon } from '../../../components/icons.ts';
import {
  Button,
  DomainErrorNote,
  EmptyState,
  LinkButton,
  Menu,
  Skeleton,
} from '../../../components/index.ts';
import { core } from '../../../rpc/client.ts';
import { useResource } from '../../../rpc/resource.ts';
import { openCardEditor } from '../editor-request.ts';
import { decksResource, tagsResource } from '../resources.ts';
import { Acts, useBrowserActs } from './Acts.tsx';
import { CardTable } from './CardTable.tsx';
import { Details } from './Details.tsx';
import { cursorRow, openBrowser, reload, search, useBrowser } from './store.ts';

const FILTERS: readonly { readonly query: string; readonly label: string }[] = [
  { query: '', label: 'All' },
  { query: 'is:due', label: 'Due' },
  { query: 'is:new', label: 'New' },
  { query: 'is:own', label: 'Own' },
  { query: 'is:leech', label: 'Leeches' },
  { query: 'is:suspended', label: 'Suspended' },
  { query: 'is:flagged', label: 'Flagged' },
  { query: 'is:edited', label: 'Changed' },
  { query: 'is:conflict', label: 'Two texts' },
  { query: 'prop:r<0.8', label: 'Fading' },
];

/** Every card there is: found by words and by what is known of them, and changed many at a time. */
export function CardsScreen() {
  useScreenTitle('Cards');
  const state = useBrowser();
  const { query, total, notUnderstood, error } = state;
  const field = useRef<HTMLInputElement>(null);
  const row = cursorRow(state);
  useEffect(() => {
    void openBrowser();
    const listening = core.on('changed', ({ topics }) => {
      if (topics.includes('review')) void reload();
    });
    return () => listening.dispose();
  }, []);
  useBrowserActs();
  const actions = useMemo<readonly Action[]>(
    () => [
      {
        ...{ id: 'cards.find', title: 'Find cards', group: 'Cards', keys: 'Mod+f' },
        run: () => field.current?.select(),
      },
    ],
    [],
  );
  useActions(actions);
  return (
    <div className="cards">
      <header className="cards-head">
        <h1>Cards</h1>
        <LinkButton variant="quiet" to={routes.review}>
          Back to the review
        </LinkButton>
        <Button icon={<PlusIcon />} keys="a" onClick={newCard}>
          Make a card
        </Button>
      </header>
      <div className="cards-search">
        <label className="cards-box">
          <SearchIcon aria-hidden="true" />
          <span className="visually-hidden">Find cards</span>
          <input
            ref={field}
            type="search"
            className="cards-field"
            placeholder="Words, or is:due  tag:async  deck:work  module:3  flag:1  prop:r<0.8"
            autoComplete="off"
            spellCheck={false}
            maxLength={1000}
            aria-describedby="cards-status"
            value={query}
            onChange={(event) => search(event.target.value)}
          />
        </label>
        <FilterMenus />
      </div>
      <ul className="cards-filters" aria-label="Ready-made searches">
        {FILTERS.map((filter) => (
          <li key={filter.query}>
            <button
              type="button"
              className="cards-filter"
              aria-pressed={query.trim() === filter.query}
              onClick={() => search(filter.query)}
            >
              {filter.label}
            </button>
          </li>
        ))}
      </ul>
      {notUnderstood.length > 0 && (
        <p className="cards-wrong" role="status">
          {notUnderstood.join(' ')}
        </p>
      )}
      {error && (
        <DomainErrorNote
          what="The cards could not be listed"
          error={error}
          onRetry={() => void reload()}
        />
      )}
      <Acts />
      <div className="cards-body">
        {total === null && !error && <Skeleton lines={8} label="Looking through the cards" />}
        {total === 0 && <Nothing query={query} />}
        {total !== null && total > 0 && <CardTable />}
        {row && <Details row={row} />}
      </div>
    </div>
  );
}

function newCard(): void {
  openCardEditor({ kind: 'new', pointId: null, heading: null, quote: null, start: null });
}

function FilterMenus() {
  const { value: decks } = useResource(decksResource);
  const { value: tags } = useResource(tagsResource);
  const quoted = (name: string): string => (/[\s()]/.test(name) ? `"${name}"` : name);
  return (
    <>
      {decks && decks.length > 0 && (
        <Menu
          trigger={<Button>Decks</Button>}
          items={decks.map(({ name, cards }) => ({
            ...{ id: name, label: `${name} (${cards})` },
            onSelect: () => search(`deck:${quoted(name)}`),
          }))}
        />
      )}
      {tags && tags.length > 0 && (
        <Menu
          trigger={<Button>Tags</Button>}
          items={tags.map(({ name, cards }) => ({
            ...{ id: name, label: `${name} (${cards})` },
            onSelect: () => search(`tag:${quoted(name)}`),
          }))}
        />
      )}
    </>
  );
}

function Nothing({ query }: { readonly query: string }) {
  if (query.trim() === '') {
    return (
      <EmptyState
        title="No cards yet"
        action={
          <Button variant="primary" onClick={newCard}>
            Make a card
          </Button>
        }
      >
        The cards of the course and your own are listed here.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No card fits"
      action={<Button onClick={() => search('')}>Show all cards</Button>}
    >
      Words are sought in question and answer and may be cut short. A minus turns a part round, as
      in <code>-is:new</code>; <code>or</code> and brackets join parts.
    </EmptyState>
  );
}
