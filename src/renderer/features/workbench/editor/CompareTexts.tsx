import { useLayoutEffect, useRef, useState } from 'react';
import { MERGE_COLUMNS_PX, type Side, useMerge } from './use-views.ts';

/** Two texts of one file with their differences marked: side by side where there is room. */
export function CompareTexts(props: {
  readonly path: string;
  readonly left: Side;
  readonly right: Side;
}) {
  const { left, right } = props;
  const outer = useRef<HTMLDivElement>(null);
  const [columns, setColumns] = useState(true);
  useLayoutEffect(() => {
    if (!outer.current) return;
    const measure = (width: number): void => setColumns(width >= MERGE_COLUMNS_PX);
    measure(outer.current.clientWidth);
    const observer = new ResizeObserver(([entry]) => {
      if (entry) measure(entry.contentRect.width);
    });
    observer.observe(outer.current);
    return () => observer.disconnect();
  }, []);
  const host = useMerge({ ...props, columns });
  if (left.text === right.text) {
    return <p className="wb-pad wb-quiet">No difference: both are the same, to the letter.</p>;
  }
  return (
    <div ref={outer} className="wb-both">
      <div className="wb-merge-heads" data-columns={columns} aria-hidden="true">
        <span data-side="left">{left.label}</span>
        <span data-side="right">{right.label}</span>
      </div>
      <div ref={host} className="wb-code wb-merge" />
    </div>
  );
}
