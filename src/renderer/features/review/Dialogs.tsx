import '../cards/cards.css';
import { useState } from 'react';
import type { ReviewCard } from '../../../contract/review.ts';
import { Button, Dialog } from '../../components/index.ts';
import { TagField } from '../cards/editor/TagField.tsx';
import { InfoView } from '../cards/InfoView.tsx';
import { changeTags, openDialog, useReview } from './store.ts';

/** What opens above a card: its history, its tags. */
export function ReviewDialogs({ review }: { readonly review: ReviewCard }) {
  const dialog = useReview((state) => state.dialog);
  if (dialog === null) return null;
  const close = (): void => openDialog(null);
  if (dialog === 'info') {
    return (
      <Dialog open onOpenChange={close} title="History and memory" wide>
        <InfoView cardId={review.card.id} />
      </Dialog>
    );
  }
  return <TagsDialog review={review} onClose={close} />;
}

function TagsDialog({
  review,
  onClose,
}: {
  readonly review: ReviewCard;
  readonly onClose: () => void;
}) {
  const [tags, setTags] = useState<readonly string[]>(review.tags);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Tags of this card"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            onClick={() => {
              onClose();
              void changeTags(
                tags.filter((tag) => !review.tags.includes(tag)),
                review.tags.filter((tag) => !tags.includes(tag)),
              );
            }}
          >
            Save
          </Button>
        </>
      }
    >
      <TagField tags={tags} onChange={setTags} autoFocus />
    </Dialog>
  );
}
