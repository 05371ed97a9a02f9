import { useEffect, useRef, useState } from 'react';
import type { AssessmentResult, ModuleEstimate } from '../../../contract/assessment.ts';
import { navigate, routes } from '../../app/location.ts';
import { choosePath } from '../../app/paths.ts';
import { NextIcon } from '../../components/icons.ts';
import { Button, LinkButton } from '../../components/index.ts';
import { useAssess } from './store.ts';
import { certaintyWords, LEVEL_NAMES, LEVELS, resultDate } from './words.ts';

/** Where one stands, the path that fits, and why. */
export function ResultPage(props: {
  readonly result: AssessmentResult;
  readonly earlier: readonly AssessmentResult[];
}) {
  const { result, earlier } = props;
  const { pathId, pathTitle, startPointId, startTitle, modules } = result;
  const [busy, setBusy] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  // What was just worked out is read from its top.
  useEffect(() => heading.current?.focus(), []);
  const placed = modules.filter(({ level }) => level !== null);
  const take = async (): Promise<void> => {
    setBusy(true);
    const chosen = await choosePath(pathId, startPointId);
    setBusy(false);
    if (chosen) navigate(startPointId === null ? routes.learn : routes.point(startPointId));
  };
  return (
    <div className="page assess">
      <h1 ref={heading} tabIndex={-1}>
        Where you stand
      </h1>
      <section className="assess-suggestion" aria-labelledby="assess-path">
        <p className="assess-kicker">The path that fits</p>
        <h2 id="assess-path">{pathTitle ?? 'The order of study'}</h2>
        {startPointId !== null && (
          <p className="assess-start">
            Start at {startPointId}, {startTitle}.
          </p>
        )}
        <ul className="assess-reasons">
          {result.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        <p className="assess-actions">
          {pathId !== null && (
            <Button
              variant="primary"
              size="large"
              icon={<NextIcon />}
              busy={busy}
              onClick={() => void take()}
            >
              Take the {pathTitle} path
            </Button>
          )}
          <LinkButton to={routes.paths} size="large">
            Compare the paths
          </LinkButton>
        </p>
      </section>
      <section aria-labelledby="assess-levels">
        <h2 id="assess-levels">Level by module</h2>
        <p className="assess-note">
          {result.right} of {result.asked} tasks right, {resultDate(result.atMs)}. The band is where
          your level lies, nine times in ten.
        </p>
        <div className="level-scale" aria-hidden="true">
          <span />
          <span className="level-names">
            {LEVELS.map((level) => (
              <span key={level}>{LEVEL_NAMES[level]}</span>
            ))}
          </span>
        </div>
        <ul className="levels">
          {placed.map((module) => (
            <ModuleLevel key={module.moduleId} module={module} />
          ))}
        </ul>
      </section>
      <footer className="assess-foot">
        <Button onClick={() => useAssess.setState({ showsIntro: true })}>Assess again</Button>
        {earlier.length > 0 && <Earlier results={earlier} />}
      </footer>
    </div>
  );
}

function ModuleLevel({ module }: { readonly module: ModuleEstimate }) {
  const { moduleId, title, level, certainty, at, from, to, right, asked, topics } = module;
  const percent = (value: number): string => `${Math.round(value * 1000) / 10}%`;
  const known = topics.filter((topic) => topic.asked > 0);
  return (
    <li className="level">
      <div className="level-row">
        <p className="level-name">
          <span className="map-number">{moduleId}</span> {title}
        </p>
        <div className="level-track" aria-hidden="true">
          <span className="level-band" style={{ left: percent(from), width: percent(to - from) }} />
          <span className="level-at" style={{ left: percent(at) }} />
        </div>
      </div>
      <details className="level-detail">
        <summary>
          <strong>{LEVEL_NAMES[level ?? 'new']}</strong>, {certaintyWords(certainty)} (
          {Math.round(certainty * 100)} %)
          {asked > 0 ? ` · ${right} of ${asked} right` : ' · from what it builds on'}
        </summary>
        <ul>
          {known.map((topic) => (
            <li key={topic.topicId}>
              {topic.topicId} {topic.title}: {topic.right} of {topic.asked}
              {topic.known ? ', known' : ''}
            </li>
          ))}
          {known.length === 0 && <li>No task on it was needed.</li>}
        </ul>
      </details>
    </li>
  );
}

function Earlier({ results }: { readonly results: readonly AssessmentResult[] }) {
  return (
    <details className="assess-earlier">
      <summary>
        {results.length} earlier {results.length === 1 ? 'result' : 'results'}
      </summary>
      <ul>
        {results.map((result) => (
          <li key={result.runId}>
            {resultDate(result.atMs)}: {result.right} of {result.asked} right,{' '}
            {result.modules
              .filter(({ level }) => level !== null)
              .map(({ moduleId, level }) => `module ${moduleId} ${LEVEL_NAMES[level ?? 'new']}`)
              .join(', ')}
          </li>
        ))}
      </ul>
    </details>
  );
}
