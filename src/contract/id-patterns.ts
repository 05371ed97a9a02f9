// Ids as plain patterns: for whoever only has to tell them apart, without the schemas.
const slug = '[a-z0-9]+(?:-[a-z0-9]+)*';

export const POINT_ID = /^\d\.\d\.\d\.\d$/;
/** `1.1.1.1-quote-order`, or `1.1.1-synthesis-order-desk` for the exercise that joins a topic. */
export const EXERCISE_ID = new RegExp(
  `^(?:\\d\\.\\d\\.\\d(?:\\.\\d)?|checkpoint-\\d\\.\\d)-${slug}$`,
);
/** `checkpoint-1.1-crud-api`: its project is the exercise of the same id. */
export const CHECKPOINT_ID = new RegExp(`^checkpoint-\\d\\.\\d-${slug}$`);
/** `1.1.1.1-slash` in the curriculum; a learner's own cards are `own-` and a UUID. */
export const CARD_ID = new RegExp(`^(?:\\d\\.\\d\\.\\d\\.\\d|own)-${slug}$`);
export const ASSESSMENT_ID = new RegExp(`^\\d\\.\\d\\.\\d-a-${slug}$`);
