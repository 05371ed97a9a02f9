import { useEffect, useRef } from 'react';
import type { Lesson, LessonPart } from '../../../../contract/curriculum.ts';
import { useHeading } from '../../../app/location.ts';
import { Title } from '../../../components/index.ts';
import { LessonNotes } from '../../notes/index.ts';
import { count } from '../logic/format.ts';
import type { ScrollPlace } from '../logic/layout.ts';
import { Contents } from './Contents.tsx';
import { LessonEnd, type LessonEndProps } from './LessonEnd.tsx';
import { PredictBlock } from './PredictBlock.tsx';
import { RunBlock } from './RunBlock.tsx';
import { scrollToHeading, useCurrentHeading } from './use-heading.ts';
import { useLessonRead } from './use-lesson-read.ts';
import { useScrollMemory } from './use-scroll-memory.ts';

export interface LessonViewProps extends LessonEndProps {
  readonly lesson: Lesson;
  readonly read: boolean;
  /** Seen now: a hidden lesson is not being read. */
  readonly shown: boolean;
  readonly place: ScrollPlace;
  readonly onPlace: (place: ScrollPlace) => void;
}

/** The lesson: text, figures and blocks that run, with its contents beside it where there is room. */
export function LessonView(props: LessonViewProps) {
  const { lesson, shown, place, onPlace } = props;
  const scroller = useRef<HTMLElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const article = useRef<HTMLElement>(null);
  const heading = useHeading();
  useScrollMemory({ scroller, ready: shown, place, onPlace });
  const current = useCurrentHeading(scroller, shown);
  const finished = useLessonRead({
    pointId: lesson.pointId,
    read: props.read,
    shown,
    scroller,
    end,
  });
  useEffect(() => {
    if (heading !== null && shown && scroller.current) scrollToHeading(scroller.current, heading);
  }, [heading, shown]);
  return (
    <section
      ref={scroller}
      className="wb-scroll wb-lesson"
      aria-label="Lesson"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      data-pane="lesson"
    >
      <div className="wb-lesson-grid">
        <article ref={article} className="wb-article">
          <header className="wb-lesson-head">
            <h1>
              <Title text={lesson.title} />
            </h1>
            <p className="wb-quiet">
              {count(lesson.minutes, 'minute')} of reading
              {finished && <span className="wb-read"> · read</span>}
            </p>
          </header>
          {lesson.parts.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a lesson's parts keep their places
            <Part key={index} part={part} lesson={lesson} />
          ))}
          {lesson.sources.length > 0 && <Sources lesson={lesson} />}
          <div ref={end} />
          <LessonEnd {...props} />
          <LessonNotes pointId={lesson.pointId} article={article} shown={shown} />
        </article>
        {lesson.headings.length > 1 && (
          <Contents
            headings={lesson.headings}
            current={current}
            onGo={(slug) => {
              if (scroller.current) scrollToHeading(scroller.current, slug);
            }}
          />
        )}
      </div>
    </section>
  );
}

function Part({ part, lesson }: { readonly part: LessonPart; readonly lesson: Lesson }) {
  switch (part.kind) {
    case 'html':
      return (
        <div
          className="prose"
          data-place=""
          // biome-ignore lint/security/noDangerouslySetInnerHtml: the pack's HTML was sanitised when it was built
          dangerouslySetInnerHTML={{ __html: part.html }}
        />
      );
    case 'run':
      return (
        <div data-place="" className="wb-part">
          <RunBlock pointId={lesson.pointId} block={part} proved={part.output} />
        </div>
      );
    case 'predict':
      return (
        <div data-place="" className="wb-part">
          <PredictBlock pointId={lesson.pointId} block={part} />
        </div>
      );
  }
}

function Sources({ lesson }: { readonly lesson: Lesson }) {
  return (
    <section className="wb-sources" aria-label="Sources">
      <h2>Sources</h2>
      <ul data-place="">
        {lesson.sources.map((source) => (
          <li key={source.url}>
            <a href={source.url} target="_blank" rel="noreferrer">
              {source.title}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
