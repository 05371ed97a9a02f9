import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../components/index.ts';
import { core } from '../rpc/client.ts';
import { routes } from './location.ts';

interface Props {
  /** Another screen begins with a clean boundary. */
  readonly resetKey: string;
  readonly children: ReactNode;
}

/** Keeps a bug to the screen it is on, and says so. While developing it shows the whole trace. */
export class ErrorBoundary extends Component<Props, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    logProblem(error, info.componentStack ?? '');
  }

  override componentDidUpdate(before: Props): void {
    if (before.resetKey !== this.props.resetKey && this.state.error) this.setState({ error: null });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="page" role="alert">
        <div className="crash">
          <h1>This screen stopped working</h1>
          <p>
            Cairn made a mistake here. Your files, answers and settings are saved as you make them,
            so they are kept. The mistake was written to the log.
          </p>
          <p>Open the screen again; if it happens again, carry on from another one.</p>
          <div className="crash-actions">
            <Button variant="primary" onClick={() => this.setState({ error: null })}>
              Open it again
            </Button>
            <Button onClick={() => window.location.reload()}>Reload the window</Button>
            {this.props.resetKey === routes.today ? (
              <a href={`#${routes.learn}`}>Open the map</a>
            ) : (
              <a href={`#${routes.today}`}>Go to Today</a>
            )}
          </div>
          <details open={import.meta.env.DEV}>
            <summary>What the log says</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
            <pre tabIndex={0}>{error.stack ?? error.message}</pre>
          </details>
        </div>
      </div>
    );
  }
}

const MOST_CHARS = 19_000;

export function logProblem(error: unknown, where: string): void {
  // A server's refusal is a plain object: its code and message are what one looks for.
  const text = error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
  void core.call('app.log', { level: 'error', text: `${text}\n${where}`.slice(0, MOST_CHARS) });
}
