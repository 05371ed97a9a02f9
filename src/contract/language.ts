/** What answers where editor help is not to be had: typing, saving and checking go on without it. */
export interface NoLanguageHelp {
  readonly kind: 'unavailable';
  /** Why, and what to do about it, in plain words. */
  readonly message: string;
}

/** A language server that is ready to be spoken to; its first message is `initialize`. */
export type LanguageStart =
  | {
      readonly kind: 'ready';
      readonly sessionId: string;
      /** The exercise's folder as the server names it; files are below it. */
      readonly rootUri: string;
    }
  | NoLanguageHelp;

/** A place in a text as editors count: both from 0, characters in UTF-16 units. */
export interface TextPlace {
  readonly line: number;
  readonly character: number;
}

/** One remark of the linter. */
export interface LintProblem {
  /** `F401`; null for a syntax error. */
  readonly rule: string | null;
  /** What is the matter, a sentence. */
  readonly message: string;
  /** Why it matters, in plain words, where Cairn has some. */
  readonly why: string | null;
  readonly severity: 'error' | 'warning' | 'info';
  readonly from: TextPlace;
  readonly to: TextPlace;
}

export type LintReport =
  | { readonly kind: 'linted'; readonly problems: readonly LintProblem[] }
  | NoLanguageHelp;

/** A file of Python's own library or of an installed package, to be read. */
export interface LibraryFile {
  readonly path: string;
  readonly content: string;
  /** It only describes what is there: names and types, without code. */
  readonly described: boolean;
}

export type Formatted =
  | { readonly kind: 'formatted'; readonly content: string }
  /** The text is not Python as it stands: nothing was changed. */
  | { readonly kind: 'notPython'; readonly message: string }
  | NoLanguageHelp;
