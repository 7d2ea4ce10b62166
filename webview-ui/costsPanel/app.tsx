import type { JSX } from 'preact';
import type { CostsView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { ProgressBar } from '../shared/progressBar.tsx';
import { Attempts } from './attempts.tsx';
import { announcement, view } from './costsState.ts';
import { Dashboard } from './dashboard.tsx';
import { EmptyState } from './emptyState.tsx';
import { Failed } from './failed.tsx';
import { useKeptFocus } from './focus.ts';
import { Header } from './header.tsx';
import { Reconcile } from './reconcile.tsx';

/** The whole panel. */
export function App(): JSX.Element {
  return (
    <>
      {/* Before the rest, because behind it its own pixel would make the page scroll. */}
      <div class="heard-only" role="status" aria-live="polite">
        {announcement.value}
      </div>
      <Main />
    </>
  );
}

function Main(): JSX.Element {
  const current = view.value;
  const isLoading = current === undefined || current.state === 'loading';
  useKeptFocus(current === undefined ? 'costs' : pageOf(current));
  return (
    <main aria-busy={isLoading || current.isBusy}>
      {/* It keeps its place while nothing goes on, so that nothing jumps when it comes. */}
      <div class="busy-line">
        {(isLoading || current.isBusy) && (
          <ProgressBar label={isLoading ? labels.loading : labels.updating} />
        )}
      </div>
      {isLoading ? <Loading /> : <Page current={current} />}
    </main>
  );
}

function Loading(): JSX.Element {
  return (
    <>
      <h1>{labels.title}</h1>
      <p class="muted">{labels.loading}</p>
    </>
  );
}

function Page({ current }: { readonly current: CostsView }): JSX.Element {
  if (current.state === 'failed') return <Failed failure={current.failure} />;
  if (current.attempts !== undefined) return <Attempts attempts={current.attempts} isBusy={current.isBusy} />;
  if (current.reconcile !== undefined) {
    return <Reconcile reconcile={current.reconcile} isBusy={current.isBusy} />;
  }
  return (
    <>
      <Header current={current} />
      {current.state === 'empty' ? <EmptyState current={current} /> : <Dashboard current={current} />}
    </>
  );
}

function pageOf(current: CostsView): 'costs' | 'attempts' | 'reconcile' {
  if (current.attempts !== undefined) return 'attempts';
  return current.reconcile === undefined ? 'costs' : 'reconcile';
}
