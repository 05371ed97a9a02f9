import { memo, type RefObject, useLayoutEffect, useRef } from 'react';
import { ChevronRightIcon } from '../../components/icons.ts';
import { classNames, Title } from '../../components/index.ts';
import { plainTitle } from '../../components/Title.tsx';
import { cellsHtml } from './cells.ts';
import type { MapModule, MapTopic } from './model.ts';
import { moduleHeadingId } from './Overview.tsx';
import { setOpen } from './store.ts';

interface CellContext {
  /** Where the learner is. */
  readonly here: string | null;
  /** The one cell that Tab reaches. */
  readonly stop: string | null;
}

export const ModuleSection = memo(function ModuleSection(
  props: CellContext & {
    readonly module: MapModule;
    /** Out of sight where the map is opened: what it holds is laid out once it comes into sight. */
    readonly below: boolean;
    /** False: its heading alone. */
    readonly drawn: boolean;
    /** Ids, joined by spaces: a string, so that an unchanged module is not drawn again. */
    readonly openTopics: string;
    readonly foldable: boolean;
  },
) {
  const { module, below, drawn, openTopics, foldable, here, stop } = props;
  const open = new Set(openTopics.split(' '));
  return (
    <section
      className={classNames('map-module', below && 'map-below', !drawn && 'map-waits')}
      aria-labelledby={moduleHeadingId(module.id)}
    >
      <header className="map-module-header">
        <span className="map-module-number" aria-hidden="true">
          {module.id}
        </span>
        <div>
          <h2 id={moduleHeadingId(module.id)} tabIndex={-1}>
            {module.title}
          </h2>
          {module.outcome !== '' && <p className="map-outcome">{module.outcome}</p>}
        </div>
        <p className="map-count numbers">{countText(module)}</p>
      </header>
      {(drawn ? module.sections : []).map((section) => (
        <section key={section.id} className="map-section" aria-labelledby={`section-${section.id}`}>
          <h3 id={`section-${section.id}`}>
            <span className="map-number">{section.id}</span> {section.title}
          </h3>
          {section.topics.map((topic) => (
            <Topic
              key={topic.id}
              topic={topic}
              open={open.has(topic.id)}
              foldable={foldable}
              here={here}
              stop={stop}
            />
          ))}
        </section>
      ))}
    </section>
  );
});

function countText({ passed, written, points }: MapModule): string {
  if (written === 0) return `${points} points, coming`;
  return written === points
    ? `${passed} of ${points} passed`
    : `${passed} of ${written} passed, ${points - written} coming`;
}

function Topic(
  props: CellContext & {
    readonly topic: MapTopic;
    readonly open: boolean;
    readonly foldable: boolean;
  },
) {
  const { topic, open, foldable, here, stop } = props;
  const listId = `topic-points-${topic.id}`;
  const list = useCells(cellsHtml(topic.cells, { open, here, stop }));
  const name = (
    <>
      <span className="map-number">{topic.id}</span>
      <span className="map-topic-title">
        <Title text={topic.title} />
      </span>
    </>
  );
  return (
    <div className={classNames('map-topic', open && 'map-topic-open')}>
      <h4 className="map-topic-heading">
        {foldable ? (
          <button
            type="button"
            className="map-topic-toggle"
            aria-expanded={open}
            aria-controls={listId}
            onClick={() => setOpen(topic.id, !open)}
          >
            <ChevronRightIcon className="map-chevron" aria-hidden="true" />
            {name}
          </button>
        ) : (
          <span className="map-topic-name">{name}</span>
        )}
      </h4>
      <ul
        ref={list}
        id={listId}
        className={open ? 'map-list' : 'map-cells'}
        aria-label={`Points of ${plainTitle(topic.title)}`}
      />
    </div>
  );
}

/** Fills a list with its cells; the cell that had the focus has it again. */
function useCells(html: string): RefObject<HTMLUListElement | null> {
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    const node = list.current;
    if (!node) return;
    const active = document.activeElement;
    const focused =
      active instanceof HTMLElement && node.contains(active) ? active.dataset['cell'] : undefined;
    node.innerHTML = html;
    if (focused === undefined) return;
    node.querySelector<HTMLElement>(`[data-cell="${focused}"]`)?.focus({ preventScroll: true });
  }, [html]);
  return list;
}
