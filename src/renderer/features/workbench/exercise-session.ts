import { type Disposable, DisposableStack } from '../../../base/disposable.ts';
import type { Client } from '../../../contract/client.ts';
import type { DomainError } from '../../../contract/errors.ts';
import type { ExerciseId } from '../../../contract/ids.ts';
import type { Workspace, WorkspaceFile } from '../../../contract/workspace.ts';
import { CheckRunner } from './checks/check-runner.ts';
import { Documents } from './editor/documents.ts';
import { fileExtensions } from './editor/extensions.ts';
import { EditorKeeper } from './editor/keeper.ts';
import type { HelpCommand, LanguageHelp } from './language/help.ts';
import { idleRun, restoredRun } from './logic/check-run.ts';
import { readMemory } from './logic/editor-memory.ts';
import { rememberedCall, startReplay } from './replay/store.ts';
import { EMPTY_EXERCISE, type FileTab, type Reader, useWorkbench } from './store.ts';

/** How often a reading that saves keep overtaking is tried again. */
const READ_ROUNDS = 20;

export interface SessionOptions {
  readonly core: Client;
  readonly exerciseId: ExerciseId;
  readonly tabIndents: () => boolean;
  readonly lintWhileTyping: () => boolean;
  readonly formatOnSave: () => boolean;
  /** The learner wants out of the editor. */
  readonly leaveEditor: () => void;
}

/**
 * One exercise while it is open: its files, their saving, its checks. It ends with the screen that shows it; what it
 * has to say to the screen it writes into the store.
 */
export class ExerciseSession implements Disposable {
  readonly exerciseId: ExerciseId;
  readonly documents: Documents;
  readonly #core: Client;
  readonly #checks: CheckRunner;
  readonly #keeper: EditorKeeper;
  readonly #disposables = new DisposableStack();
  readonly #options: SessionOptions;
  #help: LanguageHelp | null = null;
  #loaded: boolean = false;
  #disposed: boolean = false;

