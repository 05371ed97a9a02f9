import { dayName, dayStartMs } from '../../base/day.ts';
import { err, ok } from '../../base/result.ts';
import { studyStreak, weekNumber, weekStart } from '../../base/streak.ts';
import type { Card } from '../../contract/curriculum.ts';
import { domainError } from '../../contract/errors.ts';
import type { CardId } from '../../contract/ids.ts';
import type { Settings } from '../../contract/settings.ts';
import type { HardCard, Statistics, WeekSummary } from '../../contract/statistics.ts';
import { type ActivityFeature, activityByDay, dayOfHour } from '../activity/index.ts';
import type { CurriculumFeature } from '../curriculum/index.ts';
import type { FeatureContext } from '../feature.ts';
import type { ProgressFeature } from '../progress/index.ts';
import { runTask } from '../review/index.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { Sums } from '../store/index.ts';
import { answerHabits, newPerDay } from './habits.ts';
import {
  calibrationOf,
  difficultyBins,
  FORECAST_DAYS,
  fadingCurve,
  hoursOfDay,
  loadOf,
  memoryGroups,
  retentionByMonth,
  stabilityBins,
} from './series.ts';

const HARDEST = 10;
const TITLE_CHARS = 140;
const WORKLOAD_DAYS = 180;

export interface StatisticsFeature {
  readonly handlers: Handlers<'statistics.get' | 'statistics.week' | 'statistics.workload'>;
  dispose(): void;
}

