import { Switch } from 'radix-ui';
import { type ReactNode, useId, useState } from 'react';
import { MinusIcon, PlusIcon } from '../../components/icons.ts';
import { IconButton } from '../../components/index.ts';

/** One setting: its name and what it does on the left, its control on the right. */
export function Row(props: {
  readonly label: string;
  readonly hint?: ReactNode;
  /** The id of the control, where it is one element with a label. */
  readonly htmlFor?: string;
  readonly children: ReactNode;
}) {
  const label = <span className="setting-label">{props.label}</span>;
  return (
    <div className="setting">
      <div className="setting-text">
        {props.htmlFor === undefined ? label : <label htmlFor={props.htmlFor}>{label}</label>}
        {props.hint !== undefined && <p className="setting-hint">{props.hint}</p>}
      </div>
      <div className="setting-control">{props.children}</div>
    </div>
  );
}

/** A whole number in a range: typed, stepped with the buttons, or with the arrow keys. */
export function NumberRow(props: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly unit?: string;
  readonly onChange: (value: number) => void;
}) {
  const { value, min, max, step = 1, onChange } = props;
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const keep = (next: number): void => {
    const fitting = Math.min(max, Math.max(min, Math.round(next)));
    setDraft(null);
    if (Number.isFinite(fitting) && fitting !== value) onChange(fitting);
  };
  const commit = (): void => {
    if (draft !== null) keep(draft.trim() === '' ? value : Number(draft));
  };
  return (
    <Row label={props.label} hint={props.hint} htmlFor={id}>
      <div className="stepper">
        <IconButton
          label={`Less: ${props.label}`}
          icon={<MinusIcon />}
          disabled={value <= min}
          onClick={() => keep(value - step)}
        />
        <input
          id={id}
          className="stepper-field numbers"
          inputMode="numeric"
          autoComplete="off"
          value={draft ?? String(value)}
          onChange={(event) => setDraft(event.target.value.replace(/[^\d]/g, ''))}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            else if (event.key === 'Escape') setDraft(null);
            else if (event.key === 'ArrowUp') keep(value + step);
            else if (event.key === 'ArrowDown') keep(value - step);
            else return;
            event.preventDefault();
          }}
        />
        {props.unit !== undefined && <span className="stepper-unit">{props.unit}</span>}
        <IconButton
          label={`More: ${props.label}`}
          icon={<PlusIcon />}
          disabled={value >= max}
          onClick={() => keep(value + step)}
        />
      </div>
    </Row>
  );
}

export function SwitchRow(props: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}) {
  const id = useId();
  return (
    <Row label={props.label} hint={props.hint} htmlFor={id}>
      <Switch.Root
        id={id}
        className="switch"
        checked={props.value}
        onCheckedChange={props.onChange}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
    </Row>
  );
}
