import '../cards.css';
import { useEffect, useState } from 'react';
import {
  Button,
  ConfirmDialog,
  Dialog,
  DomainErrorNote,
  Skeleton,
} from '../../../components/index.ts';
import { Segmented } from '../../../components/Segmented.tsx';
import { closeCardEditor, useEditorRequest } from '../editor-request.ts';
import { CardFields } from './CardFields.tsx';
import { KINDS } from './draft.ts';
import { Preview } from './Preview.tsx';
import {
  beginEditing,
  change,
  hasChanges,
  loadSource,
  restoreText,
  save,
  useEditor,
} from './store.ts';
import { Conflict, NewOriginal } from './Versions.tsx';

/** Writes a new card, or changes one: its fields on the left, how it will look on the right. */
export function EditorDialog() {
  const request = useEditorRequest((state) => state.request);
  const opened = useEditorRequest((state) => state.opened);
  const [asking, setAsking] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `opened` begins anew for the same card too
  useEffect(() => {
    if (request) void beginEditing(request);
  }, [request, opened]);
  const leave = (): void => {
    if (hasChanges()) setAsking(true);
    else closeCardEditor();
  };
  return (
    <>
      <Dialog
        open={request !== null}
        onOpenChange={(open) => {
          if (!open) leave();
        }}
        title={request?.kind === 'edit' ? 'Change the card' : 'Make a card'}
        size="full"
        footer={<Footer onCancel={leave} />}
      >
        {request !== null && <Body />}
      </Dialog>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Leave without saving?"
        confirm="Leave"
        danger
        onConfirm={closeCardEditor}
      >
        What you wrote in this card is lost. Nothing else changes.
      </ConfirmDialog>
    </>
  );
}

function Body() {
  const { request, source, draft, error } = useEditor();
  const editing = request?.kind === 'edit';
  if (editing && !source) {
    return error ? (
      <DomainErrorNote
        what="The card could not be opened"
        error={error}
        onRetry={() => void loadSource()}
      />
    ) : (
      <Skeleton lines={6} label="Opening the card" />
    );
  }
  const kind = KINDS.find(({ value }) => value === draft.kind);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears Ctrl+Enter of the fields in it
    <div
      className="card-editor"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          void save(source?.conflicts.map(({ editId }) => editId) ?? []);
        }
      }}
    >
      <div className="card-editor-form">
        {!editing && (
          <div className="card-kinds">
            <Segmented
              label="Kind of card"
              options={KINDS}
              value={draft.kind}
              onChange={(value) => change({ kind: value })}
            />
          </div>
        )}
        <p className="field-hint">{kind?.hint}</p>
        {source && !source.own && !source.originalChanged && (
          <p className="field-hint">
            A card of the course: your words stand in for the original, which is kept.
          </p>
        )}
        {source && source.conflicts.length > 0 && <Conflict source={source} />}
        {source?.originalChanged && <NewOriginal source={source} />}
        {error && <DomainErrorNote what="The card is not saved" error={error} />}
        <CardFields key={draft.kind} />
      </div>
      <Preview />
    </div>
  );
}

function Footer({ onCancel }: { readonly onCancel: () => void }) {
  const { source, saving, preview, tried } = useEditor();
  const problems = tried ? (preview?.problems.length ?? 0) : 0;
  return (
    <>
      <p className="card-editor-problems" role="status">
        {problems > 0 &&
          (problems === 1 ? '1 field needs a look.' : `${problems} fields need a look.`)}
      </p>
      {source && !source.own && source.original !== null && (
        <Button variant="quiet" onClick={() => void restoreText()}>
          Put the original back
        </Button>
      )}
      <Button onClick={onCancel}>Cancel</Button>
      <Button
        variant="primary"
        keys="Mod+Enter"
        busy={saving}
        onClick={() => void save(source?.conflicts.map(({ editId }) => editId) ?? [])}
      >
        Save
      </Button>
    </>
  );
}
