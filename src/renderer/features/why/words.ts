import type { PointWhy, WhyLift } from '../../../contract/progress.ts';

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `23 November 2026`, where the learner is. */
export function dayText(atMs: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(new Date(atMs));
}

function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}

/** Why the point is what it is, in one or two sentences. */
export function meaning(why: PointWhy): string {
  const { mastery, recall, heldFrom, fadingBelow, independence } = why;
  const helped =
    independence !== null && independence < 0.95
      ? ' Help was needed for the checks, so it takes a little more recall to count as held.'
      : '';
  switch (mastery) {
    case 'unseen':
      return 'Nothing was done here yet.';
    case 'started':
      return 'It was begun, and not every check has passed yet.';
    case 'passed':
      return `Every check passed. It is held once all of its cards are begun and recall is ${percent(heldFrom)} or more.${helped}`;
    case 'held':
      return `Every check passed, all of its cards are begun, and recall is ${percent(recall ?? 1)}: ${percent(heldFrom)} or more is held.`;
    case 'fading':
      return `Every check passed, but recall has come down to ${percent(recall ?? 0)}: below ${percent(fadingBelow)} a point fades.${helped}`;
  }
}

export function exerciseText(exercise: PointWhy['exercises'][number]): string {
  const { passedMs, attempts, hintsShown, hintsTotal, solutionSeen, recall } = exercise;
  const parts = [
    passedMs !== null
      ? `Passed on ${dayText(passedMs)}, ${attempts <= 1 ? 'at the first check' : `with check ${attempts}`}`
      : attempts === 0
        ? 'Not checked yet'
        : `Not passed in ${count(attempts, 'check')}`,
    hintsShown > 0
      ? `${hintsShown} of ${count(hintsTotal, 'hint')} shown`
      : passedMs !== null
        ? 'no hints'
        : '',
    solutionSeen ? 'after its solution was read' : '',
    recall === null ? '' : `recall now ${percent(recall)}`,
  ];
  return `${parts.filter((part) => part !== '').join(', ')}.`;
}

export function cardsText({ cardsStarted, cardsTotal, recall }: PointWhy): string {
  if (cardsTotal === 0) return 'It has none.';
  if (recall === null) return `None of ${cardsTotal} begun yet.`;
  return `${cardsStarted} of ${cardsTotal} begun, recall now ${percent(recall)} on average.`;
}

export function liftText(lift: WhyLift): string {
  switch (lift.kind) {
    case 'read':
      return 'Read the lesson to its end';
    case 'pass':
      return `Pass the checks of "${lift.title.replaceAll('`', '')}"`;
    case 'begin':
      return `Begin the ${count(lift.cards, 'card')} that you have not met`;
    case 'review':
      return `Review ${count(lift.cards, 'card')} that ${lift.cards === 1 ? 'is' : 'are'} slipping`;
  }
}
