export { CardEditorWhenAsked } from './CardEditorWhenAsked.tsx';
export { openCardEditor } from './editor-request.ts';
