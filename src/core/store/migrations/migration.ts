/** One step of the database's schema. Never edited once shipped: a later step mends an earlier one. */
export interface Migration {
  /** `PRAGMA user_version` after it ran. */
  readonly version: number;
  readonly sql: string;
}
