import { memo } from 'react';
import { ChevronRightIcon } from '../../components/icons.ts';
import { classNames, masteryWord, Title } from '../../components/index.ts';
import { masteryMarkHtml } from '../../components/MasteryMark.tsx';
import { plainTitle } from '../../components/Title.tsx';
import type { MapCell, MapModule, MapTopic } from './model.ts';
import { moduleHeadingId } from './Overview.tsx';
import { synthesisMarkHtml } from './SynthesisMark.tsx';
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
    /** False: its heading alone. */
    readonly drawn: boolean;
    /** Ids, joined by spaces: a string, so that an unchanged module is not drawn again. */
    readonly openTopics: string;
    readonly foldable: boolean;
  },
) {
  const { module, drawn, openTopics, foldable, here, stop } = props;
  const open = new Set(openTopics.split(' '));
  return (
    <section
      className={classNames('map-module', !drawn && 'map-waits')}
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
        id={listId}
        className={open ? 'map-list' : 'map-cells'}
        aria-label={`Points of ${plainTitle(topic.title)}`}
      >
        {topic.cells.map((cell) => (
          <li key={cell.id}>
            <Cell cell={cell} open={open} here={cell.id === here} stop={cell.id === stop} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Cell(props: {
  readonly cell: MapCell;
  readonly open: boolean;
  readonly here: boolean;
  readonly stop: boolean;
}) {
  const { cell, open, here, stop } = props;
  const markOf = cell.kind === 'synthesis' ? synthesisMarkHtml : masteryMarkHtml;
  const shared = {
    className: classNames(
      open ? 'map-point' : 'map-cell',
      `map-is-${cell.state}`,
      here && 'map-here',
    ),
    'data-cell': cell.id,
    tabIndex: stop ? 0 : -1,
    'aria-label': open ? undefined : cellName(cell),
    'aria-current': here ? ('step' as const) : undefined,
  };
  const content = open
    ? {
        children: (
          <>
            {/* biome-ignore lint/security/noDangerouslySetInnerHtml: constant markup of the marks */}
            <span className="mark" dangerouslySetInnerHTML={markOf(cell.state, 15)} />
            <span className="map-number">{cell.kind === 'point' ? cell.id : 'all'}</span>
            <span className="map-point-title">
              <Title text={cell.title} />
            </span>
            <span className="visually-hidden">, {masteryWord(cell.state)}</span>
            <span className="map-point-note numbers">{note(cell, here)}</span>
          </>
        ),
      }
    : { dangerouslySetInnerHTML: markOf(cell.state, 20) };
  return cell.route === null ? (
    // biome-ignore lint/a11y/useSemanticElements: a link that leads nowhere yet is still found and read
    <span {...shared} {...content} role="link" tabIndex={stop ? 0 : -1} aria-disabled="true" />
  ) : (
    <a {...shared} {...content} href={`#${cell.route}`} />
  );
}

function note(cell: MapCell, here: boolean): string {
  if (cell.state === 'coming') return 'coming';
  if (cell.kind === 'synthesis') return `synthesis, ${cell.minutes} min`;
  if (cell.recall !== null) return `${Math.round(cell.recall * 100)} % recall`;
  if (!here) return `${cell.minutes} min`;
  return `${cell.state === 'started' ? 'continue' : 'next'}, ${cell.minutes} min`;
}

/** What a screen reader says of a cell: all that its look says. */
function cellName(cell: MapCell): string {
  const parts =
    cell.kind === 'synthesis'
      ? [plainTitle(cell.title), 'synthesis exercise', masteryWord(cell.state)]
      : [`${cell.id} ${plainTitle(cell.title)}`, masteryWord(cell.state)];
  if (cell.minutes > 0) parts.push(`${cell.minutes} minutes`);
  if (cell.recall !== null) parts.push(`recall ${Math.round(cell.recall * 100)} %`);
  return parts.join(', ');
}
