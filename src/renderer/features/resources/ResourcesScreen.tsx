import './resources.css';
import { type ReactNode, useEffect } from 'react';
import type { Requirement } from '../../../contract/python.ts';
import type { Resources, ResourceTool } from '../../../contract/resources.ts';
import { useHeading } from '../../app/location.ts';
import { useScreenTitle } from '../../app/screen.ts';
import { Html } from '../../components/Html.tsx';
import { CheckIcon, MinusIcon } from '../../components/icons.ts';
import { DomainErrorNote, Skeleton } from '../../components/index.ts';
import { core } from '../../rpc/client.ts';
import { createResource, useResource } from '../../rpc/resource.ts';
import { NextSteps } from '../steps/index.ts';
import { StudyGroup } from './StudyGroup.tsx';

const resourcesResource = createResource({
  load: () => core.call('resources.get', {}),
  topics: ['curriculum'],
});
const machineResource = createResource({
  load: () => core.call('python.doctor', {}),
  topics: [],
});

/** Books, documentation, tools and people: what each is good for, when on the way, and what is on this machine. */
export function ResourcesScreen() {
  useScreenTitle('Resources');
  const { value: resources, error } = useResource(resourcesResource);
  const { value: machine } = useResource(machineResource);
  return (
    <div className="page resources">
      <h1>Resources</h1>
      <p className="resources-lead">
        What the plan recommends beside its lessons. Nothing here is needed for an exercise. Links
        open in your browser, when there is a network.
      </p>
      <NextSteps always />
      {error && (
        <DomainErrorNote
          what="The resources could not be read"
          error={error}
          onRetry={() => void resourcesResource.refresh()}
        />
      )}
      {!resources && !error && <Skeleton lines={8} label="Loading the resources" />}
      {resources && <Sections resources={resources} machine={machine ?? []} />}
    </div>
  );
}

function Sections(props: {
  readonly resources: Resources;
  readonly machine: readonly Requirement[];
}) {
  const { books, documentation, tools, communities } = props.resources;
  const heading = useHeading();
  useEffect(() => {
    if (heading === null) return;
    const title = document.getElementById(`resources-${heading}`);
    title?.closest('section')?.scrollIntoView({ block: 'start' });
    title?.focus({ preventScroll: true });
  }, [heading]);
  return (
    <>
      <Section id="documentation" title="Documentation">
        {documentation.map((item) => (
          <Item key={item.id} {...item} meta={modulesText(item.modules)}>
            <Line label="When" html={item.whenHtml} />
            <Line label="Offline" html={item.offlineHtml} />
          </Item>
        ))}
      </Section>
      <Section id="books" title="Books">
        {books.map((item) => (
          <Item
            key={item.id}
            {...item}
            meta={
              <>
                {item.authors}
                <br />
                {item.edition}
              </>
            }
          >
            <Line label="When" html={item.whenHtml} />
            {item.noteHtml !== null && <Line label="Good to know" html={item.noteHtml} />}
          </Item>
        ))}
      </Section>
      <Section id="tools" title="Tools">
        {tools.map(({ group, items }) => (
          <div key={group} className="resources-group">
            <h3>{group}</h3>
            {items.map((item) => (
              <Item
                key={item.id}
                {...item}
                level="h4"
                meta={<OnMachine tool={item} machine={props.machine} />}
              >
                <Line label="When" html={item.whenHtml} />
                <Line label="Without it" html={item.insteadHtml} />
              </Item>
            ))}
          </div>
        ))}
      </Section>
      <Section id="people" title="People">
        {communities.map((item) => (
          <Item key={item.id} {...item} meta={null} />
        ))}
        <StudyGroup />
      </Section>
    </>
  );
}

function Section(props: {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="resources-section" aria-labelledby={`resources-${props.id}`}>
      <h2 id={`resources-${props.id}`} tabIndex={-1}>
        {props.title}
      </h2>
      {props.children}
    </section>
  );
}

function Item(props: {
  readonly title: string;
  readonly link: string | null;
  readonly goodForHtml: string;
  readonly meta: ReactNode;
  readonly level?: 'h3' | 'h4';
  readonly children?: ReactNode;
}) {
  const Heading = props.level ?? 'h3';
  return (
    <article className="resource">
      <div className="resource-head">
        <Heading className="resource-title">
          {props.link === null ? (
            props.title
          ) : (
            <a href={props.link} target="_blank" rel="noreferrer">
              {props.title}
            </a>
          )}
        </Heading>
        {props.meta !== null && <p className="resource-meta">{props.meta}</p>}
      </div>
      <div className="resource-text">
        <Html as="p" html={props.goodForHtml} />
        {props.children && <dl>{props.children}</dl>}
      </div>
    </article>
  );
}

function Line(props: { readonly label: string; readonly html: string }) {
  return (
    <div className="resource-line">
      <dt>{props.label}</dt>
      <Html as="dd" html={props.html} />
    </div>
  );
}

function OnMachine(props: {
  readonly tool: ResourceTool;
  readonly machine: readonly Requirement[];
}) {
  const found = props.machine.find(({ id }) => id === props.tool.requirement);
  if (props.machine.length === 0) return modulesText(props.tool.modules);
  const here = found?.state === 'ok';
  return (
    <span className="resource-machine">
      {here ? <CheckIcon aria-hidden="true" /> : <MinusIcon aria-hidden="true" />}
      {here ? `On this machine${versionOf(found)}` : 'Not on this machine'}
    </span>
  );
}

/** `2.43.0` of `2.43.0, /usr/bin/git`. */
function versionOf({ id, found }: Requirement): string {
  const version = id.startsWith('tool.') ? /^\d[\d.]*/.exec(found ?? '')?.[0] : undefined;
  return version === undefined ? '' : `, ${version}`;
}

function modulesText(modules: readonly string[]): string {
  return `Module${modules.length > 1 ? 's' : ''} ${modules.join(', ')}`;
}
