import { err, ok, type Result } from '../base/result.ts';
import type { PythonStatus, Requirement } from '../contract/python.ts';
import type { Output } from './output.ts';
import { EXIT, fromError, type Problem } from './problem.ts';
import type { Session } from './session.ts';

const MARKS = {
  ok: { mark: '✓', colour: 'green' },
  warning: { mark: '!', colour: 'yellow' },
  missing: { mark: '✗', colour: 'red' },
  optional: { mark: '–', colour: 'dim' },
} as const;

/** What exercises need of this machine; with `repairs` what can be repaired is repaired first. */
export async function runDoctor(
  { session, output }: { readonly session: Session; readonly output: Output },
  repairs: boolean,
): Promise<Result<number, Problem>> {
  const { client } = session;
  const first = await Promise.race([client.call('python.doctor', {}), session.lost]);
  if (!('ok' in first)) return err(first);
  if (!first.ok) return err(fromError(first.error));
  let requirements = first.value;
  const repaired: string[] = [];
  if (repairs) {
    const following = followWork(session, output);
    for (;;) {
      const next = requirements.find((each) => isBroken(each) && !repaired.includes(each.id));
      if (!next) break;
      repaired.push(next.id);
      output.aside(`Repairing: ${next.title}`);
      const done = await Promise.race([
        client.call('python.repair', { id: next.id }),
        session.lost,
      ]);
      if (!('ok' in done)) return err(done);
      if (!done.ok) return err(fromError(done.error));
      requirements = done.value;
    }
    following.dispose();
  }
  for (const requirement of requirements) showRequirement(output, requirement);
  const missing = requirements.filter(({ state }) => state === 'missing').length;
  output.line();
  output.line(
    missing === 0
      ? 'Everything that exercises need is there.'
      : `${missing} required ${missing === 1 ? 'thing is' : 'things are'} missing. Lessons and cards work all the same.`,
  );
  output.document({ command: 'doctor', ok: missing === 0, repaired, requirements });
  return ok(missing === 0 ? EXIT.done : EXIT.failed);
}

function isBroken({ state, repairable }: Requirement): boolean {
  return repairable && (state === 'missing' || state === 'warning');
}

function showRequirement(output: Output, requirement: Requirement): void {
  const { title, state, found, detail, fix } = requirement;
  const { mark, colour } = MARKS[state];
  output.line(`  ${output.paint(colour, mark)} ${found === null ? title : `${title}: ${found}`}`);
  if (state === 'optional') output.paragraph([detail.split('\n')[0] ?? ''], 6, 'dim');
  else if (state !== 'ok') output.paragraph([...detail.split('\n'), ...(fix ? [fix] : [])], 6);
}

/** Each step of a repair once, on stderr. */
function followWork({ client }: Session, output: Output) {
  let last = '';
  return client.on('python.status', (status) => {
    const step = stepOf(status);
    if (step !== '' && step !== last) output.aside(`  ${step}`);
    last = step;
  });
}

function stepOf(status: PythonStatus): string {
  if (status.kind === 'settingUp') return status.step;
  const tiers = status.kind === 'ready' ? (status.tiers ?? []) : [];
  return tiers.flatMap((tier) => (tier.kind === 'installing' ? [tier.step] : []))[0] ?? '';
}
