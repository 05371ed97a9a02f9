import { useId, useState } from 'react';
import type { LessonBlock } from '../../../../contract/curriculum.ts';
import type { PointId } from '../../../../contract/ids.ts';
import { CheckIcon } from '../../../components/icons.ts';
import { Button } from '../../../components/index.ts';
import { comparePrediction, type OutputLine, visibleOutput } from '../logic/compare.ts';
import { RunBlock } from './RunBlock.tsx';

/** A question: what does this print? The output is shown only after an answer, or on request. */
export function PredictBlock(props: { readonly pointId: PointId; readonly block: LessonBlock }) {
  const { pointId, block } = props;
  const [guess, setGuess] = useState('');
  const [answer, setAnswer] = useState<'open' | 'compared' | 'given up'>('open');
  const id = useId();
  const rows = Math.min(8, Math.max(1, visibleOutput(block.output).split('\n').length));
  return (
    <RunBlock pointId={pointId} block={block} proved={answer === 'open' ? null : block.output}>
      <div className="wb-predict">
        {answer === 'open' ? (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (guess.trim() !== '') setAnswer('compared');
            }}
          >
            <label htmlFor={id}>Before you run it: what does it print?</label>
            <textarea
              id={id}
              className="wb-input wb-mono"
              rows={rows}
              value={guess}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => setGuess(event.target.value)}
              onKeyDown={(event) => {
                const send =
                  event.key === 'Enter' && (event.ctrlKey || event.metaKey || rows === 1);
                if (!send || event.nativeEvent.isComposing) return;
                event.preventDefault();
                event.stopPropagation();
                event.currentTarget.form?.requestSubmit();
              }}
            />
            <div className="wb-predict-actions">
              <Button size="small" variant="primary" type="submit" disabled={guess.trim() === ''}>
                Compare
              </Button>
              <Button size="small" variant="quiet" onClick={() => setAnswer('given up')}>
                Show the output
              </Button>
            </div>
          </form>
        ) : (
          answer === 'compared' && <Compared guess={guess} output={block.output} />
        )}
      </div>
    </RunBlock>
  );
}

const SAID: Readonly<Record<OutputLine['state'], string>> = {
  same: 'as predicted',
  wrong: 'differs from your line',
  missing: 'you did not expect this line',
  extra: 'this line is not printed',
};

function Compared(props: { readonly guess: string; readonly output: string }) {
  const lines = comparePrediction(props.guess, props.output);
  if (lines.every((line) => line.state === 'same')) {
    return (
      <p className="wb-predict-verdict wb-good" role="status">
        <CheckIcon /> That is what it prints.
      </p>
    );
  }
  const guess = visibleOutput(props.guess).split('\n');
  return (
    <div role="status">
      <p className="wb-predict-verdict">Not quite. You wrote:</p>
      <ul className="wb-predict-lines wb-mono">
        {guess.map((line, index) => {
          const state = lines[index]?.state ?? 'extra';
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines keep their places
            <li key={index} className={state === 'same' ? 'wb-line-same' : 'wb-line-wrong'}>
              <span aria-hidden="true">{state === 'same' ? '=' : '≠'}</span>
              <span>{line === '' ? '(an empty line)' : line}</span>
              <span className="visually-hidden">{SAID[state]}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
