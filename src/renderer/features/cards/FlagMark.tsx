import { FLAG_NAMES } from './text.ts';

/** A flag: its number and its shape say which, its colour says it again. */
export function FlagMark({ flag }: { readonly flag: number }) {
  return (
    <span
      className={`flag flag-${flag}`}
      role="img"
      aria-label={`Flag ${flag}, ${FLAG_NAMES[flag]}`}
    >
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false">
        <path className="flag-cloth" d="M3.5 1.5h8.2l-2 2.9 2 2.9H3.5Z" />
        <path className="flag-pole" d="M3 1v12" />
      </svg>
      <span aria-hidden="true">{flag}</span>
    </span>
  );
}
