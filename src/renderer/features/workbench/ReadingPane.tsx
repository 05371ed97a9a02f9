import type { ReactNode } from 'react';
import { Tabs } from '../../components/index.ts';
import type { LessonTab } from './logic/layout.ts';

/** Lesson and exercise behind two tabs; a synthesis exercise has no lesson. */
export function ReadingPane(props: {
  readonly lesson: ReactNode;
  readonly exercise: ReactNode;
  readonly tab: LessonTab;
  readonly onTab: (tab: LessonTab) => void;
}) {
  if (!props.lesson) return <div className="wb-reading">{props.exercise}</div>;
  return (
    <Tabs<LessonTab>
      label="Lesson and exercise"
      className="wb-tabs wb-reading"
      value={props.tab}
      onChange={props.onTab}
      items={[
        { id: 'lesson', label: 'Lesson', panel: props.lesson, keepMounted: true },
        { id: 'exercise', label: 'Exercise', panel: props.exercise, keepMounted: true },
      ]}
    />
  );
}
