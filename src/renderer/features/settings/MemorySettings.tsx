import { useId, useState } from 'react';
import type { Settings } from '../../../contract/settings.ts';
import { useSession } from '../../app/session.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { NumberRow, Row, SwitchRow } from './fields.tsx';
import { ModuleRetention } from './ModuleRetention.tsx';

/** Saves some settings and says what now holds, with a way back. */
type Change = (patch: Partial<Settings>, what: string) => void;

const ORDERS = [
  { value: 'path', label: 'Path' },
  { value: 'spread', label: 'Spread' },
] as const;
const LEECH_ACTIONS = [
  { value: 'mark', label: 'Mark' },
  { value: 'suspend', label: 'Suspend' },
] as const;
const STEP = /^[1-9]\d{0,3}[mhd]$/;
const MOST_STEPS = 10;

/** How cards come back: the goal, the day's limits, and how the days are chosen. */
export function MemorySettings({ change }: { readonly change: Change }) {
  const settings = useSession((state) => state.settings);
  return (
    <>
      <NumberRow
        label="Desired retention"
        hint="How likely you are to know a card when it comes. Higher means more reviews; 90 % is a good trade."
        unit="%"
        min={70}
        max={97}
        value={Math.round(settings.desiredRetention * 100)}
        onChange={(percent) =>
          change({ desiredRetention: percent / 100 }, `Desired retention is ${percent} %.`)
        }
      />
      <ModuleRetention change={change} />
      <NumberRow
        label="New cards a day"
        min={0}
        max={500}
        step={5}
        value={settings.newCardsPerDay}
        onChange={(newCardsPerDay) =>
          change({ newCardsPerDay }, `${newCardsPerDay} new cards a day.`)
        }
      />
      <NumberRow
        label="Reviews a day"
        hint="Cards beyond the limit wait until tomorrow."
        min={0}
        max={9999}
        step={10}
        value={settings.reviewsPerDay}
        onChange={(reviewsPerDay) => change({ reviewsPerDay }, `${reviewsPerDay} reviews a day.`)}
      />
      <NumberRow
        label="A day begins at"
        hint="A late evening still counts for the day before."
        unit="o'clock"
        min={0}
        max={12}
        value={settings.dayStartsAtHour}
        onChange={(dayStartsAtHour) =>
          change({ dayStartsAtHour }, `A day begins at ${dayStartsAtHour} o'clock.`)
        }
      />
      <Row
        label="Order of new cards"
        hint="Along the path, or with the cards of one lesson apart from each other."
      >
        <Segmented
          label="Order of new cards"
          options={ORDERS}
          value={settings.newCardOrder}
          onChange={(newCardOrder) =>
            change(
              { newCardOrder },
              newCardOrder === 'path'
                ? 'New cards follow the path.'
                : 'New cards of one lesson are spread.',
            )
          }
        />
      </Row>
      <SwitchRow
        label="One card of a text a day"
        hint="Cards with gaps in the same text, or both directions of one, come on different days."
        value={settings.buryReviewSiblings}
        onChange={(apart) =>
          change(
            { buryReviewSiblings: apart, buryNewSiblings: apart },
            apart ? 'One card of a text a day.' : 'Cards of one text may come on the same day.',
          )
        }
      />
      <StepsRow
        label="Steps of a new card"
        hint="How soon it comes again until it counts as known. m for minutes, h for hours, d for days; none: at once."
        value={settings.learningSteps}
        onChange={(learningSteps) =>
          change({ learningSteps }, `Steps of a new card: ${said(learningSteps)}.`)
        }
      />
      <StepsRow
        label="Steps of a forgotten card"
        hint="How soon it comes again after Again."
        value={settings.relearningSteps}
        onChange={(relearningSteps) =>
          change({ relearningSteps }, `Steps of a forgotten card: ${said(relearningSteps)}.`)
        }
      />
      <NumberRow
        label="Longest wait"
        unit="days"
        min={1}
        max={36500}
        step={30}
        value={settings.maximumIntervalDays}
        onChange={(maximumIntervalDays) =>
          change({ maximumIntervalDays }, `No card waits longer than ${maximumIntervalDays} days.`)
        }
      />
      <SwitchRow
        label="Vary the waits a little"
        hint="Cards that were learnt together part, and do not come as a block for ever."
        value={settings.fuzz}
        onChange={(fuzz) => change({ fuzz }, fuzz ? 'Waits vary a little.' : 'Waits are exact.')}
      />
      <SwitchRow
        label="Even out the days"
        hint="Of the days that the variation allows, a card takes the one with the fewest cards."
        value={settings.balanceLoad}
        onChange={(balanceLoad) =>
          change({ balanceLoad }, balanceLoad ? 'Days are evened out.' : 'Days are left to chance.')
        }
      />
      <NumberRow
        label="A leech is forgotten"
        hint="A known card forgotten this often wants other words, or another look at its lesson."
        unit="times"
        min={2}
        max={99}
        value={settings.leechThreshold}
        onChange={(leechThreshold) =>
          change({ leechThreshold }, `A card forgotten ${leechThreshold} times is a leech.`)
        }
      />
      <Row label="What happens to a leech" hint="It is always marked; suspended, it stops coming.">
        <Segmented
          label="What happens to a leech"
          options={LEECH_ACTIONS}
          value={settings.leechAction}
          onChange={(leechAction) =>
            change(
              { leechAction },
              leechAction === 'mark' ? 'Leeches are marked.' : 'Leeches are suspended.',
            )
          }
        />
      </Row>
    </>
  );
}

/** Steps as they are typed: `1m 10m`. What cannot be read is said, and not kept. */
function StepsRow(props: {
  readonly label: string;
  readonly hint: string;
  readonly value: readonly string[];
  readonly onChange: (steps: string[]) => void;
}) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const now = props.value.join(' ');
  const commit = (): void => {
    if (draft === null) return;
    const steps = draft.split(/[\s,]+/).filter(Boolean);
    const unread = steps.find((step) => !STEP.test(step));
    if (unread !== undefined || steps.length > MOST_STEPS) {
      setWrong(
        unread === undefined
          ? `At most ${MOST_STEPS} steps.`
          : `"${unread}" is no step. Write 10m, 6h or 1d.`,
      );
      return;
    }
    setWrong(null);
    setDraft(null);
    if (steps.join(' ') !== now) props.onChange(steps);
  };
  return (
    <Row
      label={props.label}
      htmlFor={id}
      hint={
        <>
          {props.hint}
          <span role="status" className="setting-wrong">
            {wrong}
          </span>
        </>
      }
    >
      <input
        id={id}
        className="steps-field"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={wrong !== null}
        value={draft ?? now}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          else if (event.key === 'Escape') {
            setDraft(null);
            setWrong(null);
          } else return;
          event.preventDefault();
        }}
      />
    </Row>
  );
}

function said(steps: readonly string[]): string {
  return steps.length === 0 ? 'none' : steps.join(', ');
}
