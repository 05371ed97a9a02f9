import type { Exchange, Failure, TestReport, Trace } from '../../contract/grading.ts';

/** What is kept and shown of one test's output: with 100 tests a report stays under 2 MB. */
const TEST_OUTPUT_CHARS = 16_000;
const MESSAGE_CHARS = 8000;
const VALUE_CHARS = 4000;
const DIFF_LINES = 200;
const FRAMES = 40;
const EXCHANGES = 30;
const HEADERS = 20;
const HEADER_CHARS = 400;
const LOG_CHARS = 16_000;

/** The text up to `most` characters; what was left out is said at its end. */
function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most)}\n… ${(text.length - most).toLocaleString('en')} more characters were left out.`;
}

/** Gathers text as it comes and keeps its beginning, whatever the amount. */
export function boundedText(most: number): { add(text: string): void; text(): string } {
  let kept = '';
  let left = 0;
  return {
    add(text) {
      const room = Math.max(most - kept.length, 0);
      kept += text.slice(0, room);
      left += Math.max(text.length - room, 0);
    },
    text: () =>
      left === 0 ? kept : `${kept}\n… ${left.toLocaleString('en')} more characters were left out.`,
  };
}

/** The report with every part of it bounded: the grader bounds them too, but it runs the learner's code. */
export function boundReport(report: TestReport): TestReport {
  return {
    ...report,
    id: report.id.slice(0, 500),
    output: clip(report.output, TEST_OUTPUT_CHARS),
    failure: report.failure && boundFailure(report.failure),
    trace: report.trace ? boundTrace(report.trace) : null,
  };
}

function boundTrace({ exchanges, leftOut, log }: Trace): Trace {
  const headers = (list: Exchange['requestHeaders']): Exchange['requestHeaders'] =>
    list
      .slice(0, HEADERS)
      .map(([name, value]) => [name.slice(0, 100), value.slice(0, HEADER_CHARS)]);
  return {
    exchanges: exchanges.slice(0, EXCHANGES).map((exchange) => ({
      ...exchange,
      method: exchange.method.slice(0, 20),
      path: exchange.path.slice(0, 1000),
      requestHeaders: headers(exchange.requestHeaders),
      requestBody: clip(exchange.requestBody, VALUE_CHARS),
      responseHeaders: headers(exchange.responseHeaders),
      responseBody: clip(exchange.responseBody, VALUE_CHARS),
      error: exchange.error === null ? null : exchange.error.slice(0, 500),
    })),
    leftOut,
    log: clip(log, LOG_CHARS),
  };
}

export function boundFailure(failure: Failure): Failure {
  const value = (text: string | null | undefined): string | null =>
    typeof text === 'string' ? clip(text, VALUE_CHARS) : null;
  return {
    ...failure,
    type: failure.type.slice(0, 200),
    message: clip(failure.message, MESSAGE_CHARS),
    label: value(failure.label),
    expected: value(failure.expected),
    actual: value(failure.actual),
    diff:
      failure.diff
        ?.slice(0, DIFF_LINES)
        .map(({ op, text }) => ({ op, text: text.slice(0, VALUE_CHARS) })) ?? null,
    frames: boundFrames(failure.frames),
    cause: failure.cause
      ? {
          type: failure.cause.type.slice(0, 200),
          message: clip(failure.cause.message, MESSAGE_CHARS),
          frames: boundFrames(failure.cause.frames),
        }
      : null,
  };
}

function boundFrames(frames: Failure['frames']): Failure['frames'] {
  return frames.slice(-FRAMES).map((frame) => ({
    ...frame,
    code: frame.code.slice(0, 500),
    locals: Object.fromEntries(
      Object.entries(frame.locals)
        .slice(0, 30)
        .map(([name, text]) => [name.slice(0, 100), text.slice(0, 500)]),
    ),
  }));
}
