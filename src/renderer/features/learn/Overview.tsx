import { memo, useEffect, useState } from 'react';
import { classNames } from '../../components/index.ts';
import { cellsOf, type MapModule } from './model.ts';

/** All nine modules at a glance; each leads to its place on the map. */
export const Overview = memo(function Overview(props: {
  readonly map: readonly MapModule[];
  readonly here: string | null;
}) {
  const { map, here } = props;
  const shown = useShownModule(map);
  return (
    <nav className="overview" aria-label="Modules">
      <ol className="overview-list">
        {map.map((module) => (
          <li key={module.id}>
            <button
              type="button"
              className={classNames('overview-module', shown === module.id && 'overview-shown')}
              aria-current={shown === module.id ? 'true' : undefined}
              onClick={() => goToModule(module.id)}
            >
              <span className="overview-number">{module.id}</span>
              <span className="overview-title">{module.title}</span>
              <span className="overview-count numbers">
                {module.passed}/{module.points}
                <span className="visually-hidden"> points passed</span>
              </span>
              <Strip module={module} here={here} />
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
});

export const moduleHeadingId = (moduleId: string): string => `module-${moduleId}`;

function goToModule(moduleId: string): void {
  const heading = document.getElementById(moduleHeadingId(moduleId));
  heading?.closest('section')?.scrollIntoView({ block: 'start' });
  heading?.focus({ preventScroll: true });
}

const STEP = 7;
const LONGEST = 34;

/** A small box for each point. Those of one state are one path, so that nine modules are some thirty nodes, not 219. */
function Strip({ module, here }: { readonly module: MapModule; readonly here: string | null }) {
  const boxes = new Map<string, string>();
  cellsOf(module)
    .filter((cell) => cell.kind === 'point')
    .forEach((cell, index) => {
      const kind = cell.id === here ? `${cell.state} strip-here` : cell.state;
      const box = `M${index * STEP + 1.5} 1h3a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1V2a1 1 0 0 1 1-1Z`;
      boxes.set(kind, (boxes.get(kind) ?? '') + box);
    });
  return (
    <svg
      className="overview-strip"
      viewBox={`0 0 ${LONGEST * STEP} 8`}
      width={LONGEST * STEP}
      height={8}
      aria-hidden="true"
      focusable="false"
    >
      {[...boxes].map(([kind, path]) => (
        <path key={kind} className={`strip-${kind}`} d={path} />
      ))}
    </svg>
  );
}

/** Which module is at the top of the window. */
function useShownModule(map: readonly MapModule[]): string | null {
  const [shown, setShown] = useState<string | null>(map[0]?.id ?? null);
  useEffect(() => {
    const main = document.querySelector('main');
    const sections = map.flatMap((module) => {
      const section = document.getElementById(moduleHeadingId(module.id))?.closest('section');
      return section ? [{ id: module.id, section }] : [];
    });
    if (!main || sections.length === 0) return;
    const update = (): void => {
      const line = main.getBoundingClientRect().top + main.clientHeight / 3;
      const above = sections.filter(({ section }) => section.getBoundingClientRect().top <= line);
      setShown((above.at(-1) ?? sections[0])?.id ?? null);
    };
    update();
    main.addEventListener('scroll', update, { passive: true });
    return () => main.removeEventListener('scroll', update);
  }, [map]);
  return shown;
}
