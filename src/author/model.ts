import type { ExerciseId, ModuleId, PointId, TopicId } from '../contract/ids.ts';
import type {
  CardDocument,
  CheckpointDocument,
  ChecksLockDocument,
  CurriculumDocument,
  ExerciseDocument,
  LessonFrontMatter,
  ModuleDocument,
  PlanDocument,
  ResourcesDocument,
  TopicDocument,
} from './parse/documents.ts';
import type { ParsedYaml } from './parse/yaml-file.ts';
import type { SourceTree } from './source-tree.ts';

/** A Markdown text and where in which file it begins. */
export interface MarkdownSource {
  readonly file: string;
  readonly text: string;
  /** The file's line on which the text starts, 1-based. */
  readonly line: number;
}

export interface LessonSource {
  readonly front: ParsedYaml<LessonFrontMatter>;
  readonly body: MarkdownSource;
}

/** The files of one of an exercise's folders: path within the folder to bytes, sorted by path. */
export type FileSet = ReadonlyMap<string, Buffer>;

export interface ExerciseSource {
  readonly id: ExerciseId;
  readonly folder: string;
  /** Null for a checkpoint's project. */
  readonly topicId: TopicId | null;
  readonly pointId: PointId | null;
  readonly document: ParsedYaml<ExerciseDocument>;
  readonly brief: MarkdownSource;
  readonly starter: FileSet;
  readonly checksFolder: string;
  readonly checks: FileSet;
  readonly solution: FileSet;
  /** Seeded wrong solutions by their folder's name; laid over the solution. */
  readonly wrong: ReadonlyMap<string, FileSet>;
  readonly lock: ParsedYaml<ChecksLockDocument> | null;
}

export interface PointSource {
  readonly id: PointId;
  readonly folder: string;
  readonly lesson: LessonSource | null;
  readonly cards: ParsedYaml<readonly CardDocument[]> | null;
  readonly exercises: readonly ExerciseSource[];
}

export interface TopicSource {
  readonly id: TopicId;
  readonly folder: string;
  readonly document: ParsedYaml<TopicDocument> | null;
  readonly points: readonly PointSource[];
  readonly synthesis: readonly ExerciseSource[];
}

export interface ModuleSource {
  readonly id: ModuleId;
  readonly folder: string;
  readonly document: ParsedYaml<ModuleDocument> | null;
  readonly topics: readonly TopicSource[];
}

export interface CheckpointSource {
  readonly id: ExerciseId;
  readonly folder: string;
  readonly document: ParsedYaml<CheckpointDocument>;
  readonly brief: MarkdownSource;
  /** Null: still to come. */
  readonly project: ExerciseSource | null;
}

export interface CheckpointGroupSource {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly checkpoints: readonly CheckpointSource[];
}

/** Everything the authors wrote, parsed; what could not be parsed is missing here and in the problem log. */
export interface CurriculumSource {
  readonly tree: SourceTree;
  readonly title: string;
  readonly plan: PlanDocument;
  /** curriculum.yaml. */
  readonly document: ParsedYaml<CurriculumDocument>;
  readonly modules: readonly ModuleSource[];
  readonly resources: ParsedYaml<ResourcesDocument> | null;
  readonly checkpoints: readonly CheckpointGroupSource[];
}

/** All points that have a folder, in the order of study. */
export function pointsOf(curriculum: CurriculumSource): readonly PointSource[] {
  return topicsOf(curriculum).flatMap((topic) => topic.points);
}

/** All topics that have a folder, in the order of study. */
export function topicsOf(curriculum: CurriculumSource): readonly TopicSource[] {
  return curriculum.modules.flatMap((module) => module.topics);
}

/** All checkpoints, in the order of their groups. */
export function checkpointsOf(curriculum: CurriculumSource): readonly CheckpointSource[] {
  return curriculum.checkpoints.flatMap((group) => group.checkpoints);
}

/** All exercises, a topic's synthesis after its points, and then the projects of the checkpoints. */
export function exercisesOf(curriculum: CurriculumSource): readonly ExerciseSource[] {
  return [
    ...topicsOf(curriculum).flatMap((topic) => [
      ...topic.points.flatMap((point) => point.exercises),
      ...topic.synthesis,
    ]),
    ...checkpointsOf(curriculum).flatMap(({ project }) => project ?? []),
  ];
}
