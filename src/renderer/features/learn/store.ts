import { create } from 'zustand';
import { core } from '../../rpc/client.ts';

export type MapView = 'map' | 'outline';

interface LearnState {
  readonly view: MapView;
  /** Only the points of the path that is followed. */
  readonly pathOnly: boolean;
  /** Topics the learner opened or folded; the others follow the current topic. */
  readonly open: Readonly<Record<string, boolean>>;
  /** The cell that had the focus last: Tab comes back to it. */
  readonly focused: string | null;
}

export const useLearn = create<LearnState>(() => ({
  view: 'map',
  pathOnly: false,
  open: {},
  focused: null,
}));

let loaded = false;

/** What the map looked like the last time. */
export async function loadLearn(): Promise<void> {
  if (loaded) return;
  loaded = true;
  const saved = await core.call('ui.get', { key: 'learn/map' });
  const value = saved.ok ? (saved.value as Partial<LearnState> | null) : null;
  useLearn.setState({
    view: value?.view === 'outline' ? 'outline' : 'map',
    pathOnly: value?.pathOnly === true,
    open: value?.open && typeof value.open === 'object' ? value.open : {},
  });
}

function save(): void {
  const { view, open, pathOnly } = useLearn.getState();
  void core.call('ui.save', { key: 'learn/map', value: { view, open, pathOnly } });
}

export function setView(view: MapView): void {
  useLearn.setState({ view });
  save();
}

export function setPathOnly(pathOnly: boolean): void {
  useLearn.setState({ pathOnly });
  save();
}

export function setOpen(topicId: string, isOpen: boolean): void {
  useLearn.setState(({ open }) => ({ open: { ...open, [topicId]: isOpen } }));
  save();
}
