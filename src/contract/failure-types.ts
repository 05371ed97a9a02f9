/** A failure's type where no check could be made because the learner's service did not start. */
export const NOT_STARTED = 'ServiceDidNotStart';
