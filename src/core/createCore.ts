import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Disposable } from '../base/disposable.ts';
import { DisposableStack } from '../base/disposable.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Channel } from '../contract/envelope.ts';
import type { ExerciseId } from '../contract/ids.ts';
import type { Hello } from '../contract/methods.ts';
import { PROTOCOL_VERSION } from '../contract/version.ts';
import { createActivityFeature } from './activity/index.ts';
import { createAssessmentFeature } from './assessment/index.ts';
import { createBackupFeature } from './backup/index.ts';
import { type CardsFeature, createCardsFeature, createCardTexts } from './cards/index.ts';
import { createCheckpointsFeature } from './checkpoints/index.ts';
import { createCurriculumFeature } from './curriculum/index.ts';
import { refusalOf } from './disk.ts';
import { type Clock, type FeatureContext, systemClock } from './feature.ts';
import { createGradingFeature } from './grading/index.ts';
import type { StartHelper } from './helper-process.ts';
import { createLanguageFeature } from './language/index.ts';
import { createLocalFeature } from './local/index.ts';
import { createFileLog, type Log } from './log.ts';
import { createPathsFeature } from './paths/index.ts';
import { createProgressFeature } from './progress/index.ts';
import { createPythonFeature } from './python/index.ts';
import { createReplayFeature } from './replay/index.ts';
import { createOptimiser, createReviewFeature } from './review/index.ts';
import { createDispatcher, type Dispatcher, type Emit, type Handlers } from './rpc/dispatcher.ts';
import { createSearchFeature } from './search/index.ts';
import { createSharingFeature } from './sharing/index.ts';
import { type CommandLineFeature, createCommandLine } from './socket/index.ts';
import { createStatisticsFeature } from './statistics/index.ts';
import { createStepsFeature } from './steps/index.ts';
import {
  openPack,
  openStore,
  type PackProblem,
  type StoreProblem,
  unwritable,
} from './store/index.ts';
import { createTerminalFeature, shellFile } from './terminal/index.ts';
import { createTransferFeature } from './transfer/index.ts';
import { createWorkspaceFeature } from './workspace/index.ts';

export interface CoreOptions {
  /** The OS's data folder for Cairn, or CAIRN_HOME. */
  readonly dataFolder: string;
  readonly resourcesFolder: string;
  readonly profile: string;
  readonly shell: Hello['shell'];
  readonly version: string;
  readonly clock?: Clock;
  readonly log?: Log;
  /** Shows a folder in the file manager, where the shell can. */
  readonly reveal?: (folder: string) => void;
  /** Closes this core and opens the profile again, where the shell can: a backup takes its place in between. */
  readonly restart?: () => void;
  /** Starts the process that reads files from elsewhere, where forking one is not this shell's way. */
  readonly startReader?: StartHelper;
  /** `alone` lives for one command: nobody else reaches it, and it starts nothing that was not asked for. */
  readonly commandLine?: 'served' | 'alone';
}

export interface Core {
  /** Serves one client. */
  attach(channel: Channel): Disposable;
  /** Resolves once no client's call is running, at the latest after `ms`. */
  settled(ms: number): Promise<void>;
  readonly emit: Emit;
  readonly handlers: Handlers;
  dispose(): void;
}

export type StartProblem =
  | ({ readonly what: 'profile' } & StoreProblem)
  | ({ readonly what: 'curriculum' } & PackProblem);

