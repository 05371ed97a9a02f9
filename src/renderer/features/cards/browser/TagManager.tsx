import { useState } from 'react';
import { uuidv7 } from 'uuidv7';
import type { Tag } from '../../../../contract/cards.ts';
import type { Uuid } from '../../../../contract/ids.ts';
import { notify } from '../../../app/notices.ts';
import { Button, ConfirmDialog, Dialog } from '../../../components/index.ts';
import { core } from '../../../rpc/client.ts';
import { useResource } from '../../../rpc/resource.ts';
import { tagsResource } from '../resources.ts';
import { reload } from './store.ts';

/** Every tag there is: renamed and deleted on all cards at once. */
export function TagManager({ onClose }: { readonly onClose: () => void }) {
  const { value: tags } = useResource(tagsResource);
  const [deleting, setDeleting] = useState<Tag | null>(null);
  return (
    <Dialog open onOpenChange={onClose} title="All tags">
      {tags?.length === 0 && (
        <p className="field-hint">No card has a tag yet. Pick cards, and give them some.</p>
      )}
      <ul className="tag-list">
        {tags?.map((tag) => (
          <TagRow key={tag.name} tag={tag} onDelete={() => setDeleting(tag)} />
        ))}
      </ul>
      <ConfirmDialog
        open={deleting !== null}
        onOpenChange={() => setDeleting(null)}
        title={`Delete the tag ${deleting?.name ?? ''}?`}
        confirm="Delete the tag"
        danger
        onConfirm={() => {
          if (deleting) void rename(deleting.name, null);
        }}
      >
        It is taken off {deleting?.cards === 1 ? 'its card' : `its ${deleting?.cards ?? 0} cards`}.
        The cards stay.
      </ConfirmDialog>
    </Dialog>
  );
}

function TagRow({ tag, onDelete }: { readonly tag: Tag; readonly onDelete: () => void }) {
  const [name, setName] = useState(tag.name);
  const changed = name.trim() !== '' && name.trim() !== tag.name && !/[\s"]/.test(name.trim());
  const keep = (): void => {
    if (changed) void rename(tag.name, name.trim());
  };
  return (
    <li className="tag-row">
      <input
        className="field-line"
        aria-label={`Name of the tag ${tag.name}`}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') keep();
        }}
      />
      <span className="field-hint numbers">
        {tag.cards === 1 ? '1 card' : `${tag.cards} cards`}
      </span>
      <Button size="small" disabled={!changed} onClick={keep}>
        Rename
      </Button>
      <Button size="small" variant="danger" onClick={onDelete}>
        Delete
      </Button>
    </li>
  );
}

async function rename(from: string, to: string | null): Promise<void> {
  const done = await core.call('tag.rename', { actId: uuidv7() as Uuid, from, to });
  if (!done.ok) notify({ level: 'error', text: done.error.message });
  else await reload();
}