  constructor(options: SessionOptions) {
    const { core, exerciseId } = options;
    this.#core = core;
    this.#options = options;
    this.exerciseId = exerciseId;
    this.documents = new Documents({
      extensions: (file, lineSeparator) =>
        fileExtensions({
          path: file.path,
          label: `${file.path}${file.role === 'read' ? ', read only' : ''}`,
          editable: file.role !== 'read',
          lineSeparator,
          keys: { tabIndents: options.tabIndents, leave: options.leaveEditor },
        }),
      savePort: (path, text) => ({
        text,
        save: (content, baseVersion, follows) =>
          core.call('workspace.save', { exerciseId, path, content, baseVersion, follows }),
        after(ms, run) {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
        changed: () => this.#showFiles(),
      }),
      edited: () => this.#checks.outdate(),
      touched: () => this.#keepSoon(),
    });
    useWorkbench.setState(EMPTY_EXERCISE);
    this.#disposables.add(
      core.on('workspace.changed', (event) => {
        if (event.exerciseId === exerciseId) void this.#readDisk();
      }),
    );
    this.#checks = this.#disposables.add(
      new CheckRunner({ core, exerciseId, saveAll: () => this.saveAll() }),
    );
    this.#disposables.add(
      core.onState((state) => {
        // While the line was down, files may have changed and events were lost.
        if (state === 'connected' && this.#loaded) void this.#readDisk();
      }),
    );
    this.#keeper = this.#disposables.add(
      new EditorKeeper({
        ...{ core, exerciseId },
        memory: () => (this.#loaded ? this.documents.memory() : null),
        away: () => void this.saveAll(),
        gone: () => {
          for (const scheduler of this.documents.schedulers()) scheduler.leave();
        },
      }),
    );
  }

  /** Reads exercise, files and what was remembered; the answer is why it could not. */
  async load(): Promise<DomainError | null> {
    const { exerciseId } = this;
    const [view, workspace, memory] = await Promise.all([
      this.#core.call('exercise.get', { exerciseId }),
      this.#core.call('workspace.open', { exerciseId }),
      this.#core.call('ui.get', { key: `editor/${exerciseId}` }),
    ]);
    if (this.#disposed) return null;
    if (view.ok) useWorkbench.setState({ exercise: view.value, run: restoredRun(view.value) });
    if (workspace.ok) {
      const remembered = readMemory(memory.ok ? memory.value : null);
      this.documents.recall(remembered);
      this.#adopt(workspace.value, this.#sent());
      const wanted = remembered.active;
      const first =
        workspace.value.files.find((file) => file.path === wanted && file.content !== null) ??
        workspace.value.files.find((file) => file.role === 'edit' && file.content !== null) ??
        workspace.value.files.find((file) => file.content !== null);
      if (first) this.show(first.path);
      this.#loaded = true;
      void this.#startHelp();
    }
    if (!view.ok) return view.error;
    return workspace.ok ? null : workspace.error;
  }

  show(path: string): void {
    const before = this.documents.shown;
    if (!this.documents.show(path)) return;
    if (before !== null && before !== path) void this.documents.scheduler(before)?.flush();
    useWorkbench.setState({ active: path, reader: null });
    this.#keepSoon();
  }

  goTo(path: string, line: number): void {
    if (this.documents.scheduler(path) === null) return;
    this.show(path);
    this.documents.goTo(path, line);
  }

  read(reader: Reader | null): void {
    useWorkbench.setState({ reader });
  }

  focusEditor(): void {
    const covered = useWorkbench.getState().reader !== null;
    this.read(null);
    // What is still hidden takes no focus.
    if (covered) requestAnimationFrame(() => this.documents.view?.focus());
    else this.documents.view?.focus();
  }

  /** True when everything is on disk. */
  async saveAll(): Promise<boolean> {
    const saved = await Promise.all(this.documents.schedulers().map((each) => each.flush()));
    return saved.every(Boolean);
  }

  /** The learner saves by hand: at once, and formatted where that is wished. */
  async save(): Promise<void> {
    const { shown } = this.documents;
    if (shown !== null && this.#options.formatOnSave()) await this.#help?.format(shown, 'quiet');
    await this.saveAll();
  }

  /** Does what the editor's keys do. */
  help(command: HelpCommand): void {
    this.focusEditor();
    this.#help?.run(command);
  }

  async check(): Promise<void> {
    if (this.#options.formatOnSave()) await this.#help?.formatAll();
    return this.#checks.check();
  }

  /** Records the file that is shown, as it is on disk after saving, and shows it step by step. */
  async stepThrough(): Promise<void> {
    const path = this.documents.shown;
    if (!path?.endsWith('.py')) {
      this.#trouble({ code: 'notFound', message: 'Open a Python file to step through it.' });
      return;
    }
    if (!(await this.saveAll())) {
      this.#trouble({ code: 'ioFailed', message: 'Save or settle the open files first.' });
      return;
    }
    const { exerciseId } = this;
    const call = rememberedCall(exerciseId, path);
    await startReplay({
      title: `Step through ${path}`,
      target: { kind: 'file', exerciseId, path, call },
    });
  }

  cancelCheck(): void {
    this.#checks.cancel();
  }

  async nextHint(): Promise<void> {
    const view = useWorkbench.getState().exercise;
    if (view === null || view.hintsShown >= view.exercise.hints.length) return;
    const result = await this.#core.call('exercise.hint', {
      exerciseId: this.exerciseId,
      shown: view.hintsShown,
    });
    if (result.ok) this.#patchExercise({ hintsShown: result.value.hintsShown });
    else this.#trouble(result.error);
  }

  solutionWasSeen(): void {
    this.#patchExercise({ solutionSeen: true });
  }

  async create(path: string): Promise<DomainError | null> {
    const result = await this.#core.call('workspace.save', {
      exerciseId: this.exerciseId,
      path,
      content: '',
      baseVersion: null,
    });
    if (!result.ok) return result.error;
    await this.#readDisk();
    this.show(path);
    this.documents.view?.focus();
    return null;
  }

  async rename(path: string, to: string): Promise<DomainError | null> {
    await this.documents.scheduler(path)?.flush();
    const sent = this.#sent();
    const result = await this.#core.call('workspace.rename', {
      exerciseId: this.exerciseId,
      path,
      to,
    });
    if (!result.ok) return result.error;
    this.#adopt(result.value, sent);
    this.show(to);
    return null;
  }

  async remove(path: string): Promise<void> {
    const sent = this.#sent();
    const result = await this.#core.call('workspace.delete', {
      exerciseId: this.exerciseId,
      path,
    });
    if (!result.ok) this.#trouble(result.error);
    else this.#adopt(result.value, sent);
  }

  async reset(): Promise<void> {
    await this.#replaceAll(() =>
      this.#core.call('workspace.reset', { exerciseId: this.exerciseId }),
    );
  }

  async restore(snapshotId: string): Promise<void> {
    await this.#replaceAll(() =>
      this.#core.call('workspace.restore', { exerciseId: this.exerciseId, snapshotId }),
    );
  }

  /** Gives up what is typed here for what the disk holds; one undo brings it back. */
  takeDisk(path: string): void {
    const status = this.documents.scheduler(path)?.status;
    if (status?.kind !== 'conflict') return;
    if (status.disk === null) {
      this.documents.remove(path);
      void this.#readDisk();
    } else this.documents.replace(path, status.disk);
    this.read(null);
  }

  async keepMine(path: string): Promise<void> {
    this.read(null);
    await this.documents.scheduler(path)?.keepMine();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#keeper.keep();
    this.#disposed = true;
    this.#disposables.dispose();
    this.documents.dispose();
  }

  /** Comes after the files are there to be edited, and is loaded only then. */
  async #startHelp(): Promise<void> {
    if (this.#help !== null) return;
    const { LanguageHelp } = await import('./language/help.ts');
    if (this.#disposed) return;
    const { exerciseId, documents } = this;
    this.#help = this.#disposables.add(
      new LanguageHelp({
        ...{ core: this.#core, exerciseId, documents },
        show: (path) => this.show(path),
        editable: (path) =>
          this.#workspace?.files.find((each) => each.path === path)?.role !== 'read',
        library: (uri, line) => this.read({ kind: 'library', uri, line }),
        lintWhileTyping: this.#options.lintWhileTyping,
        missing: (helpMissing) => useWorkbench.setState({ helpMissing }),
      }),
    );
  }

  async #replaceAll(act: () => ReturnType<Client['call']>): Promise<void> {
    if (!(await this.saveAll())) {
      this.#trouble({ code: 'ioFailed', message: 'Save or settle the open files first.' });
      return;
    }
    const sent = this.#sent();
    const result = await act();
    if (!result.ok) this.#trouble(result.error);
    else this.#adopt(result.value as Workspace, sent);
  }

  /** Reads the folder again. What a save overtook is old, and is read once more. */
  async #readDisk(): Promise<void> {
    for (let round = 0; round < READ_ROUNDS; round++) {
      await Promise.all(this.documents.schedulers().map((each) => each.settled()));
      const sent = this.#sent();
      const result = await this.#core.call('workspace.open', { exerciseId: this.exerciseId });
      if (this.#disposed || !result.ok) return;
      if (this.#adopt(result.value, sent)) return;
    }
  }

  #sent(): ReadonlyMap<string, number> {
    return new Map(
      this.documents.paths().map((path) => [path, this.documents.scheduler(path)?.sent ?? 0]),
    );
  }

  /**
   * The workspace as it is on disk: new files are opened, changed ones reloaded, conflicts found. `sent` is from before
   * the reading: files saved since are passed over, and the answer is false.
   */
  #adopt(workspace: Workspace, sent: ReadonlyMap<string, number>): boolean {
    const overtaken = (path: string): boolean => {
      const scheduler = this.documents.scheduler(path);
      return scheduler !== null && scheduler.sent !== (sent.get(path) ?? 0);
    };
    const onDisk = new Set(workspace.files.map((file) => file.path));
    for (const file of workspace.files) {
      const scheduler = this.documents.scheduler(file.path);
      if (scheduler === null) this.documents.add(file);
      else if (file.content === null || overtaken(file.path)) continue;
      else if (scheduler.diskChanged(file) === 'adopt') this.documents.replace(file.path, file);
    }
    for (const path of this.documents.paths()) {
      if (onDisk.has(path) || overtaken(path)) continue;
      const scheduler = this.documents.scheduler(path);
      if (scheduler?.dirty) scheduler.diskChanged(null);
      else this.documents.remove(path);
    }
    this.#workspace = workspace;
    useWorkbench.setState({ folder: workspace.folder });
    this.#showFiles();
    const { active } = useWorkbench.getState();
    if (active !== null && this.documents.scheduler(active) === null) {
      const next = this.documents.paths()[0];
      useWorkbench.setState({ active: null });
      if (next !== undefined) this.show(next);
    }
    return !this.documents.paths().some(overtaken);
  }

  #workspace: Workspace | null = null;

  #showFiles(): void {
    if (this.#disposed || this.#workspace === null) return;
    const listed = this.#workspace.files;
    const gone = this.documents
      .paths()
      .filter((path) => !listed.some((file) => file.path === path));
    const tab = (file: Pick<WorkspaceFile, 'path' | 'role'>): FileTab => {
      const scheduler = this.documents.scheduler(file.path);
      return {
        path: file.path,
        role: file.role,
        editable: scheduler !== null,
        save: scheduler?.status ?? { kind: 'saved' },
      };
    };
    useWorkbench.setState({
      files: [...listed.map(tab), ...gone.map((path) => tab({ path, role: 'own' }))],
    });
  }

  #patchExercise(patch: { hintsShown: number } | { solutionSeen: true }): void {
    useWorkbench.setState(({ exercise }) => ({
      exercise: exercise === null ? null : { ...exercise, ...patch },
    }));
  }

  #trouble(error: DomainError): void {
    if (!this.#disposed) useWorkbench.setState({ trouble: error.message });
  }

  #keepSoon(): void {
    if (this.#loaded && !this.#disposed) this.#keeper.keepSoon();
  }

  /** For a screen that shows no exercise. */
  static showNothing(): void {
    useWorkbench.setState({ ...EMPTY_EXERCISE, run: idleRun([]) });
  }
}
