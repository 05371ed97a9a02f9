import { useWorkbench } from '../store.ts';

/** The tab's name, with how many passed. */
export function ChecksLabel() {
  const run = useWorkbench((state) => state.run);
  const project = useWorkbench((state) => state.exercise?.exercise.kind === 'project');
  const name = project ? 'Acceptance' : 'Checks';
  const passed = run.items.filter((item) => item.state === 'passed').length;
  const ran = run.items.some((item) => item.report !== null) || run.phase === 'running';
  if (!ran || run.items.length === 0) return <>{name}</>;
  return (
    <>
      {name}{' '}
      <span className="wb-tab-count numbers" data-passed={run.summary?.verdict === 'passed'}>
        {passed}/{run.items.length}
      </span>
    </>
  );
}
