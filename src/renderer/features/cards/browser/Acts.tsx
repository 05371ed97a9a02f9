import { useMemo, useState } from 'react';
import type { CardChange } from '../../../../contract/cards.ts';
import { type Action, useActions } from '../../../app/actions.ts';
import {
  BuryIcon,
  DeckIcon,
  DeleteIcon,
  FlagIcon,
  SuspendIcon,
  TagIcon,
} from '../../../components/icons.ts';
import { Button, ConfirmDialog, Dialog, Menu } from '../../../components/index.ts';
import { useResource } from '../../../rpc/resource.ts';
import { TagField } from '../editor/TagField.tsx';
import { openCardEditor } from '../editor-request.ts';
import { decksResource } from '../resources.ts';
import { FLAG_NAMES } from '../text.ts';
import { pickedCount } from './picked.ts';
import {
  apply,
  cursorRow,
  pickAll,
  pickedRows,
  pickNothing,
  selectedCount,
  useBrowser,
} from './store.ts';
import { TagManager } from './TagManager.tsx';

const cards = (count: number): string =>
  count === 1 ? '1 card' : `${count.toLocaleString('en-GB')} cards`;

type Asking = 'tags' | 'deck' | 'delete' | 'manage' | null;

/** What can be done with the cards that are picked, or with the one that has the cursor. */
export function Acts() {
  const state = useBrowser();
  const [asking, setAsking] = useState<Asking>(null);
  const total = state.total ?? 0;
  const picked = pickedCount(state.picked, total);
  const count = selectedCount(state);
  const none = count === 0 || state.working;
  const suspended = allSuspended();
  return (
    <div className="cards-acts">
      <p id="cards-status" className="cards-count numbers" role="status">
        {state.total !== null &&
          `${cards(total)}${picked > 0 ? `, ${picked.toLocaleString('en-GB')} picked` : ''}`}
      </p>
      {picked > 0 ? (
        <Button size="small" variant="quiet" onClick={pickNothing}>
          Pick none
        </Button>
      ) : (
        <Button size="small" variant="quiet" disabled={total === 0} onClick={pickAll}>
          Pick all
        </Button>
      )}
      <span className="cards-acts-gap" />
      <Button
        size="small"
        icon={<SuspendIcon />}
        disabled={none}
        onClick={() => suspend(!suspended)}
      >
        {suspended ? 'Bring back' : 'Suspend'}
      </Button>
      <Button size="small" icon={<BuryIcon />} disabled={none} onClick={bury}>
        Put off
      </Button>
      <Menu
        trigger={
          <Button size="small" icon={<FlagIcon />} disabled={none}>
            Flag
          </Button>
        }
        items={FLAG_NAMES.map((name, flag) => ({
          ...{ id: name, label: flag === 0 ? 'No flag' : `${flag} ${name}` },
          onSelect: () => setFlag(flag),
        }))}
      />
      <Button size="small" icon={<TagIcon />} disabled={none} onClick={() => setAsking('tags')}>
        Tags
      </Button>
      <Button size="small" icon={<DeckIcon />} disabled={none} onClick={() => setAsking('deck')}>
        Move
      </Button>
      <Button
        size="small"
        variant="danger"
        icon={<DeleteIcon />}
        disabled={none}
        onClick={() => setAsking('delete')}
      >
        Delete
      </Button>
      <Button size="small" variant="quiet" onClick={() => setAsking('manage')}>
        All tags
      </Button>
      {asking === 'tags' && <TagsDialog count={count} onClose={() => setAsking(null)} />}
      {asking === 'deck' && <DeckDialog count={count} onClose={() => setAsking(null)} />}
      {asking === 'manage' && <TagManager onClose={() => setAsking(null)} />}
      <ConfirmDialog
        open={asking === 'delete'}
        onOpenChange={(open) => setAsking(open ? 'delete' : null)}
        title={`Delete ${cards(count)}?`}
        confirm="Delete"
        danger
        onConfirm={() =>
          void apply({ kind: 'delete' }, (changed) =>
            changed === 0
              ? 'Nothing was deleted: cards of the course cannot be. Suspend them instead.'
              : `${cards(changed)} deleted.`,
          )
        }
      >
        Your own cards among them lose their text and no longer come. Cards of the course stay:
        suspend those instead. The log of what you answered is kept.
      </ConfirmDialog>
    </div>
  );
}

