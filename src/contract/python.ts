/** Where the learner's Python stands. Reading and cards never wait for it. */
export type PythonStatus =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'probing' }
  | {
      /** No interpreter of 3.11 or newer: `tried` says what was found and why it does not do. */
      readonly kind: 'missing';
      readonly tried: readonly { readonly path: string; readonly problem: string }[];
      readonly message: string;
      readonly howTo: readonly string[];
    }
  | {
      readonly kind: 'settingUp';
      readonly step: string;
      /** 0 to 1, or null where it cannot be known. */
      readonly fraction: number | null;
      readonly detail: string;
    }
  | {
      readonly kind: 'ready';
      /** The interpreter of our own environment, never the learner's. */
      readonly executable: string;
      readonly version: string;
      readonly basedOn: string;
      readonly why: string;
      readonly environment: string;
    }
  | { readonly kind: 'failed'; readonly message: string; readonly log: string };