/** The composition root: opens the profile and the pack, builds every feature, and joins their handlers. */
export function createCore(options: CoreOptions): Result<Core, StartProblem> {
  const log = options.log ?? createFileLog(options.dataFolder);
  const clock = options.clock ?? systemClock;
  const folders = {
    data: options.dataFolder,
    profile: join(options.dataFolder, 'profiles', options.profile),
    workspaces: join(options.dataFolder, 'profiles', options.profile, 'workspaces'),
    resources: options.resourcesFolder,
  };
  try {
    mkdirSync(folders.workspaces, { recursive: true });
    accessSync(folders.profile, constants.W_OK);
  } catch (error) {
    return err({ what: 'profile', ...unwritable(folders.data, error) });
  }
  const pack = openPack(join(folders.resources, 'pack', 'cairn.pack'));
  if (!pack.ok) return err({ what: 'curriculum', ...pack.error });
  const store = openStore(folders.profile);
  if (!store.ok) {
    pack.value.close();
    return err({ what: 'profile', ...store.error });
  }

  const disposables = new DisposableStack();
  disposables.defer(() => pack.value.close());
  disposables.defer(() => store.value.close());
  const dispatcher = createDispatcher(log);
  const context: FeatureContext = {
    store: store.value,
    pack: pack.value,
    emit: dispatcher.emit,
    log,
    clock,
    folders,
  };
  try {
    return ok(joinFeatures(options, context, { dispatcher, disposables }));
  } catch (error) {
    disposables.dispose();
    // Some features write as they begin: a disk that refuses that is well again at another try.
    if (!refusalOf(error)) throw error;
    return err({ what: 'profile', ...unwritable(folders.profile, error) });
  }
}

