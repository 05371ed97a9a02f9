import { MasteryMark, masteryWord } from '../../components/index.ts';
import type { CellState } from '../../components/MasteryMark.tsx';
import { SynthesisMark } from './SynthesisMark.tsx';

const STATES: readonly CellState[] = ['unseen', 'started', 'passed', 'held', 'fading', 'coming'];
const MEANING: Readonly<Record<CellState, string>> = {
  unseen: 'nothing done yet',
  started: 'read or tried, checks still open',
  passed: 'every check passed',
  held: 'passed, and its cards are remembered',
  fading: 'passed, and its cards are being forgotten',
  coming: 'in the plan, lesson not written yet',
};

export function Legend() {
  return (
    <section className="legend" aria-labelledby="legend-title">
      <h2 id="legend-title">What the marks mean</h2>
      <ul className="legend-list">
        {STATES.map((state) => (
          <li key={state}>
            <MasteryMark state={state} size={14} />
            <span>
              <strong>{masteryWord(state)}</strong> {MEANING[state]}
            </span>
          </li>
        ))}
        <li>
          <SynthesisMark size={14} />
          <span>
            <strong>synthesis</strong> one exercise over a whole topic
          </span>
        </li>
      </ul>
    </section>
  );
}