/** What has been learnt, how well it is kept, and what is to come: sums kept beside the logs, read for the moment of the call. */
export function createStatisticsFeature(
  context: FeatureContext,
  parts: {
    readonly settings: () => Settings;
    readonly curriculum: CurriculumFeature;
    readonly progress: ProgressFeature;
    readonly activity: ActivityFeature;
  },
): StatisticsFeature {
  const { store, pack, clock } = context;
  const { settings, curriculum, progress, activity } = parts;
  let workloads = new AbortController();

  function startOf(day: number, nowMs: number): number {
    const guess = dayStartMs(day, activity.ruleAt(nowMs));
    return dayStartMs(day, activity.ruleAt(guess));
  }

  function statistics(nowMs: number): Statistics {
    const sums = activity.sums();
    const startHour = settings().dayStartsAtHour;
    const today = activity.today();
    const studied = activityByDay(sums.hours, startHour);
    const groups = memoryGroups(sums.memory, today);
    const answers = sums.grades.reduce((sum, grade) => sum + grade.answers, 0);
    const week = weekOf(weekNumber(today), nowMs, sums);
    const { weeklyGoal, restDaysPerWeek } = settings();
    return {
      today: dayName(today),
      cards: groups.reduce((sum, group) => sum + group.cards, 0),
      fading: fadingCurve(groups, activity.model()),
      load: loadOf(
        store.statistics.dueDays(today + FORECAST_DAYS),
        store.statistics.learning(startOf(today + 1, nowMs)),
        today,
      ),
      secondsPerAnswer:
        answers > 0 ? sums.grades.reduce((sum, grade) => sum + grade.ms, 0) / answers / 1000 : null,
      days: [...studied.values()],
      retention: retentionByMonth(sums.hours, startHour),
      calibration: calibrationOf(sums.bins),
      stability: stabilityBins(sums.memory),
      difficulty: difficultyBins(sums.difficulty),
      hardest: hardest(),
      hours: hoursOfDay(sums.hours),
      modules: modules(sums),
      streak: studyStreak(new Set(studied.keys()), today, restDaysPerWeek),
      goal:
        weeklyGoal.kind === 'none'
          ? null
          : {
              kind: weeklyGoal.kind,
              amount: weeklyGoal.amount,
              done: weeklyGoal.kind === 'minutes' ? week.minutes : week.learnt.length,
            },
      week,
    };
  }

  /** Cards whose lapses are worth a look; suspended ones were dealt with. */
  function hardest(): readonly HardCard[] {
    return store.statistics
      .hardest(HARDEST * 3)
      .filter(({ cardId }) => store.cards.state(cardId as CardId)?.suspended !== true)
      .slice(0, HARDEST)
      .map((row) => {
        const card = pack.card(row.cardId as CardId);
        return {
          ...row,
          pointId: card?.pointId ?? null,
          title: card ? titleOf(card) : 'A card of your own',
        };
      });
  }

  function modules(sums: Sums): Statistics['modules'] {
    const titles = new Map<string, string>(
      curriculum.outline.modules.map(({ id, title }) => [id, title]),
    );
    return sums.modules
      .filter(({ reviewMs, checkMs }) => reviewMs + checkMs > 0)
      .map(({ module, reviewMs, checkMs }) => ({
        module,
        title: titles.get(module) ?? null,
        reviewMinutes: Math.round(reviewMs / 6000) / 10,
        checkMinutes: Math.round(checkMs / 6000) / 10,
      }));
  }

  function weekOf(week: number, nowMs: number, sums: Sums): WeekSummary {
    const startHour = settings().dayStartsAtHour;
    const first = weekStart(week);
    const days = [...activityByDay(sums.hours, startHour)]
      .filter(([day]) => day >= first && day < first + 7)
      .map(([, entry]) => entry);
    const fromMs = startOf(first, nowMs);
    const untilMs = startOf(first + 7, nowMs);
    const { points, next } = progress.overview();
    return {
      firstDay: dayName(first),
      lastDay: dayName(first + 6),
      daysStudied: days.length,
      minutes: days.reduce((sum, day) => sum + day.minutes, 0),
      answers: days.reduce((sum, day) => sum + day.reviews, 0),
      newCards: sums.hours.reduce((sum, { hour, first: fresh }) => {
        const day = dayOfHour(hour, startHour);
        return day >= first && day < first + 7 ? sum + fresh : sum;
      }, 0),
      learnt: points
        .filter(({ passedMs }) => passedMs !== null && passedMs >= fromMs && passedMs < untilMs)
        .map(({ point }) => ({ pointId: point.id, title: point.title })),
      faded: points
        .filter(({ progress: { mastery } }) => mastery === 'fading')
        .sort((a, b) => (a.progress.recall ?? 0) - (b.progress.recall ?? 0))
        .slice(0, 5)
        .map(({ point, progress: { recall } }) => ({
          pointId: point.id,
          title: point.title,
          recall: recall ?? 0,
        })),
      next,
    };
  }

  return {
    dispose: () => workloads.abort(),
    handlers: {
      'statistics.get'() {
        const fraction = activity.bringUpToDate();
        if (fraction !== null) return ok({ kind: 'counting', fraction });
        return ok({ kind: 'ready', statistics: statistics(clock.nowMs()) });
      },
      'statistics.week'() {
        const today = activity.today();
        const weekday = today - weekStart(weekNumber(today));
        if (weekday !== 0 && weekday !== 6) return ok(null);
        if (activity.bringUpToDate() !== null) return ok(null);
        const week = weekNumber(weekday === 0 ? today - 1 : today);
        const summary = weekOf(week, clock.nowMs(), activity.sums());
        return ok(summary.daysStudied === 0 ? null : summary);
      },
      async 'statistics.workload'() {
        // Another window's wish, or this one's after a change: only the last is worth the work.
        workloads.abort();
        workloads = new AbortController();
        const { signal } = workloads;
        const sums = activity.sums();
        const today = activity.today();
        const { habits, own } = answerHabits(sums.grades);
        const groups = memoryGroups(sums.memory, today);
        const begun = groups.reduce((sum, { cards }) => sum + cards, 0);
        const input = {
          parameters: settings().fsrsParameters,
          groups,
          newPerDay: newPerDay(sums.hours, today, settings()),
          newLeft: Math.max(0, pack.cardIndex().length - begun),
          ...{ habits, own, days: WORKLOAD_DAYS },
        };
        const done = await runTask({ kind: 'workload', input }, { signal });
        return done?.kind === 'workload'
          ? ok(done.value)
          : err(domainError('cancelled', 'A newer simulation took its place.'));
      },
    },
  };
}

/** A card's question as one line of text; many ask the same of other code. */
function titleOf(card: Card): string {
  return card.kind === 'predict'
    ? plainText(`${card.frontHtml} ${card.codeHtml}`)
    : plainText(card.frontHtml);
}

function plainText(html: string): string {
  const text = html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;|&#x27;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > TITLE_CHARS ? `${text.slice(0, TITLE_CHARS - 1).trimEnd()}…` : text;
}
