import { describe, expect, it } from 'vitest';
import type { Result } from '../../../../src/base/result.ts';
import { type DomainError, domainError } from '../../../../src/contract/errors.ts';
import type { WorkspaceFile } from '../../../../src/contract/workspace.ts';
import {
  RETRY_AFTER_MS,
  SAVE_AFTER_MS,
  SaveScheduler,
  type SaveStatus,
} from '../../../../src/renderer/features/workbench/logic/save-scheduler.ts';

type Answer = Result<WorkspaceFile, DomainError>;

interface Saved {
  readonly text: string;
  readonly base: string | null;
  readonly follows: string | undefined;
  answer(result: Answer): Promise<void>;
}

const file = (content: string, version: string): WorkspaceFile => ({
  path: 'a.py',
  role: 'edit',
  content,
  version,
});
const good = (content: string, version: string): Answer => ({
  ok: true,
  value: file(content, version),
});

/** A scheduler with a clock and a disk that the test moves by hand. */
function setUp(start = 'one') {
  let text = start;
  let nowMs = 0;
  let timers: { at: number; run: () => void }[] = [];
  const saves: Saved[] = [];
  const statuses: SaveStatus['kind'][] = [];
  const scheduler = new SaveScheduler(
    {
      text: () => text,
      save: (content, base, follows) =>
        new Promise((resolve) => {
          saves.push({
            text: content,
            ...{ base, follows },
            async answer(result) {
              resolve(result);
              await Promise.resolve();
              await Promise.resolve();
            },
          });
        }),
      after(ms, run) {
        const timer = { at: nowMs + ms, run };
        timers.push(timer);
        return () => {
          timers = timers.filter((each) => each !== timer);
        };
      },
      changed: (status) => statuses.push(status.kind),
    },
    'v1',
  );
  return {
    scheduler,
    saves,
    statuses,
    type(next: string) {
      text = next;
      scheduler.edited();
    },
    pass(ms: number) {
      nowMs += ms;
      const due = timers.filter((timer) => timer.at <= nowMs);
      timers = timers.filter((timer) => timer.at > nowMs);
      for (const timer of due) timer.run();
    },
    waiting: () => timers.length,
    save(index: number): Saved {
      const saved = saves[index];
      if (!saved) throw new Error(`there is no save ${index}`);
      return saved;
    },
  };
}

describe('when it saves', () => {
  it('waits a moment after the first keystroke, and not anew at each', () => {
    const { type, pass, saves } = setUp();
    type('one t');
    pass(SAVE_AFTER_MS - 10);
    type('one tw');
    expect(saves).toHaveLength(0);
    pass(10);
    expect(saves.map((each) => each.text)).toEqual(['one tw']);
  });

  it('sends what was typed during a save with the next one, based on the first', async () => {
    const { type, pass, save, scheduler } = setUp();
    type('two');
    pass(SAVE_AFTER_MS);
    type('three');
    pass(SAVE_AFTER_MS);
    await save(0).answer(good('two', 'v2'));
    expect(scheduler.status.kind).toBe('unsaved');
    pass(SAVE_AFTER_MS);
    expect(save(1)).toMatchObject({ text: 'three', base: 'v2' });
    await save(1).answer(good('three', 'v3'));
    expect(scheduler.status.kind).toBe('saved');
    expect(scheduler.version).toBe('v3');
  });

  it('flushes at once, and says when everything is on disk', async () => {
    const { type, save, scheduler, waiting } = setUp();
    type('two');
    const flushed = scheduler.flush();
    await save(0).answer(good('two', 'v2'));
    expect(await flushed).toBe(true);
    expect(waiting()).toBe(0);
  });

  it('sends what was typed during a save behind it when the page goes, and nothing twice', () => {
    const { type, pass, saves, scheduler } = setUp();
    scheduler.leave();
    expect(saves).toHaveLength(0);
    type('two');
    pass(SAVE_AFTER_MS);
    scheduler.leave();
    expect(saves).toHaveLength(1);
    type('three');
    scheduler.leave();
    expect(saves).toHaveLength(2);
    expect(saves[1]).toMatchObject({ text: 'three', base: 'v1', follows: 'two' });
  });

  it('saves nothing that was not edited', async () => {
    const { scheduler, saves } = setUp();
    expect(await scheduler.flush()).toBe(true);
    expect(saves).toHaveLength(0);
  });

  it('sends what is left when it is disposed, and then is silent', async () => {
    const { type, scheduler, save, statuses } = setUp();
    type('two');
    const before = statuses.length;
    scheduler.dispose();
    await save(0).answer(good('two', 'v2'));
    expect(save(0).text).toBe('two');
    expect(statuses).toHaveLength(before);
  });
});

