// Loaded with `import()` when a learner's own text is first shown: start-up does not wait for a Markdown parser.

export { GAP_CLOSE, GAP_OPEN, parseCloze } from './cloze.ts';
export {
  cardProblems,
  gapsOf,
  previewCard,
  renderCard,
  renderOwn,
} from './own-card.ts';
