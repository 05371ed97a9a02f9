import type { Exercise } from '../../contract/curriculum.ts';
import type { Failure, GraderEvent, TestReport } from '../../contract/grading.ts';
import type { Uuid } from '../../contract/ids.ts';
import type { FeatureContext } from '../feature.ts';
import { boundedText, boundFailure, boundReport } from './bounds.ts';
import type { RunEnd } from './server.ts';
import type { Observed } from './verdict.ts';

/** Printed outside of tests. */
const OUTPUT_CHARS = 64_000;
/** Reports beyond the expected ones that are kept, to show what was amiss. */
const EXTRA_REPORTS = 20;

/** What a run has reported so far. */
export interface Gathered {
  take(event: GraderEvent): void;
  observed(end: RunEnd): Observed;
  output(): string;
}

/** Keeps what a run reports, bounded, and passes it on to the clients. */
export function gather(emit: FeatureContext['emit'], exercise: Exercise, runId: Uuid): Gathered {
  const reports: TestReport[] = [];
  const collectErrors: Failure[] = [];
  const limits: Observed['limits'][number][] = [];
  const output = boundedText(OUTPUT_CHARS);
  const most = exercise.checks.length + EXTRA_REPORTS;
  return {
    take(event) {
      switch (event.event) {
        case 'testStarted':
          emit('check.progress', { kind: 'running', runId, id: event.id });
          break;
        case 'test': {
          if (reports.length >= most) break;
          const { event: _event, runId: _runId, ...report } = event;
          const bounded = boundReport(report);
          reports.push(bounded);
          emit('check.progress', { kind: 'test', runId, report: bounded });
          break;
        }
        case 'output':
          output.add(event.text);
          break;
        case 'collectError':
          if (collectErrors.length < EXTRA_REPORTS) collectErrors.push(boundFailure(event.failure));
          break;
        case 'limit':
          limits.push(event);
          break;
        default:
          break;
      }
    },
    observed: (end) => ({ end, reports, collectErrors, limits }),
    output: () => output.text(),
  };
}
