import { Emitter } from '../../../base/emitter.ts';

/** Asked for by a link to the lesson that is already open behind another tab. */
export const lessonWanted = new Emitter<null>();

export function showLesson(): void {
  lessonWanted.fire(null);
}
