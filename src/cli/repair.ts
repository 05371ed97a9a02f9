import { err, ok, type Result } from '../base/result.ts';
import type { Output } from './output.ts';
import { EXIT, fromError, type Problem } from './problem.ts';
import type { Session } from './session.ts';

/** Told in steps of so many percent. */
const STEP = 10;

/** Works out anew everything that follows from the logs; how far it is, on stderr. */
export async function runRebuild({
  session,
  output,
}: {
  readonly session: Session;
  readonly output: Output;
}): Promise<Result<number, Problem>> {
  let told = 0;
  const following = session.client.on('rebuild.progress', ({ fraction, done }) => {
    const percent = Math.floor((fraction * 100) / STEP) * STEP;
    if (done || percent <= told) return;
    told = percent;
    output.aside(`${percent} %`);
  });
  const rebuilt = await Promise.race([session.client.call('data.rebuild', {}), session.lost]);
  following.dispose();
  if (!('ok' in rebuilt)) return err(rebuilt);
  if (!rebuilt.ok) return err(fromError(rebuilt.error));
  const { cards, reviews, tookMs } = rebuilt.value;
  output.line(
    `Everything is worked out anew, from ${reviews} ${reviews === 1 ? 'act' : 'acts'} on ${cards} ${cards === 1 ? 'card' : 'cards'}, in ${(tookMs / 1000).toFixed(1)} s.`,
  );
  output.document({ command: 'repair', cards, reviews, tookMs });
  return ok(EXIT.done);
}
