import { create } from 'zustand';
import { Dialog, Kbd } from '../components/index.ts';
import { type Action, useActionStore } from './actions.ts';

export const useShortcutsStore = create<{ readonly open: boolean }>(() => ({ open: false }));

/** Every key there is on this screen, by group. */
export function ShortcutsDialog() {
  const open = useShortcutsStore((state) => state.open);
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => useShortcutsStore.setState({ open: next })}
      title="Keys"
      description="The keys of this screen, and those that work anywhere."
      wide
      reading
    >
      {open && <ShortcutList />}
    </Dialog>
  );
}

function ShortcutList() {
  const registered = useActionStore((state) => state.registered);
  const groups = new Map<string, Action[]>();
  // What was registered last belongs to what the learner does now: it comes first.
  for (const action of [...registered].reverse().flat()) {
    if (action.keys === undefined) continue;
    const group = groups.get(action.group) ?? [];
    group.push(action);
    groups.set(action.group, group);
  }
  return (
    <div className="shortcuts">
      {[...groups].map(([group, actions]) => (
        <section key={group} aria-labelledby={`keys-${group}`}>
          <h3 id={`keys-${group}`}>{group}</h3>
          <dl>
            {actions.map((action) => (
              <div key={action.id} className="shortcut">
                <dt>{action.title}</dt>
                <dd>
                  <Kbd keys={action.keys ?? ''} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
