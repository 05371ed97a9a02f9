import type { Db } from './database.ts';

/** What this device remembers for itself: settings, where each screen stood. Never merged with another device. */
export interface LocalStore {
  settings(): Record<string, unknown>;
  saveSettings(values: Readonly<Record<string, unknown>>): void;
  ui(key: string): unknown;
  saveUi(key: string, value: unknown, nowMs: number): void;
}

export function createLocalStore(db: Db): LocalStore {
  const allSettings = db.prepare('SELECT key, value FROM setting');
  const putSetting = db.prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)');
  const getUi = db.prepare('SELECT value FROM ui_state WHERE key = ?');
  const putUi = db.prepare('INSERT OR REPLACE INTO ui_state (key, value, at_ms) VALUES (?, ?, ?)');
  return {
    settings() {
      const rows = allSettings.all() as { key: string; value: string }[];
      return Object.fromEntries(rows.map((row) => [row.key, JSON.parse(row.value)]));
    },
    saveSettings: db.transaction((values: Readonly<Record<string, unknown>>) => {
      for (const [key, value] of Object.entries(values)) putSetting.run(key, JSON.stringify(value));
    }),
    ui(key) {
      const row = getUi.get(key) as { value: string } | undefined;
      return row ? JSON.parse(row.value) : null;
    },
    saveUi(key, value, nowMs) {
      putUi.run(key, JSON.stringify(value), nowMs);
    },
  };
}
