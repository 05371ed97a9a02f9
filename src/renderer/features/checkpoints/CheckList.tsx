import type { TestReport } from '../../../contract/grading.ts';
import { StateMark } from '../workbench/checks/StateMark.tsx';
import type { CheckItem } from '../workbench/logic/check-run.ts';
import { formatDuration } from '../workbench/logic/format.ts';

/** The checks under the names of their files; those that failed say why. */
export function CheckList({ items }: { readonly items: readonly CheckItem[] }) {
  const files = [...new Set(items.map(({ id }) => fileOf(id)))];
  return (
    <>
      {files.map((file) => {
        const own = items.filter(({ id }) => fileOf(id) === file);
        const passed = own.filter(({ state }) => state === 'passed').length;
        return (
          <section key={file} className="cp-checks" aria-label={titleOf(file)}>
            <h3>
              {titleOf(file)}
              <span className="cp-quiet numbers">
                {passed} of {own.length}
              </span>
            </h3>
            <ul>
              {own.map((item) => (
                <Check key={item.id} item={item} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

function Check({ item }: { readonly item: CheckItem }) {
  const { name, state, report } = item;
  const line = (
    <>
      <StateMark state={state} />
      <span className="cp-check-name">{name}</span>
      {report !== null && (
        <span className="cp-quiet numbers">{formatDuration(report.durationMs)}</span>
      )}
    </>
  );
  if (report?.failure == null) {
    return (
      <li className="cp-check" data-state={state}>
        <div className="cp-check-line">{line}</div>
      </li>
    );
  }
  return (
    <li className="cp-check" data-state={state}>
      <details>
        <summary className="cp-check-line">{line}</summary>
        <Why report={report} />
      </details>
    </li>
  );
}

/** Why it failed: what was looked at, what should have come, what came, and what was said to the server. */
function Why({ report }: { readonly report: TestReport }) {
  const { failure } = report;
  if (failure === null) return null;
  const compared = failure.expected != null && failure.actual != null;
  const exchanges = report.trace?.exchanges ?? [];
  return (
    <div className="cp-why">
      {failure.label && (
        <p>
          <code>{failure.label}</code>
        </p>
      )}
      {compared ? (
        <dl className="cp-compare">
          <dt>Expected</dt>
          <dd>
            <pre>{failure.expected}</pre>
          </dd>
          <dt>Got</dt>
          <dd>
            <pre>{failure.actual}</pre>
          </dd>
        </dl>
      ) : (
        <p className="cp-message">
          {failure.kind === 'assertion' ? '' : `${failure.type}: `}
          {failure.message}
        </p>
      )}
      {failure.cause && (
        <p className="cp-message">
          It began with {failure.cause.type}: {failure.cause.message}
        </p>
      )}
      {failure.explanation && <p>{failure.explanation}</p>}
      {exchanges.length > 0 && (
        <ol className="cp-exchanges" aria-label="Requests of this check">
          {exchanges.map(({ method, path, status, durationMs, error }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: requests keep their places
            <li key={index} className="numbers">
              <code>
                {method} {path}
              </code>
              <span>
                {status ?? error ?? 'no answer'}, {formatDuration(durationMs)}
              </span>
            </li>
          ))}
        </ol>
      )}
      {exchanges.length === 0 && report.output.trim() !== '' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <pre className="cp-output" tabIndex={0}>
          {report.output}
        </pre>
      )}
    </div>
  );
}

function fileOf(id: string): string {
  return id.split('::')[0] ?? id;
}

/** `test_4_attacks.py` is read as "Attacks". */
function titleOf(file: string): string {
  const words = file
    .replace(/^test_(\d+_)?/, '')
    .replace(/\.py$/, '')
    .replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
