import { DomainErrorNote, Skeleton } from '../../components/index.ts';
import { LessonView, type LessonViewProps } from './lesson/LessonView.tsx';
import type { LessonState } from './use-lesson.ts';

/** The lesson, or why it is not there. */
export function LessonTabContent(
  props: Omit<LessonViewProps, 'lesson' | 'read'> & { readonly state: LessonState },
) {
  const { state, ...rest } = props;
  if (state.error !== null) {
    return (
      <div className="wb-pad">
        <DomainErrorNote
          what="The lesson could not be opened"
          error={state.error}
          onRetry={state.retry}
        />
      </div>
    );
  }
  if (state.lesson === null) {
    return (
      <div className="wb-pad">
        <Skeleton lines={8} label="Opening the lesson" />
      </div>
    );
  }
  return <LessonView {...rest} lesson={state.lesson} read={state.read} />;
}
