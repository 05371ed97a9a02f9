import { lazy, Suspense, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { create } from 'zustand';
import { TooltipProvider, useLater } from '../components/index.ts';
import { CardEditorWhenAsked } from '../features/cards/index.ts';
import { WayBack } from '../features/review/WayBack.tsx';
import { core } from '../rpc/client.ts';
import { type Action, listenForKeys, useActions } from './actions.ts';
import { followLinks, navigate, routes } from './location.ts';
import { Notices } from './Notices.tsx';
import { loadPalette, togglePalette, usePaletteCode } from './palette/open.ts';
import { Rail } from './Rail.tsx';
import { RebuildBanner } from './RebuildBanner.tsx';
import { Screens } from './Screens.tsx';
import { ShortcutsDialog, useShortcutsStore } from './ShortcutsDialog.tsx';
import { useScreenStore } from './screen.ts';
import { useScreenScroll } from './scroll.ts';
import { saveSettings, useSession } from './session.ts';
import { useWhyStore } from './why.ts';

const useFrame = create<{ readonly railCollapsed: boolean }>(() => ({ railCollapsed: false }));

export async function loadFrame(): Promise<void> {
  const saved = await core.call('ui.get', { key: 'app/frame' });
  const value = saved.ok ? (saved.value as { railCollapsed?: unknown } | null) : null;
  useFrame.setState({ railCollapsed: value?.railCollapsed === true });
}

function toggleRail(): void {
  const railCollapsed = !useFrame.getState().railCollapsed;
  useFrame.setState({ railCollapsed });
  void core.call('ui.save', { key: 'app/frame', value: { railCollapsed } });
}

const WhyDialog = lazy(async () => ({
  default: (await import('../features/why/index.ts')).WhyDialog,
}));

/** Loaded when it is asked for the first time. */
function WhyWhenAsked() {
  const open = useWhyStore((state) => state.pointId !== null);
  const [asked, setAsked] = useState(false);
  if (open && !asked) setAsked(true);
  return asked ? (
    <Suspense fallback={null}>
      <WhyDialog />
    </Suspense>
  ) : null;
}

/** Loaded once the first screen is there, or when it is asked for before that. */
function PaletteWhenLoaded() {
  const Palette = usePaletteCode((state) => state.Palette);
  useEffect(() => {
    const idle = requestIdleCallback(() => void loadPalette());
    return () => cancelIdleCallback(idle);
  }, []);
  return Palette && <Palette />;
}

/** The window: rail, screen, and what lies above them. */
export function Frame() {
  const narrow = useNarrow();
  const railCollapsed = useFrame((state) => state.railCollapsed) || narrow;
  const main = useRef<HTMLElement>(null);
  useFrameActions();
  useEffect(() => {
    const listening = [listenForKeys(), followLinks()];
    return () => {
      for (const one of listening) one.dispose();
    };
  }, []);
  return (
    <TooltipProvider delayDuration={500} skipDelayDuration={200}>
      <button type="button" className="skip-link" onClick={() => main.current?.focus()}>
        Skip to the screen
      </button>
      <div className="frame">
        <Rail collapsed={railCollapsed} {...(!narrow && { onToggle: toggleRail })} />
        <div className="frame-column">
          <ConnectionBanner />
          <RebuildBanner />
          <Main container={main}>
            <Screens />
          </Main>
        </div>
      </div>
      <PaletteWhenLoaded />
      <CardEditorWhenAsked />
      <WayBack />
      <WhyWhenAsked />
      <ShortcutsDialog />
      <Notices />
    </TooltipProvider>
  );
}

/** What the screen is in: named, focused and scrolled as the screen asks, which is not drawn again for that. */
function Main(props: {
  readonly container: React.RefObject<HTMLElement | null>;
  readonly children: React.ReactNode;
}) {
  const { container } = props;
  const title = useScreenStore((state) => state.title);
  useFocusOnNavigation(container);
  useScreenScroll(container);
  return (
    <main ref={container} className="frame-main" tabIndex={-1} aria-label={title || 'Cairn'}>
      {props.children}
    </main>
  );
}

const narrowWindow = window.matchMedia('(max-width: 900px)');

/** A narrow window has room for the icons of the rail only. */
function useNarrow(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      narrowWindow.addEventListener('change', onChange);
      return () => narrowWindow.removeEventListener('change', onChange);
    },
    () => narrowWindow.matches,
  );
}

/** A new screen takes the focus, unless something on it already has. */
function useFocusOnNavigation(main: React.RefObject<HTMLElement | null>): void {
  const [path] = useLocation();
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    const element = main.current;
    if (element && !element.contains(document.activeElement)) element.focus();
  }, [path, main]);
}

function ConnectionBanner() {
  const connecting = useSession((state) => state.connection === 'connecting');
  const shown = useLater(300, connecting);
  return (
    <div role="status" className="connection">
      {shown && (
        <p className="connection-banner">
          Reconnecting… What you see stays here; what you do now is sent as soon as Cairn answers.
        </p>
      )}
    </div>
  );
}

const THEMES = [
  ['light', 'Use the light theme'],
  ['dark', 'Use the dark theme'],
  ['contrast', 'Use the high-contrast theme'],
  ['system', "Follow the system's theme"],
] as const;

function useFrameActions(): void {
  const actions = useMemo<readonly Action[]>(
    () => [
      {
        id: 'app.palette',
        title: 'Open the command palette',
        group: 'Anywhere',
        keys: 'Mod+k',
        inPalette: false,
        run: togglePalette,
      },
      {
        id: 'app.search',
        title: 'Search lessons, exercises, cards, notes and code',
        group: 'Anywhere',
        keys: '/',
        inPalette: false,
        run: () => navigate(routes.search),
      },
      {
        id: 'app.keys',
        title: 'List all keys',
        group: 'Anywhere',
        keys: '?',
        also: 'shortcuts keyboard help',
        run: () => useShortcutsStore.setState({ open: true }),
      },
      {
        id: 'app.rail',
        title: 'Widen or narrow the rail',
        group: 'Anywhere',
        keys: 'Mod+b',
        also: 'sidebar navigation',
        run: toggleRail,
      },
      {
        id: 'app.review',
        title: 'Start reviewing what is due',
        group: 'Anywhere',
        also: 'next card study',
        run: () => navigate(routes.review),
      },
      {
        id: 'app.resources',
        title: 'Open the resources',
        group: 'Anywhere',
        also: 'books documentation tools communities people links',
        run: () => navigate(routes.resources),
      },
      {
        id: 'app.assess',
        title: 'Assess where you stand',
        group: 'Anywhere',
        also: 'assessment test level placement',
        run: () => navigate(routes.assess),
      },
      {
        id: 'app.paths',
        title: 'Choose a path',
        group: 'Anywhere',
        also: 'beginner intermediate advanced route plan',
        run: () => navigate(routes.paths),
      },
      {
        id: 'app.back',
        title: 'Go back',
        group: 'Anywhere',
        also: 'previous screen',
        run: () => window.history.back(),
      },
      ...THEMES.map(([theme, title]) => ({
        id: `app.theme.${theme}`,
        title,
        group: 'Appearance',
        also: 'theme appearance colour color mode',
        run: () => void saveSettings({ theme }),
      })),
    ],
    [],
  );
  useActions(actions);
}
