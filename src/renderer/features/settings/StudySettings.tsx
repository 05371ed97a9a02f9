import type { Settings } from '../../../contract/settings.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { NumberRow, Row } from './fields.tsx';

const GOALS = [
  { value: 'none', label: 'None' },
  { value: 'minutes', label: 'Minutes' },
  { value: 'points', label: 'Points' },
] as const;
const USUAL = { none: 120, minutes: 120, points: 2 } as const;

/** Rest days and the goal of a week. */
export function StudySettings(props: {
  readonly settings: Settings;
  readonly change: (patch: Partial<Settings>, what: string) => void;
}) {
  const { settings, change } = props;
  const { kind, amount } = settings.weeklyGoal;
  return (
    <>
      <NumberRow
        label="Rest days a week"
        hint="Days without study that a streak keeps, Monday to Sunday."
        min={0}
        max={6}
        value={settings.restDaysPerWeek}
        onChange={(restDaysPerWeek) =>
          change({ restDaysPerWeek }, `${restDaysPerWeek} rest days a week.`)
        }
      />
      <Row label="Weekly goal" hint="Shown on Progress. Nothing happens when a week falls short.">
        <Segmented
          label="Weekly goal"
          options={GOALS}
          value={kind}
          onChange={(next) =>
            change(
              { weeklyGoal: { kind: next, amount: USUAL[next] } },
              next === 'none' ? 'No weekly goal.' : `${USUAL[next]} ${next} a week.`,
            )
          }
        />
      </Row>
      {kind !== 'none' && (
        <NumberRow
          label={kind === 'minutes' ? 'Minutes a week' : 'Points a week'}
          min={1}
          max={kind === 'minutes' ? 3000 : 40}
          step={kind === 'minutes' ? 30 : 1}
          value={amount}
          onChange={(next) =>
            change({ weeklyGoal: { kind, amount: next } }, `${next} ${kind} a week.`)
          }
        />
      )}
    </>
  );
}
