import { lazy, Suspense, useState } from 'react';
import { useEditorRequest } from './editor-request.ts';

const EditorDialog = lazy(async () => ({
  default: (await import('./editor/EditorDialog.tsx')).EditorDialog,
}));

/** Loaded when a card is written or changed for the first time. */
export function CardEditorWhenAsked() {
  const open = useEditorRequest((state) => state.request !== null);
  const [asked, setAsked] = useState(false);
  if (open && !asked) setAsked(true);
  return asked ? (
    <Suspense fallback={null}>
      <EditorDialog />
    </Suspense>
  ) : null;
}
