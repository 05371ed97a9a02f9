import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classNames } from './class-names.ts';
import { ariaKeys, type KeyName } from './keys.ts';
import { Tooltip } from './Tooltip.tsx';

export interface IconButtonProps
  extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label' | 'children'> {
  readonly ref?: Ref<HTMLButtonElement>;
  /** Its accessible name, and its tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly keys?: KeyName | undefined;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
}

export function IconButton(props: IconButtonProps) {
  const { label, icon, keys, side, className, ...rest } = props;
  return (
    <Tooltip label={label} keys={keys} {...(side && { side })}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
        className={classNames('icon-button', className)}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
