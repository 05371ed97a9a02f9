import { Fragment, type KeyboardEvent, useRef } from 'react';
import { classNames, Tooltip } from '../../../components/index.ts';
import type { ExerciseSession } from '../exercise-session.ts';
import type { FileTab } from '../store.ts';

/** The files to choose from: in a row, or below one another under the names of their folders. */
export function FileTabs(props: {
  readonly session: ExerciseSession;
  readonly files: readonly FileTab[];
  readonly active: string | null;
  readonly layout: 'row' | 'tree';
}) {
  const { session, active, layout } = props;
  const files = layout === 'tree' ? byFolder(props.files) : props.files;
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const keys =
      layout === 'tree' ? { ArrowUp: -1, ArrowDown: 1 } : { ArrowLeft: -1, ArrowRight: 1 };
    const step = (keys as Readonly<Record<string, number>>)[event.key];
    if (step === undefined) return;
    const open = files.filter((file) => file.editable);
    const at = open.findIndex((file) => file.path === active);
    const next = open[(at + step + open.length) % open.length];
    if (!next) return;
    event.preventDefault();
    session.show(next.path);
    list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(next.path)}"]`)?.focus();
  };
  return (
    <div
      ref={list}
      className={layout === 'tree' ? 'wb-files wb-tree' : 'wb-files'}
      role="tablist"
      aria-label="Files"
      aria-orientation={layout === 'tree' ? 'vertical' : 'horizontal'}
    >
      {files.map((file, index) => {
        const selected = file.path === active;
        const folder = folderOf(file.path);
        const begins = layout === 'tree' && folder !== folderOf(files[index - 1]?.path ?? '');
        return (
          <Fragment key={file.path}>
            {begins && (
              <span className="wb-tree-folder" aria-hidden="true">
                {folder}/
              </span>
            )}
            <Tooltip label={aboutFile(file)} side={layout === 'tree' ? 'right' : 'bottom'}>
              <button
                type="button"
                role="tab"
                aria-selected={selected}
                aria-controls="wb-file"
                tabIndex={selected ? 0 : -1}
                data-path={file.path}
                aria-label={layout === 'tree' ? nameOf(file) : undefined}
                data-nested={folder !== ''}
                disabled={!file.editable}
                className={classNames('wb-file', file.role === 'read' && 'wb-file-read')}
                onClick={() => session.show(file.path)}
                onKeyDown={move}
              >
                {layout === 'tree'
                  ? file.path.slice(folder === '' ? 0 : folder.length + 1)
                  : file.path}
                {file.role === 'read' && (
                  <>
                    {' '}
                    <span className="wb-file-note">read only</span>
                  </>
                )}
                {file.save.kind === 'conflict' || file.save.kind === 'failed' ? (
                  <span
                    className="wb-file-mark wb-file-mark-bad"
                    role="img"
                    aria-label="not saved"
                  />
                ) : null}
              </button>
            </Tooltip>
          </Fragment>
        );
      })}
    </div>
  );
}

function aboutFile(file: FileTab): string {
  if (!file.editable) return 'Not a text file, or larger than 1 MB: open it from the folder';
  switch (file.role) {
    case 'edit':
      return 'Yours to change';
    case 'read':
      return 'Given: read it, the checks use it as it is';
    case 'own':
      return 'Your own file';
  }
}

function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at < 0 ? '' : path.slice(0, at);
}

/** What is at the top stands first, then each folder with its files. */
function byFolder(files: readonly FileTab[]): readonly FileTab[] {
  const key = ({ path }: FileTab): string => folderOf(path);
  return [...files].sort((a, b) => (key(a) === key(b) ? 0 : key(a) < key(b) ? -1 : 1));
}

/** Only the last part of the path is shown: the whole of it is said, with all that is shown beside it. */
function nameOf({ path, role, save }: FileTab): string {
  const given = role === 'read' ? ' read only' : '';
  const lost = save.kind === 'conflict' || save.kind === 'failed' ? ', not saved' : '';
  return `${path}${given}${lost}`;
}
