import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HIGH_WATER_CHARS, LOW_WATER_CHARS } from '../../../../src/contract/terminal.ts';
import { BATCH_MS, createOutbox } from '../../../../src/core/terminal/outbox.ts';

function createTestOutbox() {
  const sent: string[] = [];
  const source: { paused: boolean } = { paused: false };
  const outbox = createOutbox({
    send(data) {
      sent.push(data);
    },
    pause() {
      expect(source.paused).toBe(false);
      source.paused = true;
    },
    resume() {
      expect(source.paused).toBe(true);
      source.paused = false;
    },
  });
  return {
    outbox,
    sent,
    source,
    /** Both the window and our own screen have taken it in. */
    show(chars: number) {
      outbox.parsed(chars);
      outbox.acknowledge(chars);
    },
    sentChars: () => sent.reduce((sum, data) => sum + data.length, 0),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('batching', () => {
  it('sends the echo of a key at once, and gathers what follows within a frame', () => {
    const { outbox, sent } = createTestOutbox();
    outbox.push('a');
    expect(sent).toEqual(['a']);
    outbox.push('b');
    outbox.push('c');
    expect(sent).toEqual(['a']);
    vi.advanceTimersByTime(BATCH_MS);
    expect(sent).toEqual(['a', 'bc']);
    vi.advanceTimersByTime(BATCH_MS);
    outbox.push('d');
    expect(sent).toEqual(['a', 'bc', 'd']);
  });

  it('does not wait for the frame under a flood', () => {
    const { outbox, sentChars } = createTestOutbox();
    for (let n = 0; n < 20; n++) outbox.push('x'.repeat(4_000));
    expect(sentChars()).toBeGreaterThan(60_000);
  });

  it('never cuts a character in two', () => {
    const { outbox, sent, show } = createTestOutbox();
    const text = `a${'🐍'.repeat(40_000)}`;
    outbox.push(text);
    for (let taken = 0; taken < sent.length; taken++) {
      show(sent[taken]?.length ?? 0);
      vi.advanceTimersByTime(BATCH_MS);
    }
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.join('')).toBe(text);
    for (const data of sent) expect(Buffer.from(data).toString()).toBe(data);
  });
});

describe('flow control', () => {
  it('stops the source at the high mark and lets it go on under the low one', () => {
    const { outbox, source, show } = createTestOutbox();
    let outstanding = 0;
    while (!source.paused) {
      outbox.push('x'.repeat(1_000));
      outstanding += 1_000;
    }
    expect(outstanding).toBe(HIGH_WATER_CHARS);
    while (outstanding >= LOW_WATER_CHARS) {
      expect(source.paused).toBe(true);
      show(1_000);
      outstanding -= 1_000;
      vi.advanceTimersByTime(BATCH_MS);
    }
    expect(source.paused).toBe(false);
  });

  it('waits for our own screen as well', () => {
    const { outbox, source } = createTestOutbox();
    let unparsed = 0;
    while (!source.paused) {
      outbox.push('x'.repeat(1_000));
      unparsed += 1_000;
      vi.advanceTimersByTime(BATCH_MS);
      outbox.acknowledge(1_000);
    }
    expect(unparsed).toBe(HIGH_WATER_CHARS);
    outbox.parsed(unparsed - LOW_WATER_CHARS);
    expect(source.paused).toBe(true);
    outbox.parsed(1);
    expect(source.paused).toBe(false);
  });

  it('goes on for a window that begins anew, and takes too many acknowledgements for none', () => {
    const { outbox, source, sentChars, sent } = createTestOutbox();
    while (!source.paused) outbox.push('x'.repeat(50_000));
    outbox.parsed(sentChars());
    expect(source.paused).toBe(true);
    outbox.forgetUnacknowledged();
    vi.advanceTimersByTime(BATCH_MS);
    expect(source.paused).toBe(false);
    outbox.acknowledge(10_000_000);
    const before = sent.length;
    while (!source.paused) outbox.push('y'.repeat(50_000));
    expect(sent.length - before).toBeLessThan(10);
  });

  it('keeps everything back while held, then sends it in order', () => {
    const { outbox, sent } = createTestOutbox();
    const hold = outbox.hold();
    const second = outbox.hold();
    outbox.push('a');
    vi.advanceTimersByTime(BATCH_MS);
    outbox.push('b');
    hold.dispose();
    hold.dispose();
    expect(sent).toEqual([]);
    second.dispose();
    expect(sent).toEqual(['ab']);
  });

  it('drops only what was not sent', () => {
    const { outbox, source, sent, sentChars } = createTestOutbox();
    let pushed = 0;
    while (!source.paused) {
      outbox.push('x'.repeat(30_000));
      pushed += 30_000;
    }
    outbox.push('y'.repeat(60_000));
    pushed += 60_000;
    expect(outbox.dropQueued()).toBe(pushed - sentChars());
    expect(outbox.queuedChars).toBe(0);
    expect(sent.join('')).not.toContain('y');
  });

  it('sends all that is left when the program ends', () => {
    const { outbox, source, sent } = createTestOutbox();
    while (!source.paused) outbox.push('x'.repeat(30_000));
    outbox.push(`${'🐍'.repeat(30_000)}the end`);
    outbox.finish();
    expect(sent.join('').endsWith('🐍the end')).toBe(true);
  });

  it('loses, repeats and reorders nothing, holds little, and never stays stopped, whatever comes when', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('push'), n: fc.nat(70_000) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('show'), n: fc.nat(120_000) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('time'), n: fc.nat(40) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('hold'), n: fc.nat(40) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { outbox, sent, source, sentChars } = createTestOutbox();
        let pushed = '';
        let shown = 0;
        const showUpTo = (chars: number) => {
          const now = Math.min(chars, sentChars() - shown);
          shown += now;
          outbox.parsed(now);
          outbox.acknowledge(now);
        };
        for (const { kind, n } of steps) {
          if (kind === 'push' && !source.paused) {
            const data = String.fromCharCode(97 + (pushed.length % 26)).repeat(n);
            pushed += data;
            outbox.push(data);
          } else if (kind === 'show') showUpTo(n);
          else if (kind === 'time') vi.advanceTimersByTime(n);
          else if (kind === 'hold') {
            const hold = outbox.hold();
            vi.advanceTimersByTime(n);
            hold.dispose();
          }
          expect(outbox.queuedChars + sentChars() - shown).toBeLessThan(HIGH_WATER_CHARS + 70_001);
        }
        for (let n = 0; n < 1_000 && (shown < pushed.length || source.paused); n++) {
          vi.advanceTimersByTime(BATCH_MS);
          showUpTo(HIGH_WATER_CHARS);
        }
        expect(sent.join('')).toBe(pushed);
        expect(source.paused).toBe(false);
        outbox.dispose();
      }),
      { numRuns: 200 },
    );
  });
});
