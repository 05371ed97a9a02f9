import { Link } from 'wouter';
import type { PythonStatus } from '../../contract/python.ts';
import { Tooltip } from '../components/index.ts';
import { routes } from './location.ts';
import { pythonWork, useSession } from './session.ts';

interface PythonSummary {
  /** At most three words, for the rail. */
  readonly short: string;
  readonly long: string;
  readonly tone: 'quiet' | 'good' | 'busy' | 'bad';
}

function summarisePython(status: PythonStatus): PythonSummary {
  switch (status.kind) {
    case 'unknown':
    case 'probing':
      return { short: 'Python…', long: 'Looking for Python', tone: 'quiet' };
    case 'missing':
      return {
        short: 'No Python',
        long: 'Python 3.11 or newer was not found. Reading and cards work without it.',
        tone: 'bad',
      };
    case 'settingUp': {
      const percent = status.fraction === null ? '' : ` ${Math.round(status.fraction * 100)} %`;
      return { short: `Setting up${percent}`, long: `${status.step}${percent}`, tone: 'busy' };
    }
    case 'ready': {
      const work = pythonWork(status);
      if (work !== null) {
        const percent = work.fraction === null ? '' : ` ${Math.round(work.fraction * 100)} %`;
        return { short: `Packages${percent || '…'}`, long: `${work.step}${percent}`, tone: 'busy' };
      }
      return {
        short: `Python ${status.version}`,
        long: `Python ${status.version} is ready`,
        tone: 'good',
      };
    }
    case 'failed':
      return { short: 'Python failed', long: status.message, tone: 'bad' };
  }
}

/** Where Python stands, at the foot of the rail; it leads to what can be done about it. */
export function PythonChip({ collapsed }: { readonly collapsed: boolean }) {
  const python = useSession((state) => state.python);
  const { short, long, tone } = summarisePython(python);
  return (
    <Tooltip label={long} side="right">
      <Link href={routes.settingsPython} className={`python-chip python-${tone}`}>
        <span className="python-dot" aria-hidden="true" />
        <span className={collapsed ? 'visually-hidden' : 'python-text numbers'}>{short}</span>
      </Link>
    </Tooltip>
  );
}
