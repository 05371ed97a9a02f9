import Database from 'better-sqlite3';

/** Makes databases that this process opens sync as SQLite's wrapper does by default, while they say they sync fully. */
export function syncLess(): void {
  const real = Database.prototype.pragma;
  Database.prototype.pragma = function (source, options) {
    if (source === 'synchronous = FULL') return real.call(this, 'synchronous = NORMAL');
    if (source === 'synchronous') return 2;
    return real.call(this, source, options);
  };
}
