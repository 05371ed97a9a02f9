import { useState } from 'react';
import { notify } from '../../app/notices.ts';
import { Button } from '../../components/index.ts';
import { core } from '../../rpc/client.ts';
import { Row } from './fields.tsx';

/** Works out anew everything that follows from the logs, which are only read. */
export function RebuildSettings() {
  const [busy, setBusy] = useState(false);

  async function rebuild(): Promise<void> {
    setBusy(true);
    const rebuilt = await core.call('data.rebuild', {});
    setBusy(false);
    if (!rebuilt.ok) {
      notify({ level: 'error', text: rebuilt.error.message });
      return;
    }
    const { cards, tookMs } = rebuilt.value;
    notify({
      level: 'info',
      text: `${cards.toLocaleString('en-GB')} cards are worked out anew, in ${(tookMs / 1000).toFixed(1)} seconds.`,
    });
  }

  return (
    <Row
      label="Rebuild"
      hint="Works out anew what follows from your history: each card's memory, the days, the statistics. Your history is only read."
    >
      <Button busy={busy} onClick={() => void rebuild()}>
        Rebuild
      </Button>
    </Row>
  );
}
