import type Database from 'better-sqlite3';

type Statement = Database.Statement<unknown[], unknown>;
type Mode = 'rows' | 'pluck' | 'raw';

/** A statement that is prepared when it is first used. */
class LateStatement {
  private mode: Mode = 'rows';
  private made: Statement | undefined;
  private readonly prepare: (sql: string) => Statement;
  private readonly sql: string;

  constructor(prepare: (sql: string) => Statement, sql: string) {
    this.prepare = prepare;
    this.sql = sql;
  }

  private get statement(): Statement {
    if (this.made) return this.made;
    const made = this.prepare(this.sql);
    if (this.mode === 'pluck') made.pluck();
    else if (this.mode === 'raw') made.raw();
    this.made = made;
    return made;
  }

  pluck(): this {
    this.mode = 'pluck';
    return this;
  }
  raw(): this {
    this.mode = 'raw';
    return this;
  }
  run(...values: unknown[]) {
    return this.statement.run(...values);
  }
  get(...values: unknown[]) {
    return this.statement.get(...values);
  }
  all(...values: unknown[]) {
    return this.statement.all(...values);
  }
  iterate(...values: unknown[]) {
    return this.statement.iterate(...values);
  }
}

/**
 * Lets the statements of this connection be prepared when they are first used: the store names more than 150, which took
 * half of the time that opening a profile takes, and a session uses few of them.
 */
export function prepareLate(db: Database.Database): void {
  const prepare = db.prepare.bind(db) as (sql: string) => Statement;
  db.prepare = ((sql: string) => new LateStatement(prepare, sql)) as unknown as typeof db.prepare;
}
