import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './Kbd.tsx';
import type { KeyName } from './keys.ts';

export const TooltipProvider = Radix.Provider;

/** Says more about a control on hover and on focus. What it says must not be needed to use the control. */
export function Tooltip(props: {
  readonly label: ReactNode;
  readonly keys?: KeyName | undefined;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that takes a ref and props, such as a button. */
  readonly children: ReactElement;
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{props.children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className="tooltip"
          side={props.side ?? 'bottom'}
          sideOffset={6}
          collisionPadding={8}
        >
          {props.label}
          {props.keys !== undefined && <Kbd keys={props.keys} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
