type TextModule = typeof import('../text/index.ts');

/** The Markdown renderer, loaded when the first text of the learner's own is shown: start-up does not wait for it. */
export interface Texts {
  load(): Promise<TextModule>;
  /** Null where it is loaded, or nothing of the learner's own is there to be shown. */
  ready(): Promise<unknown> | null;
  /** Once it is loaded. */
  renderer(): TextModule;
}

export function createTexts(hasOwn: () => boolean): Texts {
  let loaded: TextModule | undefined;
  let loading: Promise<TextModule> | undefined;

  function load(): Promise<TextModule> {
    loading ??= import('../text/index.ts').then((module) => {
      loaded = module;
      return module;
    });
    return loading;
  }

  return {
    load,
    ready: () => (loaded || !hasOwn() ? null : load()),
    renderer() {
      if (!loaded) throw new Error('the text renderer was asked for before it was loaded');
      return loaded;
    },
  };
}
