import { AlertDialog, Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { classNames } from './class-names.ts';
import { IconButton } from './IconButton.tsx';
import { CloseIcon } from './icons.ts';

/** A modal dialog: it takes the focus, Escape closes it, and focus goes back to where it was. */
export function Dialog(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly wide?: boolean;
  /** `full` takes what room there is, for work that needs two columns. */
  readonly size?: 'full';
  /** Nothing but text that may be longer than the window: it takes the focus, so that the arrow keys scroll it. */
  readonly reading?: boolean;
  readonly footer?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <Radix.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="overlay" />
        <Radix.Content
          className={classNames(
            'dialog',
            props.wide && 'dialog-wide',
            props.size === 'full' && 'dialog-full',
          )}
          onOpenAutoFocus={(event) => {
            // What it asks for first, else the dialog itself, rather than its Close button.
            const content = event.currentTarget as HTMLElement;
            const field = content.querySelector<HTMLElement>(
              'input, textarea, select, .dialog-body[tabindex]',
            );
            event.preventDefault();
            (field ?? content).focus();
          }}
          {...(props.description === undefined && { 'aria-describedby': undefined })}
        >
          <header className="dialog-header">
            <Radix.Title className="dialog-title">{props.title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label="Close" icon={<CloseIcon />} />
            </Radix.Close>
          </header>
          {props.description !== undefined && (
            <Radix.Description className="dialog-description">
              {props.description}
            </Radix.Description>
          )}
          <div
            className="dialog-body"
            {...(props.reading && { tabIndex: 0, role: 'region', 'aria-label': props.title })}
          >
            {props.children}
          </div>
          {props.footer !== undefined && <footer className="dialog-footer">{props.footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Asks before something is lost: says what will be lost, and what is kept. */
export function ConfirmDialog(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly children: ReactNode;
  /** What the button does, as a verb: `Reset the files`. */
  readonly confirm: string;
  readonly danger?: boolean;
  readonly onConfirm: () => void;
}) {
  return (
    <AlertDialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="dialog">
          <header className="dialog-header">
            <AlertDialog.Title className="dialog-title">{props.title}</AlertDialog.Title>
          </header>
          <AlertDialog.Description asChild>
            <div className="dialog-description">{props.children}</div>
          </AlertDialog.Description>
          <footer className="dialog-footer">
            <AlertDialog.Cancel asChild>
              <Button>Cancel</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button variant={props.danger ? 'danger' : 'primary'} onClick={props.onConfirm}>
                {props.confirm}
              </Button>
            </AlertDialog.Action>
          </footer>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
