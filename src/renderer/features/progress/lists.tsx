import type { Statistics } from '../../../contract/statistics.ts';
import { routes } from '../../app/location.ts';
import { Title } from '../../components/index.ts';
import { Figure } from './Figure.tsx';
import { duration, percent } from './text.ts';

/** The cards forgotten most often, with the way to their lesson and to practising them. */
export function HardestFigure({ statistics }: { readonly statistics: Statistics }) {
  const { hardest } = statistics;
  return (
    <Figure
      wide
      id="hardest"
      title="Hardest cards"
      empty={
        hardest.length === 0
          ? 'Cards that you forget again and again will stand here, with their lesson. There are none.'
          : null
      }
      summary="Forgotten most often on a later day. Reading the lesson again often helps more than another answer."
      table={{
        columns: ['Card', 'Forgotten', 'Answers', 'Difficulty'],
        rows: hardest.map((card) => [
          card.title,
          String(card.lapses),
          String(card.answers),
          card.difficulty.toFixed(1),
        ]),
      }}
    >
      <ol className="hard-list">
        {hardest.map((card) => (
          <li key={card.cardId} className="hard-card">
            <span className="hard-title">{card.title}</span>
            <span className="hard-facts numbers">
              forgotten {card.lapses} of {card.answers}
            </span>
            {card.pointId !== null && (
              <span className="hard-links">
                <a href={`#${routes.point(card.pointId)}`} aria-label={`Lesson of: ${card.title}`}>
                  Lesson
                </a>
                <a
                  href={`#${routes.reviewPoint(card.pointId)}`}
                  aria-label={`Practise the cards of: ${card.title}`}
                >
                  Practise
                </a>
              </span>
            )}
          </li>
        ))}
      </ol>
    </Figure>
  );
}

/** Where the time went: cards and exercises of each module. */
export function ModulesFigure({ statistics }: { readonly statistics: Statistics }) {
  const { modules } = statistics;
  const sum = (row: (typeof modules)[number]): number => row.reviewMinutes + row.checkMinutes;
  const most = Math.max(1, ...modules.map(sum));
  const total = modules.reduce((all, row) => all + sum(row), 0);
  const name = (row: (typeof modules)[number]): string =>
    row.title === null ? 'Your own cards' : `${row.module} ${row.title}`;
  return (
    <Figure
      wide
      id="modules"
      title="Time by module"
      empty={modules.length === 0 ? 'The time spent in each module will stand here.' : null}
      summary={`${duration(total)} in all. Exercises are timed from one check to the next; pauses over ten minutes do not count.`}
      table={{
        columns: ['Module', 'Cards', 'Exercises', 'Share'],
        rows: modules.map((row) => [
          name(row),
          duration(row.reviewMinutes),
          duration(row.checkMinutes),
          percent(sum(row) / Math.max(1, total)),
        ]),
      }}
    >
      <ul className="module-bars">
        {modules.map((row) => (
          <li key={row.module}>
            <span className="module-name">
              <Title text={name(row)} />
            </span>
            <span className="module-bar" aria-hidden="true">
              <span
                className="module-cards"
                style={{ width: `${(row.reviewMinutes / most) * 100}%` }}
              />
              <span
                className="module-checks"
                style={{ width: `${(row.checkMinutes / most) * 100}%` }}
              />
            </span>
            <span className="module-time numbers">
              {duration(row.reviewMinutes)} cards, {duration(row.checkMinutes)} exercises
            </span>
          </li>
        ))}
      </ul>
    </Figure>
  );
}
