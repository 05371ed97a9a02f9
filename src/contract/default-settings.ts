import type { Settings } from './settings.ts';

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  textSize: 'normal',
  editorFontSize: 14,
  terminalFontSize: 13,
  tabIndents: true,
  desiredRetention: 0.9,
  newCardsPerDay: 20,
  reviewsPerDay: 200,
  dayStartsAtHour: 4,
  checkAsYouType: true,
  lintWhileTyping: true,
  formatOnSave: false,
  pythonPath: null,
};
