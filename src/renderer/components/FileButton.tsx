import { useRef } from 'react';
import { Button } from './Button.tsx';

/** A button that asks for a file. The same file can be chosen again. */
export function FileButton(props: {
  readonly label: string;
  /** What the file is for, where the label alone does not say it. */
  readonly name: string;
  readonly accept: string;
  readonly busy: boolean;
  readonly onFile: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={props.accept}
        aria-label={props.name}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) props.onFile(file);
        }}
      />
      <Button busy={props.busy} onClick={() => input.current?.click()}>
        {props.label}
      </Button>
    </>
  );
}
