import { useEffect, useState } from 'react';

/** True once `active` has lasted for `ms`: what is over sooner is never shown. */
export function useLater(ms: number, active = true): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!active) {
      setLate(false);
      return;
    }
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [ms, active]);
  return late && active;
}
