import { useEffect, useState } from 'react';
import type { DomainError } from '../../../../contract/errors.ts';
import type { LibraryFile } from '../../../../contract/language.ts';
import { CloseIcon } from '../../../components/icons.ts';
import {
  Button,
  classNames,
  DomainErrorNote,
  IconButton,
  Skeleton,
} from '../../../components/index.ts';
import { core } from '../../../rpc/client.ts';
import type { ExerciseSession } from '../exercise-session.ts';
import { libraryPlace } from '../logic/uris.ts';
import { type Reader, useWorkbench } from '../store.ts';
import { CompareTexts } from './CompareTexts.tsx';
import { useReader } from './use-views.ts';

type Files = readonly { readonly path: string; readonly content: string }[];

/** Over the editor: the solution beside one's own, the checks' source, a library's file, or both versions of a file in conflict. */
export function ReaderPane(props: { readonly session: ExerciseSession; readonly reader: Reader }) {
  const { session, reader } = props;
  switch (reader.kind) {
    case 'conflict':
      return <Conflict session={session} path={reader.path} />;
    case 'library':
      return <Library key={reader.uri} session={session} uri={reader.uri} line={reader.line} />;
    case 'solution':
      return <Given key="solution" session={session} kind="solution" path={null} line={null} />;
    case 'checks':
      return (
        <Given key="checks" session={session} kind="checks" path={reader.path} line={reader.line} />
      );
  }
}

function Given(props: {
  readonly session: ExerciseSession;
  readonly kind: 'solution' | 'checks';
  readonly path: string | null;
  readonly line: number | null;
}) {
  const { session, kind } = props;
  const [state, setState] = useState<{ files: Files } | { error: DomainError } | null>(null);
  const [path, setPath] = useState(props.path);
  useEffect(() => setPath(props.path), [props.path]);
  useEffect(() => {
    let current = true;
    const { exerciseId } = session;
    void core
      .call(kind === 'solution' ? 'exercise.solution' : 'exercise.checks', { exerciseId })
      .then((result) => {
        if (!current) return;
        setState(result.ok ? { files: result.value.files } : { error: result.error });
        if (result.ok && kind === 'solution') session.solutionWasSeen();
      });
    return () => {
      current = false;
    };
  }, [session, kind]);
  const files = state !== null && 'files' in state ? sorted(state.files, session) : [];
  const file = files.find((each) => each.path === path) ?? files[0];
  const title = kind === 'solution' ? 'Yours and the solution' : 'What the checks do';
  return (
    <Frame title={title} session={session}>
      {files.length > 1 && (
        <div className="wb-reader-files" role="tablist" aria-label={title}>
          {files.map((each) => (
            <button
              key={each.path}
              type="button"
              role="tab"
              aria-selected={each === file}
              className={classNames('wb-file', 'wb-file-small')}
              onClick={() => setPath(each.path)}
            >
              {each.path}
            </button>
          ))}
        </div>
      )}
      <Unread state={state} what="This could not be read" />
      {file !== undefined && kind === 'checks' && (
        <Source
          path={file.path}
          text={file.content}
          line={file.path === props.path ? props.line : null}
        />
      )}
      {file !== undefined && kind === 'solution' && (
        <CompareTexts
          path={file.path}
          left={{ label: 'Yours', text: session.documents.text(file.path) ?? '' }}
          right={{ label: 'The solution', text: file.content }}
        />
      )}
    </Frame>
  );
}

/** What differs from one's own stands first: given files are the same in both. */
function sorted(files: Files, session: ExerciseSession): Files {
  const same = (file: Files[number]): boolean => session.documents.text(file.path) === file.content;
  return [...files].sort((a, b) => Number(same(a)) - Number(same(b)));
}

function Conflict({ session, path }: { readonly session: ExerciseSession; readonly path: string }) {
  const tab = useWorkbench((state) => state.files?.find((file) => file.path === path));
  const disk = tab?.save.kind === 'conflict' ? tab.save.disk : null;
  useEffect(() => {
    if (disk === null) session.read(null);
  }, [disk, session]);
  if (disk === null) return null;
  return (
    <Frame
      title={`${path}: two versions`}
      session={session}
      actions={
        <>
          <Button size="small" onClick={() => void session.keepMine(path)}>
            Keep mine
          </Button>
          <Button size="small" onClick={() => session.takeDisk(path)}>
            Use the file on disk
          </Button>
        </>
      }
    >
      <CompareTexts
        path={path}
        left={{ label: 'Yours', text: session.documents.text(path) ?? '' }}
        right={{ label: 'On disk', text: disk.content ?? '' }}
      />
    </Frame>
  );
}

/** Where a definition of somebody else's leads: looked at, left with Escape. */
function Library(props: {
  readonly session: ExerciseSession;
  readonly uri: string;
  readonly line: number;
}) {
  const { session, uri, line } = props;
  const [state, setState] = useState<{ file: LibraryFile } | { error: DomainError } | null>(null);
  useEffect(() => {
    let current = true;
    void core.call('language.library', { uri }).then((result) => {
      if (current) setState(result.ok ? { file: result.value } : { error: result.error });
    });
    return () => {
      current = false;
    };
  }, [uri]);
  const place = libraryPlace(uri);
  return (
    <Frame title={place} session={session}>
      <Unread
        state={state}
        what={`It is defined outside of your files, in ${place}, line ${line}, which could not be shown`}
      />
      {state !== null && 'file' in state && (
        <>
          <p className="wb-reader-note">
            {state.file.described
              ? 'Read only. Names and types without code: it is built into Python or compiled.'
              : 'Read only. This is the file that your program imports.'}{' '}
            Escape leads back to yours.
          </p>
          <Source
            path={place}
            extension={state.file.path}
            text={state.file.content}
            line={line}
            onLeave={() => session.focusEditor()}
          />
        </>
      )}
    </Frame>
  );
}

/** What stands in the place of a text that is on its way, or did not come. */
function Unread(props: {
  readonly state: object | { error: DomainError } | null;
  readonly what: string;
}) {
  const { state, what } = props;
  if (state !== null && !('error' in state)) return null;
  return (
    <div className="wb-pad">
      {state === null ? (
        <Skeleton lines={4} />
      ) : (
        <DomainErrorNote what={what} error={state.error} />
      )}
    </div>
  );
}

function Frame(props: {
  readonly title: string;
  readonly session: ExerciseSession;
  readonly actions?: React.ReactNode;
  readonly children: React.ReactNode;
}) {
  return (
    <section className="wb-reader" aria-label={props.title}>
      <header className="wb-reader-head">
        <h2 className="wb-reader-title">{props.title}</h2>
        {props.actions}
        <IconButton
          label="Back to your files"
          icon={<CloseIcon />}
          onClick={() => props.session.focusEditor()}
        />
      </header>
      {props.children}
    </section>
  );
}

function Source(props: {
  readonly path: string;
  readonly text: string;
  readonly line: number | null;
  /** The file's name where `path` is only its title. */
  readonly extension?: string;
  /** It takes the focus, and gives it back on Escape. */
  readonly onLeave?: () => void;
}) {
  const { path, text, line, onLeave } = props;
  const host = useReader({
    ...{ text, line, label: `${path}, read only`, path: props.extension ?? path },
    ...(onLeave ? { onLeave } : {}),
  });
  return <div ref={host} className="wb-code" />;
}
