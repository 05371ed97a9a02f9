import { useId } from 'react';
import type { OutlineModule } from '../../../contract/curriculum.ts';
import type { Settings } from '../../../contract/settings.ts';
import { outlineResource } from '../../app/curriculum.ts';
import { useSession } from '../../app/session.ts';
import { useResource } from '../../rpc/resource.ts';

/** What a module may want, in percent; one that was set otherwise stays among them. */
const CHOICES = [70, 75, 80, 85, 88, 90, 92, 94, 95, 96, 97];
const AS_PROFILE = '';

type Change = (patch: Partial<Settings>, what: string) => void;

/** The desired retention of one module: what is used daily may fade less than what is looked up. */
export function ModuleRetention({ change }: { readonly change: Change }) {
  const { moduleRetention, desiredRetention } = useSession((state) => state.settings);
  const { value: outline } = useResource(outlineResource);
  const others = Object.keys(moduleRetention).length;

  function choose({ id, title }: OutlineModule, percent: number | null): void {
    const { [id]: _, ...rest } = moduleRetention;
    change(
      { moduleRetention: percent === null ? rest : { ...rest, [id]: percent / 100 } },
      percent === null
        ? `${title} follows the profile again.`
        : `Desired retention of ${title} is ${percent} %.`,
    );
  }

  return (
    <div className="setting setting-top">
      <div className="setting-text">
        <span className="setting-label">Retention of a module</span>
        <p className="setting-hint">
          Where a module matters more to you, or less. It counts from each card's next answer;
          Progress shows what retention costs.
        </p>
      </div>
      <details className="module-retention">
        <summary>
          {others === 0
            ? 'All as the profile'
            : `${others} ${others === 1 ? 'module' : 'modules'} of its own`}
        </summary>
        <ul>
          {(outline?.modules ?? []).map((module) => (
            <li key={module.id}>
              <Choice
                module={module}
                percent={toPercent(moduleRetention[module.id])}
                profile={Math.round(desiredRetention * 100)}
                onChange={(percent) => choose(module, percent)}
              />
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function Choice(props: {
  readonly module: OutlineModule;
  /** Null: as the profile. */
  readonly percent: number | null;
  readonly profile: number;
  readonly onChange: (percent: number | null) => void;
}) {
  const { module, percent, profile, onChange } = props;
  const id = useId();
  const choices =
    percent === null || CHOICES.includes(percent)
      ? CHOICES
      : [...CHOICES, percent].sort((a, b) => a - b);
  return (
    <>
      <label htmlFor={id}>
        {module.id} {module.title}
      </label>
      <select
        id={id}
        className="transfer-field"
        value={percent ?? AS_PROFILE}
        onChange={({ target: { value } }) => onChange(value === AS_PROFILE ? null : Number(value))}
      >
        <option value={AS_PROFILE}>As the profile ({profile} %)</option>
        {choices.map((each) => (
          <option key={each} value={each}>
            {each} %
          </option>
        ))}
      </select>
    </>
  );
}

function toPercent(retention: number | undefined): number | null {
  return retention === undefined ? null : Math.round(retention * 100);
}
