import { useState } from 'react';
import { navigate, routes } from '../../../app/location.ts';
import { notify } from '../../../app/notices.ts';
import { useSession } from '../../../app/session.ts';
import { MoreIcon, PlusIcon, WarningIcon } from '../../../components/icons.ts';
import {
  ConfirmDialog,
  classNames,
  IconButton,
  Menu,
  type MenuItem,
  useLater,
} from '../../../components/index.ts';
import { core } from '../../../rpc/client.ts';
import { History } from '../exercise/History.tsx';
import type { ExerciseSession } from '../exercise-session.ts';
import { StepIcon } from '../replay/icons.ts';
import { type FileTab, useWorkbench } from '../store.ts';
import { FileTabs } from './FileTabs.tsx';
import { NameDialog } from './NameDialog.tsx';

/** Also in the workbench's actions. */
export const STEP_KEYS = 'Mod+Shift+Enter';
/** A dialog that closes gives the focus back a moment later. */
const FOCUS_AFTER_DIALOG_MS = 50;

type Asking =
  | { readonly kind: 'create' }
  | { readonly kind: 'rename' | 'delete'; readonly path: string }
  | { readonly kind: 'reset' | 'history' };

/** The files as tabs, whether they are saved, and what can be done with them. */
export function FileBar(props: {
  readonly session: ExerciseSession;
  readonly files: readonly FileTab[];
  readonly active: string | null;
}) {
  const { session, files, active } = props;
  const [asking, setAsking] = useState<Asking | null>(null);
  const project = useWorkbench((state) => state.exercise?.exercise.kind === 'project');
  const tab = files.find((file) => file.path === active);
  const close = (open: boolean): void => {
    if (!open) setAsking(null);
  };
  return (
    <div className="wb-filebar">
      {project ? (
        <span className="wb-tree-title">Files</span>
      ) : (
        <FileTabs session={session} files={files} active={active} layout="row" />
      )}
      <IconButton
        label="New file"
        icon={<PlusIcon />}
        onClick={() => setAsking({ kind: 'create' })}
      />
      <SaveState files={files} />
      <HelpMissing />
      {active?.endsWith('.py') && (
        <IconButton
          label={`Step through ${active}`}
          keys={STEP_KEYS}
          icon={<StepIcon />}
          onClick={() => void session.stepThrough()}
        />
      )}
      <Menu
        trigger={<IconButton label="Files and exercise" icon={<MoreIcon />} />}
        items={useMenu(session, tab, setAsking)}
      />
      {(asking?.kind === 'create' || asking?.kind === 'rename') && (
        <NameDialog
          from={asking.kind === 'rename' ? asking.path : null}
          onClose={(named) => {
            setAsking(null);
            // The dialog gives the focus back to its button; whoever named a file wants to type in it.
            if (named) setTimeout(() => session.focusEditor(), FOCUS_AFTER_DIALOG_MS);
          }}
          onName={(name) =>
            asking.kind === 'rename' ? session.rename(asking.path, name) : session.create(name)
          }
        />
      )}
      {asking?.kind === 'delete' && (
        <ConfirmDialog
          open
          onOpenChange={close}
          title={`Delete ${asking.path}?`}
          confirm="Delete the file"
          danger
          onConfirm={() => void session.remove(asking.path)}
        >
          The file is removed from the exercise's folder. Checks made while it was there keep a copy
          of it under History.
        </ConfirmDialog>
      )}
      {asking?.kind === 'reset' && (
        <ConfirmDialog
          open
          onOpenChange={close}
          title="Go back to the starter?"
          confirm="Reset the files"
          danger
          onConfirm={() => void session.reset()}
        >
          The files become what they were when you first opened the exercise. What you have now is
          kept as a snapshot under History, and your attempts and hints stay.
        </ConfirmDialog>
      )}
      {asking?.kind === 'history' && <History session={session} onClose={() => setAsking(null)} />}
    </div>
  );
}

function useMenu(
  session: ExerciseSession,
  tab: FileTab | undefined,
  ask: (asking: Asking) => void,
): readonly MenuItem[] {
  const exercise = useWorkbench((state) => state.exercise);
  const own = tab?.role === 'own';
  const items: MenuItem[] = [
    { id: 'new', label: 'New file…', onSelect: () => ask({ kind: 'create' }) },
  ];
  if (own && tab !== undefined) {
    items.push(
      {
        id: 'rename',
        label: `Rename ${tab.path}…`,
        onSelect: () => ask({ kind: 'rename', path: tab.path }),
      },
      {
        id: 'delete',
        label: `Delete ${tab.path}…`,
        danger: true,
        onSelect: () => ask({ kind: 'delete', path: tab.path }),
      },
    );
  }
  items.push(
    {
      id: 'checks',
      label: "Read the checks' source",
      separated: true,
      onSelect: () => session.read({ kind: 'checks', path: null, line: null }),
    },
    ...(exercise?.passed || exercise?.solutionSeen
      ? [
          {
            id: 'solution',
            label: 'Compare with the solution',
            onSelect: () => session.read({ kind: 'solution' }),
          },
        ]
      : []),
    {
      id: 'history',
      label: 'History…',
      separated: true,
      onSelect: () => ask({ kind: 'history' }),
    },
    { id: 'folder', label: 'Show the folder', onSelect: () => void reveal(session) },
    {
      id: 'reset',
      label: 'Reset to the starter…',
      danger: true,
      separated: true,
      onSelect: () => ask({ kind: 'reset' }),
    },
  );
  return items;
}

async function reveal(session: ExerciseSession): Promise<void> {
  const result = await core.call('workspace.reveal', { exerciseId: session.exerciseId });
  if (!result.ok) notify({ level: 'error', text: result.error.message });
  else notify({ level: 'info', text: `The files are in ${result.value.folder}` });
}

/** A mark while the editor has no help; its reason and the way out come on request. */
function HelpMissing() {
  const why = useWorkbench((state) => state.helpMissing);
  if (why === null) return null;
  const label = 'Editor help is off: why?';
  const action = { label: 'Python settings', run: () => navigate(routes.settingsPython) };
  return (
    <IconButton
      label={label}
      icon={<WarningIcon />}
      onClick={() => notify({ level: 'warning', text: why, action })}
    />
  );
}

/** Always says where the text is: on disk, on its way, or only here. */
function SaveState({ files }: { readonly files: readonly FileTab[] }) {
  const connected = useSession((state) => state.connection === 'connected');
  const kinds = new Set(files.map((file) => file.save.kind));
  const bad = kinds.has('conflict') || kinds.has('failed');
  const pending = kinds.has('saving') || kinds.has('unsaved');
  // A save takes a few milliseconds: saying so each time would flicker at every word.
  const slow = useLater(700, pending && !bad);
  const text = bad
    ? 'Not saved'
    : !connected && pending
      ? 'Waiting to save'
      : slow
        ? 'Saving…'
        : 'Saved';
  return (
    <output
      className={classNames('wb-save', bad && 'wb-save-bad', pending && !bad && 'wb-save-pending')}
      data-state={bad ? 'not saved' : pending ? 'saving' : 'saved'}
    >
      {text}
    </output>
  );
}
