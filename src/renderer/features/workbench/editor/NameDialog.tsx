import { type FormEvent, useId, useState } from 'react';
import type { DomainError } from '../../../../contract/errors.ts';
import { Button, Dialog } from '../../../components/index.ts';

/** Asks for a file's name. What the core says against it is shown under the field. */
export function NameDialog(props: {
  /** The file to rename; null for a new one. */
  readonly from: string | null;
  readonly onClose: (named: boolean) => void;
  readonly onName: (name: string) => Promise<DomainError | null>;
}) {
  const { from, onClose, onName } = props;
  const [name, setName] = useState(from ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const error = await onName(name.trim());
    if (error === null) onClose(true);
    else setProblem(error.message);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose(false);
      }}
      title={from === null ? 'New file' : `Rename ${from}`}
      description="It lies in the exercise's folder, beside the given files. A folder goes in front with a slash."
    >
      <form className="wb-form" onSubmit={(event) => void submit(event)}>
        <label htmlFor={id}>Name</label>
        <input
          id={id}
          className="wb-input wb-mono"
          value={name}
          placeholder="notes.py"
          spellCheck={false}
          autoComplete="off"
          aria-invalid={problem !== null}
          aria-describedby={`${id}-problem`}
          onChange={(event) => {
            setName(event.target.value);
            setProblem(null);
          }}
        />
        <p id={`${id}-problem`} className="wb-field-problem" role="alert">
          {problem}
        </p>
        <div className="wb-form-actions">
          <Button onClick={() => onClose(false)}>Cancel</Button>
          <Button variant="primary" type="submit" disabled={name.trim() === ''}>
            {from === null ? 'Create' : 'Rename'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
