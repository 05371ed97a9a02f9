import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Link } from 'wouter';
import { classNames } from './class-names.ts';
import { Kbd } from './Kbd.tsx';
import { ariaKeys, type KeyName } from './keys.ts';

interface Look {
  /** `primary` is the one thing to do on a screen; `quiet` has no frame; `danger` loses something. */
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger' | undefined;
  readonly size?: 'normal' | 'small' | 'large' | undefined;
  readonly icon?: ReactNode;
  /** The key that does the same, shown on the button. Whoever shows it also listens for it. */
  readonly keys?: KeyName | undefined;
}

export interface ButtonProps extends Look, ButtonHTMLAttributes<HTMLButtonElement> {
  readonly ref?: Ref<HTMLButtonElement>;
  /** Works on it: cannot be pressed again, and says so. */
  readonly busy?: boolean | undefined;
}

function look({ variant = 'secondary', size = 'normal' }: Look, className?: string): string {
  return classNames(
    'button',
    `button-${variant}`,
    size !== 'normal' && `button-${size}`,
    className,
  );
}

export function Button(props: ButtonProps) {
  const { variant, size, icon, keys, busy, className, children, onClick, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      onClick={busy ? undefined : onClick}
      aria-disabled={busy || rest['aria-disabled']}
      aria-busy={busy}
      aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
      className={look({ variant, size }, className)}
    >
      {icon}
      {children !== undefined && <span className="button-text">{children}</span>}
      {keys !== undefined && <Kbd keys={keys} />}
    </button>
  );
}

/** Goes somewhere, and looks like a button. */
export function LinkButton(
  props: Look & {
    readonly to: string;
    readonly className?: string;
    readonly children: ReactNode;
    readonly onClick?: () => void;
  },
) {
  const { variant, size, icon, keys, to, className, children, onClick } = props;
  return (
    <Link href={to} className={look({ variant, size }, className)} {...(onClick && { onClick })}>
      {icon}
      <span className="button-text">{children}</span>
      {keys !== undefined && <Kbd keys={keys} />}
    </Link>
  );
}