function joinFeatures(
  options: CoreOptions,
  context: FeatureContext,
  { dispatcher, disposables }: { dispatcher: Dispatcher; disposables: DisposableStack },
): Core {
  const { store, folders, log } = context;
  const local = createLocalFeature(context);
  const backup = disposables.add(createBackupFeature(context, { restart: options.restart }));
  const python = disposables.add(
    createPythonFeature({
      ...context,
      settings: local.settings,
      shell: shellFile(process.env),
      usedTiers: () => curriculum.tiers(),
    }),
  );
  const curriculum = createCurriculumFeature(context);
  const workspace = disposables.add(createWorkspaceFeature(context, { reveal: options.reveal }));
  const grading = disposables.add(
    createGradingFeature({
      ...{ ...context, python, workspace },
      remembered: {
        attempted: (attempt) => review.exercises.attempted(attempt),
        sawSolution: (exerciseId) => review.exercises.sawSolution(exerciseId),
      },
    }),
  );
  const replay = disposables.add(createReplayFeature(context, { grading, workspace }));
  const language = disposables.add(createLanguageFeature({ ...context, python, workspace }));
  const cardTexts = createCardTexts(context);
  const review = disposables.add(
    createReviewFeature(context, {
      settings: local.settings,
      runProgram: grading.runProgram,
      cardOf: cardTexts.card,
      aboutCard: cardTexts.about,
      turnText: (which, actId, newId) => cards.turnText(which, actId, newId),
    }),
  );
  const cards: CardsFeature = createCardsFeature(context, { texts: cardTexts, review });
  review.bringUpToDate();
  const activity = createActivityFeature(context, { settings: local.settings });
  disposables.defer(() => activity.dispose());
  const progress = createProgressFeature(context, {
    activity,
    curriculum,
    review,
    settings: local.settings,
    guide: () => paths.guide(),
  });
  const assessment = createAssessmentFeature(context, {
    runProgram: grading.runProgram,
    pythonReady: () => python.status().kind === 'ready',
    passedPoints: progress.passedPoints,
    outline: curriculum.outline,
  });
  const paths = createPathsFeature(context, {
    curriculum,
    settings: local.settings,
    passedPoints: progress.passedPoints,
    knownPoints: assessment.known,
  });
  const transfer = disposables.add(
    createTransferFeature(context, {
      settings: local.settings,
      refold: review.refold,
      backup: backup.make,
      startReader: options.startReader,
      restart: options.restart,
      version: options.version,
      profile: options.profile,
    }),
  );
  const statistics = disposables.add(
    createStatisticsFeature(context, { settings: local.settings, curriculum, progress, activity }),
  );
  const optimiser = disposables.add(
    createOptimiser(context, {
      settings: local.settings,
      saveSettings: (patch) => void local.save(patch),
      rebuild: review.rebuild,
    }),
  );
  const checkpoints = createCheckpointsFeature(context, {
    curriculum,
    points: progress.points,
    running: grading.running,
  });
  let commandLine: CommandLineFeature | undefined;
  const terminal = disposables.add(
    createTerminalFeature({
      ...context,
      workspace,
      pythonBin: python.binFolder,
      pythonSettled: python.whenReady,
      toolFolders: () => (commandLine ? [commandLine.binFolder] : []),
      variables: (exerciseId) => commandLine?.environment(exerciseId) ?? {},
    }),
  );

  const handlers: Handlers = {
    'app.hello': () =>
      ok({
        version: options.version,
        protocol: PROTOCOL_VERSION,
        shell: options.shell,
        platform: platformName(),
        profile: options.profile,
        dataFolder: folders.data,
        settings: local.settings(),
        python: python.status(),
        firstRun: store.created,
        lastRoute: (store.local.ui('app/route') as string | null) ?? null,
      } satisfies Hello),
    'app.log'({ level, text }) {
      if (level === 'error') log.error('renderer', text);
      else log.warning(`renderer: ${text}`);
      return ok(null);
    },
    ...local.handlers,
    ...backup.handlers,
    ...curriculum.handlers,
    ...createSearchFeature(context).handlers,
    ...createSharingFeature(context, { workspace }).handlers,
    ...createStepsFeature(context, {
      followsPath: paths.isFollowed,
      pythonReady: () => python.status().kind === 'ready',
    }).handlers,
    ...review.handlers,
    ...cardTexts.renderedAll(review.handlers),
    ...cards.handlers,
    ...progress.handlers,
    ...assessment.handlers,
    ...paths.handlers,
    ...statistics.handlers,
    ...optimiser.handlers,
    ...workspace.handlers,
    ...python.handlers,
    ...grading.handlers,
    ...replay.handlers,
    ...checkpoints.handlers,
    ...terminal.handlers,
    ...language.handlers,
    ...transfer.handlers,
    async 'remembered.begin'({ exerciseId }: { readonly exerciseId: ExerciseId }) {
      const reset = await workspace.handlers['workspace.reset']({ exerciseId });
      if (!reset.ok) return reset;
      review.exercises.begin(exerciseId);
      dispatcher.emit('changed', { topics: ['review', 'today'] });
      return ok(null);
    },
    async 'workspace.restore'(
      params: Parameters<(typeof workspace.handlers)['workspace.restore']>[0],
    ) {
      const { exerciseId, snapshotId } = params;
      const snapshot = context.store.snapshots.list(exerciseId).find(({ id }) => id === snapshotId);
      const restored = await workspace.handlers['workspace.restore'](params);
      if (restored.ok && snapshot) review.exercises.restored(exerciseId, snapshot.atMs);
      return restored;
    },
    'settings.save'(params: Parameters<(typeof local.handlers)['settings.save']>[0]) {
      const saved = local.handlers['settings.save'](params);
      review.bringUpToDate();
      return saved;
    },
    'lesson.get'(params: Parameters<(typeof progress.handlers)['lesson.get']>[0]) {
      for (const tier of curriculum.tiersNear(params.pointId)) python.want(tier);
      return progress.handlers['lesson.get'](params);
    },
  };

  if (options.commandLine !== 'alone') {
    // After this turn: opening the window does not wait for a first look at the machine.
    setImmediate(() => python.start());
    backup.start();
    commandLine = disposables.add(
      createCommandLine(context, {
        version: options.version,
        handlers: () => handlers,
        attach: (channel, served) => void dispatcher.attach(channel, served),
        python: python.executable,
      }),
    );
  }

  return {
    emit: dispatcher.emit,
    handlers,
    attach: (channel) => dispatcher.attach(channel, handlers),
    settled: dispatcher.settled,
    dispose: () => disposables.dispose(),
  };
}

function platformName(): Hello['platform'] {
  const { platform } = process;
  return platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other';
}
