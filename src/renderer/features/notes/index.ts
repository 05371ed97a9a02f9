export { LessonNotes } from './LessonNotes.tsx';
