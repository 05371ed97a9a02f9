import { type ReactNode, useEffect, useRef, useState } from 'react';
import { IconButton, Tabs } from '../../components/index.ts';
import { ChecksLabel } from './checks/ChecksLabel.tsx';
import { ColumnsIcon } from './icons.ts';
import { type ResultTab, SIDE_BY_SIDE_PX } from './logic/layout.ts';
import { changeLayout, useWorkbench } from './store.ts';

/** Checks and terminal: behind two tabs, or next to each other where there is room. */
export function ResultsPane(props: { readonly checks: ReactNode; readonly terminal: ReactNode }) {
  const layout = useWorkbench((state) => state.layout);
  const root = useRef<HTMLDivElement>(null);
  const [roomy, setRoomy] = useState(false);
  useEffect(() => {
    if (!root.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setRoomy(entry.contentRect.width >= SIDE_BY_SIDE_PX);
    });
    observer.observe(root.current);
    return () => observer.disconnect();
  }, []);
  const both = roomy && layout.sideBySide;
  return (
    <div ref={root} className="wb-results" data-both={both}>
      <Tabs<ResultTab>
        label="Checks and terminal"
        className="wb-tabs"
        value={layout.resultTab}
        onChange={(resultTab) => changeLayout({ resultTab })}
        actions={
          roomy && (
            <IconButton
              label={both ? 'Show one at a time' : 'Show checks and terminal side by side'}
              icon={<ColumnsIcon />}
              aria-pressed={both}
              onClick={() => changeLayout({ sideBySide: !both })}
            />
          )
        }
        items={[
          { id: 'checks', label: <ChecksLabel />, panel: props.checks, keepMounted: true },
          { id: 'terminal', label: 'Terminal', panel: props.terminal, keepMounted: true },
        ]}
      />
    </div>
  );
}
