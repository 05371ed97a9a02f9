import type { ReactNode } from 'react';

/** A choice of one among a few, all in sight. Arrow keys choose. */
export function Segmented<Value extends string>(props: {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}) {
  return (
    <div className="segmented" role="radiogroup" aria-label={props.label}>
      {props.options.map(({ value, label }) => (
        <label key={value} className="segment">
          <input
            type="radio"
            className="segment-choice"
            // Not a name of its own each time: Chromium keeps every name of a group that it ever met.
            name={props.label}
            checked={value === props.value}
            onChange={() => props.onChange(value)}
          />
          <span className="segment-label">{label}</span>
        </label>
      ))}
    </div>
  );
}
