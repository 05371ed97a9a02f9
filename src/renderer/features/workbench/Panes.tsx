import { type ReactNode, type Ref, useImperativeHandle } from 'react';
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels';
import { classNames } from '../../components/index.ts';
import { ChecksLabel } from './checks/ChecksLabel.tsx';
import type { Pane } from './focus.ts';
import { NARROW_TABS, type NarrowTab } from './logic/layout.ts';
import { changeLayout, useWorkbench } from './store.ts';

export interface PanesHandle {
  /** Opens the pane if it is collapsed. */
  open(pane: Pane): void;
  toggle(area: 'reading' | 'results'): void;
}

/** Reading left; editor over results right. Each edge can be dragged, and the outer panes can be collapsed. */
export function WidePanes(props: {
  readonly ref: Ref<PanesHandle>;
  readonly reading: ReactNode;
  readonly editor: ReactNode;
  readonly results: ReactNode;
}) {
  const reading = usePanelRef();
  const editor = usePanelRef();
  const results = usePanelRef();
  const working = usePanelRef();
  const { columns, rows } = useWorkbench.getState().layout;
  useImperativeHandle(props.ref, () => ({
    open(pane) {
      if (pane === 'lesson' || pane === 'exercise') reading.current?.expand();
      else {
        working.current?.expand();
        (pane === 'editor' ? editor : results).current?.expand();
      }
    },
    toggle(area) {
      const panel = (area === 'reading' ? reading : results).current;
      if (panel?.isCollapsed()) panel.expand();
      else panel?.collapse();
    },
  }));
  return (
    <Group
      id="wb-columns"
      className="wb-panes"
      orientation="horizontal"
      defaultLayout={{ ...columns }}
      onLayoutChanged={(layout) => changeLayout({ columns: layout })}
    >
      <Panel id="reading" panelRef={reading} className="wb-panel" minSize={300} collapsible>
        {props.reading}
      </Panel>
      <Separator className="wb-sash" aria-label="Between reading and working" />
      <Panel id="working" panelRef={working} className="wb-panel" minSize={340} collapsible>
        <Group
          id="wb-rows"
          orientation="vertical"
          defaultLayout={{ ...rows }}
          onLayoutChanged={(layout) => changeLayout({ rows: layout })}
        >
          <Panel id="editor" panelRef={editor} className="wb-panel" minSize={120} collapsible>
            {props.editor}
          </Panel>
          <Separator className="wb-sash wb-sash-row" aria-label="Between editor and checks" />
          <Panel id="results" panelRef={results} className="wb-panel" minSize={90} collapsible>
            {props.results}
          </Panel>
        </Group>
      </Panel>
    </Group>
  );
}

/** In a narrow window each pane is a tab of its own; all of them stay alive. */
export function NarrowPanes(props: {
  readonly parts: Readonly<Record<NarrowTab, ReactNode>>;
  readonly tab: NarrowTab;
  readonly onTab: (tab: NarrowTab) => void;
}) {
  const there = NARROW_TABS.filter(({ id }) => props.parts[id]);
  const tab = there.some(({ id }) => id === props.tab) ? props.tab : (there[0]?.id ?? 'exercise');
  return (
    <div className="wb-narrow">
      <div className="tab-row">
        <div className="tab-list" role="tablist" aria-label="Panes">
          {there.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              role="tab"
              className="tab"
              aria-selected={id === tab}
              data-state={id === tab ? 'active' : 'inactive'}
              aria-controls={`wb-narrow-${id}`}
              onClick={() => props.onTab(id)}
            >
              {id === 'checks' ? <ChecksLabel /> : label}
            </button>
          ))}
        </div>
      </div>
      {there.map(({ id, label }) => (
        <div
          key={id}
          id={`wb-narrow-${id}`}
          role="tabpanel"
          aria-label={label}
          className={classNames('wb-narrow-panel', id !== tab && 'wb-away')}
        >
          {props.parts[id]}
        </div>
      ))}
    </div>
  );
}
