/** A synthesis exercise: a diamond among the squares. */
export function SynthesisMark({ size = 14 }: { readonly size?: number }) {
  return (
    <svg
      className="mastery-mark"
      width={size}
      height={size}
      viewBox="0 0 14 14"
      aria-hidden="true"
      focusable="false"
    >
      <path className="synthesis-box" d="M7 .9 13.1 7 7 13.1.9 7Z" />
    </svg>
  );
}
