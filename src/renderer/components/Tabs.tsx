import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: ReactNode;
  readonly panel: ReactNode;
  /** Kept alive while another tab is shown, for terminals and editors. */
  readonly keepMounted?: boolean;
}

/** Tabs with their panels. Arrow keys move between tabs. */
export function Tabs<Id extends string>(props: {
  readonly label: string;
  readonly items: readonly TabItem<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  /** Sits at the right end of the row of tabs. */
  readonly actions?: ReactNode;
  readonly className?: string;
}) {
  const { items, value, onChange } = props;
  return (
    <Radix.Root
      className={classNames('tabs', props.className)}
      value={value}
      onValueChange={(id) => {
        const item = items.find((candidate) => candidate.id === id);
        if (item) onChange(item.id);
      }}
    >
      <div className="tab-row">
        <Radix.List className="tab-list" aria-label={props.label}>
          {items.map((item) => (
            <Radix.Trigger key={item.id} value={item.id} className="tab">
              {item.label}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {props.actions}
      </div>
      {items.map((item) => (
        <Radix.Content
          key={item.id}
          value={item.id}
          className="tab-panel"
          {...(item.keepMounted && { forceMount: true as const })}
          hidden={item.id !== value}
        >
          {item.panel}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