function allSuspended(): boolean {
  const rows = pickedRows(useBrowser.getState());
  return rows.length > 0 && rows.every((row) => row.suspended);
}

function suspend(suspended: boolean): void {
  void apply({ kind: 'suspend', suspended }, (count) =>
    suspended ? `${cards(count)} suspended.` : `${cards(count)} brought back.`,
  );
}

function bury(): void {
  void apply({ kind: 'bury' }, (count) => `${cards(count)} put off until tomorrow.`);
}

function setFlag(flag: number): void {
  void apply({ kind: 'flag', flag }, (count) =>
    flag === 0 ? `Flag taken off ${cards(count)}.` : `Flag ${flag} on ${cards(count)}.`,
  );
}

/** The keys of the list, wherever the focus is on this screen. */
export function useBrowserActs(): void {
  const actions = useMemo<readonly Action[]>(() => {
    const group = 'Cards';
    return [
      {
        ...{ id: 'cards.new', title: 'Make a card', group, keys: 'a' },
        run: () =>
          openCardEditor({ kind: 'new', pointId: null, heading: null, quote: null, start: null }),
      },
      {
        ...{ id: 'cards.edit', title: 'Change the card', group, keys: 'e' },
        run: () => {
          const row = cursorRow(useBrowser.getState());
          if (row) openCardEditor({ kind: 'edit', cardId: row.cardId });
        },
      },
      {
        ...{ id: 'cards.suspend', title: 'Suspend or bring back', group, keys: '@' },
        run: () => suspend(!allSuspended()),
      },
      { ...{ id: 'cards.bury', title: 'Put off until tomorrow', group, keys: '-' }, run: bury },
      ...FLAG_NAMES.map((name, flag) => ({
        ...{ id: `cards.flag.${flag}`, title: flag === 0 ? 'No flag' : `Flag ${flag}, ${name}` },
        ...{ group, keys: `Mod+${flag}` },
        run: () => setFlag(flag),
      })),
    ];
  }, []);
  // The grid keeps its keys to itself, so that Space and the arrows are its own: these work there too.
  const everywhere = useMemo(
    () => actions.map((action) => ({ ...action, everywhere: true })),
    [actions],
  );
  useActions(everywhere);
}

function TagsDialog({ count, onClose }: { readonly count: number; readonly onClose: () => void }) {
  const rows = pickedRows(useBrowser.getState());
  // Tags that all of them have; of those that only some have, nothing is changed unless it is named.
  const [first] = rows;
  const common = first
    ? first.tags.filter((tag) => rows.every((row) => row.tags.includes(tag)))
    : [];
  const [tags, setTags] = useState<readonly string[]>(common);
  const keep = (): void => {
    const change: CardChange = {
      kind: 'tags',
      add: tags.filter((tag) => !common.includes(tag)),
      remove: common.filter((tag) => !tags.includes(tag)),
    };
    onClose();
    void apply(change, (changed) => `Tags changed on ${cards(changed)}.`);
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Tags of ${cards(count)}`}
      description="Tags that all of them have are shown. What you add is put on all; what you take off is taken off all."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={keep}>
            Save
          </Button>
        </>
      }
    >
      <TagField tags={tags} onChange={setTags} autoFocus />
    </Dialog>
  );
}

function DeckDialog({ count, onClose }: { readonly count: number; readonly onClose: () => void }) {
  const [deck, setDeck] = useState(cursorRow(useBrowser.getState())?.deck ?? '');
  const { value: decks } = useResource(decksResource);
  const keep = (): void => {
    const name = deck.trim() === '' ? null : deck.trim();
    onClose();
    void apply({ kind: 'deck', deck: name }, (changed) =>
      name === null
        ? `${cards(changed)} taken out of their deck.`
        : `${cards(changed)} moved to ${name}.`,
    );
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Move ${cards(count)}`}
      description="A deck is a name; :: makes one within another, as in Work::Databases. Empty takes them out of their deck."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={keep}>
            Move
          </Button>
        </>
      }
    >
      <label className="field-label" htmlFor="move-deck">
        Deck
      </label>
      <input
        id="move-deck"
        className="field-line"
        list="move-decks"
        autoComplete="off"
        maxLength={200}
        value={deck}
        onChange={(event) => setDeck(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') keep();
        }}
      />
      <datalist id="move-decks">
        {decks?.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </Dialog>
  );
}
