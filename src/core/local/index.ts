import { ok } from '../../base/result.ts';
import { DEFAULT_SETTINGS } from '../../contract/default-settings.ts';
import { type Settings, type SettingsPatch, settings } from '../../contract/settings.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';

/** What the numbers of Today and Progress hang on. */
const COUNTED = ['restDaysPerWeek', 'weeklyGoal', 'dayStartsAtHour', 'fsrsParameters'] as const;

export interface LocalFeature {
  readonly handlers: Handlers<'ui.get' | 'ui.save' | 'settings.get' | 'settings.save'>;
  settings(): Settings;
  /** Keeps settings that the core itself works out, and tells every client. */
  save(patch: SettingsPatch): Settings;
}

/** Settings, and where each screen stood. A stored setting that no longer fits falls back to its default. */
export function createLocalFeature({ store, emit, clock }: FeatureContext): LocalFeature {
  let current = readSettings(store.local.settings());
  function save(patch: SettingsPatch): Settings {
    store.local.saveSettings(patch);
    current = readSettings(store.local.settings());
    emit('settings.changed', current);
    if (COUNTED.some((key) => key in patch)) emit('changed', { topics: ['progress', 'today'] });
    return current;
  }
  return {
    settings: () => current,
    save,
    handlers: {
      'ui.get': ({ key }) => ok(store.local.ui(key)),
      'ui.save'({ key, value }) {
        store.local.saveUi(key, value, clock.nowMs());
        return ok(null);
      },
      'settings.get': () => ok(current),
      'settings.save': ({ patch }) => ok(save(patch)),
    },
  };
}

function readSettings(stored: Readonly<Record<string, unknown>>): Settings {
  const fitting = Object.entries(settings.shape).flatMap(([key, schema]) => {
    const parsed = schema.safeParse(stored[key]);
    return parsed.success ? [[key, parsed.data]] : [];
  });
  return settings.parse({ ...DEFAULT_SETTINGS, ...Object.fromEntries(fitting) });
}
