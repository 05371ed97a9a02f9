import type { ComponentType, SVGProps } from 'react';
import { Link, useRoute } from 'wouter';
import {
  CheckpointIcon,
  LearnIcon,
  ProgressIcon,
  RailIcon,
  ReviewIcon,
  SearchIcon,
  SettingsIcon,
  TodayIcon,
} from '../components/icons.ts';
import { classNames, IconButton, Tooltip } from '../components/index.ts';
import { useResource } from '../rpc/resource.ts';
import { todayResource } from './curriculum.ts';
import { routes } from './location.ts';
import { PythonChip } from './PythonChip.tsx';

interface RailEntry {
  readonly to: string;
  /** Paths that belong to it, as a wouter pattern. */
  readonly pattern: string | RegExp;
  readonly label: string;
  readonly icon: ComponentType<SVGProps<SVGSVGElement>>;
}

/** The screens that exist, in the order of a day. A new screen is one more line here and in Screens.tsx. */
export const SCREENS: readonly RailEntry[] = [
  { to: routes.today, pattern: '/', label: 'Today', icon: TodayIcon },
  {
    to: routes.learn,
    pattern: /^\/(learn|practice|paths|assess)/,
    label: 'Learn',
    icon: LearnIcon,
  },
  { to: routes.review, pattern: /^\/review/, label: 'Review', icon: ReviewIcon },
  {
    to: routes.checkpoints,
    pattern: /^\/checkpoints/,
    label: 'Checkpoints',
    icon: CheckpointIcon,
  },
  { to: routes.progress, pattern: '/progress', label: 'Progress', icon: ProgressIcon },
  { to: routes.search, pattern: '/search', label: 'Search', icon: SearchIcon },
  { to: routes.settings, pattern: /^\/settings/, label: 'Settings', icon: SettingsIcon },
];

export function Rail(props: { readonly collapsed: boolean; readonly onToggle?: () => void }) {
  const { collapsed, onToggle } = props;
  const { value: today } = useResource(todayResource);
  const due = today?.dueNow ?? 0;
  return (
    <nav className={classNames('rail', collapsed && 'rail-collapsed')} aria-label="Main">
      <div className="rail-top">
        <span className="rail-name">Cairn</span>
        {onToggle ? (
          <IconButton
            label={collapsed ? 'Widen the rail' : 'Narrow the rail'}
            icon={<RailIcon />}
            keys="Mod+b"
            side="right"
            aria-expanded={!collapsed}
            onClick={onToggle}
          />
        ) : (
          <img className="rail-mark" src="./icon.svg" alt="Cairn" width={24} height={24} />
        )}
      </div>
      <ul className="rail-list">
        {SCREENS.map((entry) => (
          <RailLink
            key={entry.to}
            entry={entry}
            collapsed={collapsed}
            count={entry.to === routes.review ? due : 0}
          />
        ))}
      </ul>
      <PythonChip collapsed={collapsed} />
    </nav>
  );
}

function RailLink(props: {
  readonly entry: RailEntry;
  readonly collapsed: boolean;
  readonly count: number;
}) {
  const { entry, collapsed, count } = props;
  const [here] = useRoute(entry.pattern);
  const Icon = entry.icon;
  const link = (
    <Link
      href={entry.to}
      className={classNames('rail-link', here && 'rail-link-here')}
      aria-current={here ? 'page' : undefined}
    >
      <Icon aria-hidden="true" />
      <span className="rail-label">{entry.label}</span>
      {count > 0 && (
        <span className="rail-count numbers">
          {count}
          <span className="visually-hidden"> due</span>
        </span>
      )}
    </Link>
  );
  return (
    <li>
      {collapsed ? (
        <Tooltip label={count > 0 ? `${entry.label}: ${count} due` : entry.label} side="right">
          {link}
        </Tooltip>
      ) : (
        link
      )}
    </li>
  );
}
