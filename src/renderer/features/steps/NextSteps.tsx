import './steps.css';
import type { StepId, StepView } from '../../../contract/steps.ts';
import { routes } from '../../app/location.ts';
import { notify } from '../../app/notices.ts';
import { CheckIcon } from '../../components/icons.ts';
import { Button } from '../../components/index.ts';
import { core } from '../../rpc/client.ts';
import { createResource, useResource } from '../../rpc/resource.ts';

const stepsResource = createResource({
  load: () => core.call('steps.get', {}),
  topics: ['today', 'progress', 'curriculum'],
});

interface Words {
  readonly title: string;
  readonly why: string;
  readonly act: string;
  readonly to: string;
  /** Can be ticked by hand: it happens outside of Cairn, or is left out on purpose. */
  readonly byHand: string | null;
}

const WORDS: Readonly<Record<StepId, Words>> = {
  assess: {
    title: 'Assess your level',
    why: 'Some 15 short tasks; they show where to begin.',
    act: 'Start the assessment',
    to: routes.assess,
    byHand: 'Leave it out',
  },
  path: {
    title: 'Choose your path',
    why: 'Three ways through the plan. Switching later loses nothing.',
    act: 'See the paths',
    to: routes.paths,
    byHand: 'Follow none',
  },
  environment: {
    title: 'Set up the tools',
    why: 'Python and its packages, in a folder of Cairn’s own.',
    act: 'Open the doctor',
    to: routes.doctor,
    byHand: null,
  },
  build: {
    title: 'Start building',
    why: 'Pass the first exercise, on the first day.',
    act: 'Go on learning',
    to: routes.learn,
    byHand: null,
  },
  community: {
    title: 'Join others',
    why: 'Where such developers meet, and how to study with friends without a network.',
    act: 'See where',
    to: `${routes.resources}#people`,
    byHand: 'I have found mine',
  },
};

async function tick(id: StepId, done: boolean): Promise<void> {
  const answer = await core.call('steps.tick', { id, done });
  if (!answer.ok) notify({ level: 'error', text: answer.error.message });
  await stepsResource.refresh();
}

/** The plan's next steps. `always` shows them when all are done, too. */
export function NextSteps(props: { readonly always?: boolean }) {
  const { value: steps } = useResource(stepsResource);
  if (!steps) return null;
  // In Today's side it stands below the screen's first heading; on a page of its own right under it.
  const Heading = props.always ? 'h2' : 'h3';
  const open = steps.filter(({ done }) => !done);
  if (open.length === 0 && !props.always) return null;
  return (
    <section className="steps" aria-labelledby="steps-title">
      <Heading id="steps-title">Next steps</Heading>
      <ol className="steps-list">
        {steps.map((step) => (
          <Step key={step.id} step={step} isNext={step.id === open[0]?.id} />
        ))}
      </ol>
    </section>
  );
}

function Step({ step, isNext }: { readonly step: StepView; readonly isNext: boolean }) {
  const words = WORDS[step.id];
  return (
    <li className="step" data-done={step.done}>
      <span className="step-mark" aria-hidden="true">
        {step.done && <CheckIcon />}
      </span>
      <div>
        <p className="step-title">
          {words.title}
          <span className="visually-hidden">{step.done ? ', done' : ', open'}</span>
          {step.byHand && (
            <button
              type="button"
              className="step-undo"
              aria-label={`${words.title}: open again`}
              onClick={() => void tick(step.id, false)}
            >
              open again
            </button>
          )}
        </p>
        {isNext && (
          <>
            <p className="step-why">{words.why}</p>
            <p className="step-acts">
              <a href={`#${words.to}`}>{words.act}</a>
              {words.byHand !== null && (
                <Button size="small" variant="quiet" onClick={() => void tick(step.id, true)}>
                  {words.byHand}
                </Button>
              )}
            </p>
          </>
        )}
      </div>
    </li>
  );
}
