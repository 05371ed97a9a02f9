import { RadioGroup } from 'radix-ui';
import type { ReactNode } from 'react';

/** A choice of one among a few, all in sight. Arrow keys choose. */
export function Segmented<Value extends string>(props: {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}) {
  return (
    <RadioGroup.Root
      className="segmented"
      aria-label={props.label}
      value={props.value}
      orientation="horizontal"
      onValueChange={(value) => {
        const option = props.options.find((candidate) => candidate.value === value);
        if (option) props.onChange(option.value);
      }}
    >
      {props.options.map(({ value, label }) => (
        <RadioGroup.Item key={value} value={value} className="segment">
          {label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
