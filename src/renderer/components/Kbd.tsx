import { type KeyName, keyCaps } from './keys.ts';

/** A key, drawn as the caps to press. */
export function Kbd({ keys }: { readonly keys: KeyName }) {
  return (
    <span className="kbd">
      {keyCaps(keys).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}
