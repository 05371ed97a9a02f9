import { DropdownMenu as Radix } from 'radix-ui';
import { Fragment, type ReactElement, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Kbd } from './Kbd.tsx';
import type { KeyName } from './keys.ts';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly keys?: KeyName;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** Begins a new group. */
  readonly separated?: boolean;
  readonly onSelect: () => void;
}

/** A button that opens a list of things to do. */
export function Menu(props: {
  /** One button. */
  readonly trigger: ReactElement;
  readonly items: readonly MenuItem[];
  readonly align?: 'start' | 'end';
}) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{props.trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className="menu"
          align={props.align ?? 'end'}
          sideOffset={4}
          collisionPadding={8}
        >
          {props.items.map((item) => (
            <Fragment key={item.id}>
              {item.separated && <Radix.Separator className="menu-separator" />}
              <Radix.Item
                className={classNames('menu-item', item.danger && 'menu-item-danger')}
                disabled={item.disabled ?? false}
                onSelect={item.onSelect}
              >
                {item.icon}
                <span className="menu-label">{item.label}</span>
                {item.keys !== undefined && <Kbd keys={item.keys} />}
              </Radix.Item>
            </Fragment>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
