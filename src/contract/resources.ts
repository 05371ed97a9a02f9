import { z } from 'zod';
import { moduleId } from './ids.ts';
import { method } from './method.ts';

const resource = {
  id: z.string(),
  title: z.string(),
  link: z.string().nullable(),
  goodForHtml: z.string(),
};
const onTheWay = { whenHtml: z.string(), modules: z.array(moduleId) };

const book = z.object({
  ...resource,
  ...onTheWay,
  authors: z.string(),
  edition: z.string(),
  noteHtml: z.string().nullable(),
});
const documentation = z.object({ ...resource, ...onTheWay, offlineHtml: z.string() });
const tool = z.object({
  ...resource,
  ...onTheWay,
  /** The doctor's requirement that says whether it is on this machine: `tool.docker`, `tier.core`. */
  requirement: z.string(),
  insteadHtml: z.string(),
});
const community = z.object(resource);

/** What the plan names beside its points: what each is good for, and when on the way it pays. Texts are sanitised HTML. */
export const resources = z.object({
  books: z.array(book),
  documentation: z.array(documentation),
  tools: z.array(z.object({ group: z.string(), items: z.array(tool) })),
  communities: z.array(community),
});
export type Resources = z.infer<typeof resources>;
export type ResourceTool = z.infer<typeof tool>;

export const resourcesMethods = {
  'resources.get': method<Resources>()(z.strictObject({})),
} as const;