describe('when a save fails', () => {
  it('says so, keeps the text and tries again', async () => {
    const { type, pass, save, scheduler, saves } = setUp();
    type('two');
    pass(SAVE_AFTER_MS);
    await save(0).answer({ ok: false, error: domainError('diskFull', 'The disk is full.') });
    expect(scheduler.status).toEqual({ kind: 'failed', message: 'The disk is full.' });
    pass(RETRY_AFTER_MS);
    expect(saves).toHaveLength(2);
    await save(1).answer(good('two', 'v2'));
    expect(scheduler.status.kind).toBe('saved');
  });

  it('does not wait for the retry when somebody types', async () => {
    const { type, pass, save, saves } = setUp();
    type('two');
    pass(SAVE_AFTER_MS);
    await save(0).answer({ ok: false, error: domainError('ioFailed', 'No.') });
    type('three');
    pass(SAVE_AFTER_MS);
    expect(saves.map((each) => each.text)).toEqual(['two', 'three']);
  });

  it('answers a flush with false', async () => {
    const { type, save, scheduler } = setUp();
    type('two');
    const flushed = scheduler.flush();
    await save(0).answer({ ok: false, error: domainError('ioFailed', 'No.') });
    expect(await flushed).toBe(false);
  });
});

describe('when the file changed on disk', () => {
  const conflict = (content: string, version: string): Answer => ({
    ok: false,
    error: domainError('fileConflict', 'Changed.', file(content, version)),
  });

  it('stops, and saves nothing more until the learner has chosen', async () => {
    const { type, pass, save, saves, scheduler } = setUp();
    type('mine');
    pass(SAVE_AFTER_MS);
    await save(0).answer(conflict('theirs', 'v9'));
    expect(scheduler.status).toEqual({ kind: 'conflict', disk: file('theirs', 'v9') });
    type('mine too');
    pass(10 * SAVE_AFTER_MS);
    expect(saves).toHaveLength(1);
    expect(await scheduler.flush()).toBe(false);
  });

  it('keeps mine over the version that was shown', async () => {
    const { type, pass, save, scheduler } = setUp();
    type('mine');
    pass(SAVE_AFTER_MS);
    await save(0).answer(conflict('theirs', 'v9'));
    const kept = scheduler.keepMine();
    expect(save(1)).toMatchObject({ text: 'mine', base: 'v9' });
    await save(1).answer(good('mine', 'v10'));
    expect(await kept).toBe(true);
    expect(scheduler.status.kind).toBe('saved');
  });

  it('writes a file that was deleted outside anew', async () => {
    const { type, scheduler, save } = setUp();
    type('mine');
    expect(scheduler.diskChanged(null)).toBe('conflict');
    const kept = scheduler.keepMine();
    expect(save(0).base).toBeNull();
    await save(0).answer(good('mine', 'v2'));
    expect(await kept).toBe(true);
  });

  it('takes its own save, repeated after the connection broke, for what it is', async () => {
    const { type, pass, save, scheduler } = setUp();
    type('mine');
    pass(SAVE_AFTER_MS);
    await save(0).answer(conflict('mine', 'v2'));
    expect(scheduler.status.kind).toBe('saved');
    expect(scheduler.version).toBe('v2');
  });

  it('lets a file without edits follow the disk', () => {
    const { scheduler } = setUp();
    expect(scheduler.diskChanged(file('one', 'v1'))).toBe('same');
    expect(scheduler.diskChanged(file('theirs', 'v2'))).toBe('adopt');
    scheduler.adopted('v2');
    expect(scheduler.diskChanged(file('theirs', 'v2'))).toBe('same');
    expect(scheduler.status.kind).toBe('saved');
  });

  it('asks where both sides changed, unless they changed to the same', () => {
    const { type, scheduler } = setUp();
    type('mine');
    expect(scheduler.diskChanged(file('mine', 'v2'))).toBe('same');
    expect(scheduler.status.kind).toBe('saved');
    type('mine again');
    expect(scheduler.diskChanged(file('theirs', 'v3'))).toBe('conflict');
    scheduler.adopted('v3');
    expect(scheduler.status.kind).toBe('saved');
  });
});
