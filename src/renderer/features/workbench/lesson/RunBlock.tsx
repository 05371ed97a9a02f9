import { type ReactNode, useRef, useState } from 'react';
import type { LessonBlock } from '../../../../contract/curriculum.ts';
import type { PointId } from '../../../../contract/ids.ts';
import { ResetIcon, RunIcon } from '../../../components/icons.ts';
import { Button, useLater } from '../../../components/index.ts';
import { StepIcon } from '../replay/icons.ts';
import { startReplay } from '../replay/store.ts';
import { BlockOutput } from './BlockOutput.tsx';
import { useBlockEditor } from './use-block-editor.ts';
import { useBlockRun } from './use-block-run.ts';

/** Code of a lesson that runs in place. It can be changed, and be put back. */
export function RunBlock(props: {
  readonly pointId: PointId;
  readonly block: LessonBlock;
  /** Null while the output is still to be predicted. */
  readonly proved: string | null;
  readonly children?: ReactNode;
}) {
  const { pointId, block, proved } = props;
  const [code, setCode] = useState(block.code);
  const [editing, setEditing] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  const { state, run, cancel, clear } = useBlockRun(pointId, block.index);
  const host = useBlockEditor({
    active: editing,
    code,
    label: `Code block ${block.index + 1}`,
    onChange: setCode,
    onRun: () => void run(code),
    onLeave: () => edit.current?.focus(),
  });
  const slow = useLater(300, state.kind === 'running');
  const changed = code !== block.code;
  const reset = (): void => {
    setEditing(false);
    setCode(block.code);
    clear();
  };
  return (
    <section className="wb-block" aria-label={`Code block ${block.index + 1}`}>
      <div className="wb-block-code">
        {editing ? (
          <div ref={host} className="wb-block-editor" />
        ) : (
          <pre
            className="code"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
            tabIndex={0}
            onDoubleClick={() => setEditing(true)}
          >
            {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the pack's HTML was sanitised when it was built */}
            <code dangerouslySetInnerHTML={{ __html: block.html }} />
          </pre>
        )}
        <div className="wb-block-bar">
          <Button
            ref={edit}
            size="small"
            variant="quiet"
            onClick={() => setEditing(true)}
            disabled={editing}
          >
            {editing ? 'Editing' : 'Edit'}
          </Button>
          {(changed || editing) && (
            <Button size="small" variant="quiet" icon={<ResetIcon />} onClick={reset}>
              Reset
            </Button>
          )}
          {block.continues && <span className="wb-block-note">goes on from the block above</span>}
          <span className="wb-spring" />
          {slow ? (
            <Button size="small" onClick={cancel}>
              Stop
            </Button>
          ) : (
            proved !== null && (
              <>
                <Button
                  size="small"
                  variant="quiet"
                  icon={<StepIcon />}
                  onClick={() =>
                    void startReplay({
                      title: `Step through code block ${block.index + 1}`,
                      target: { kind: 'block', pointId, index: block.index, code },
                    })
                  }
                >
                  Step through
                </Button>
                <Button size="small" icon={<RunIcon />} onClick={() => void run(code)}>
                  Run
                </Button>
              </>
            )
          )}
        </div>
      </div>
      {props.children}
      {proved !== null && (
        <BlockOutput run={state} proved={changed ? null : proved} onRun={() => void run(code)} />
      )}
    </section>
  );
}
