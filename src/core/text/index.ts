// Loaded with `import()` when a learner's own text is first shown: start-up does not wait for a Markdown parser.
export {
  cardProblems,
  gapsOf,
  plainFront,
  previewCard,
  renderCard,
  renderOwn,
} from './own-card.ts';
