import { type CSSProperties, useRef } from 'react';
import { useSession } from '../../../app/session.ts';
import { CloseIcon, WarningIcon } from '../../../components/icons.ts';
import {
  Button,
  classNames,
  DomainErrorNote,
  IconButton,
  Skeleton,
} from '../../../components/index.ts';
import type { OpenExercise } from '../open-exercise.ts';
import { useWorkbench } from '../store.ts';
import { FileBar } from './FileBar.tsx';
import { FileTabs } from './FileTabs.tsx';
import { ReaderPane } from './ReaderPane.tsx';
import { useFileEditor } from './use-views.ts';

/** The learner's files: tabs, what stands in the way of saving, and the editor. */
export function EditorPane({ open }: { readonly open: OpenExercise }) {
  const { session, error, retry } = open;
  const files = useWorkbench((state) => state.files);
  const active = useWorkbench((state) => state.active);
  const reader = useWorkbench((state) => state.reader);
  const project = useWorkbench((state) => state.exercise?.exercise.kind === 'project');
  const fontSize = useSession((state) => state.settings.editorFontSize);
  const host = useFileEditor(session);
  const tab = files?.find((file) => file.path === active);
  const style = { '--wb-code-size': `${fontSize}px` } as CSSProperties;
  return (
    <section className="wb-editor" aria-label="Editor" style={style}>
      {session !== null && files !== null && (
        <FileBar session={session} files={files} active={active} />
      )}
      <Trouble />
      {session !== null && tab?.save.kind === 'conflict' && reader?.kind !== 'conflict' && (
        <div className="wb-bar wb-bar-warn" role="alert">
          <WarningIcon />
          <p className="wb-bar-text">
            {tab.save.disk === null
              ? `${tab.path} was deleted outside Cairn. Your text is still here, not saved.`
              : `${tab.path} was changed outside Cairn, and you changed it here. Nothing was overwritten.`}
          </p>
          <span className="wb-bar-actions">
            {tab.save.disk !== null && (
              <Button
                size="small"
                onClick={() => session.read({ kind: 'conflict', path: tab.path })}
              >
                Compare
              </Button>
            )}
            <Button size="small" onClick={() => session.takeDisk(tab.path)}>
              {tab.save.disk === null ? 'Close it' : 'Use the file on disk'}
            </Button>
            <Button size="small" onClick={() => void session.keepMine(tab.path)}>
              Keep mine
            </Button>
          </span>
        </div>
      )}
      {session !== null && tab?.save.kind === 'failed' && (
        <div className="wb-bar wb-bar-bad" role="alert">
          <WarningIcon />
          <p className="wb-bar-text">
            Not saved. {tab.save.message} Your text stays here, and saving is tried again.
          </p>
        </div>
      )}
      {error !== null && (
        <div className="wb-pad">
          <DomainErrorNote what="The exercise could not be opened" error={error} onRetry={retry} />
        </div>
      )}
      {files === null && error === null && (
        <div className="wb-pad">
          <Skeleton lines={5} label="Opening the files" />
        </div>
      )}
      <div className="wb-editor-row">
        {project && session !== null && files !== null && (
          <FileTabs session={session} files={files} active={active} layout="tree" />
        )}
        <div className="wb-editor-stack">
          <div
            ref={host}
            className={classNames('wb-code', (files === null || reader !== null) && 'wb-away')}
            id="wb-file"
            role="tabpanel"
            aria-label={active ?? 'No file'}
          />
          {session !== null && reader !== null && <ReaderPane session={session} reader={reader} />}
        </div>
      </div>
    </section>
  );
}

function Trouble() {
  const trouble = useWorkbench((state) => state.trouble);
  const close = useRef<HTMLButtonElement>(null);
  if (trouble === null) return null;
  return (
    <div className="wb-bar wb-bar-bad" role="alert">
      <WarningIcon />
      <p className="wb-bar-text">{trouble}</p>
      <IconButton
        ref={close}
        label="Dismiss"
        icon={<CloseIcon />}
        onClick={() => useWorkbench.setState({ trouble: null })}
      />
    </div>
  );
}
