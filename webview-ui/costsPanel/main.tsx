import type { JSX } from 'preact';
import type { ToCostsPanel } from '../../src/shared/costsProtocol.ts';
import type { CostsView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { startPanel } from '../shared/startPanel.tsx';
import { ProgressBar } from '../shared/progressBar.tsx';
import { Calls } from './calls.tsx';
import { store, takeView, view } from './costsState.ts';
import { Dashboard } from './dashboard.tsx';
import { EmptyState, Failed } from './emptyState.tsx';
import { useFocusOfCosts } from './focus.ts';
import { Header } from './header.tsx';
import { Reconcile } from './reconcile.tsx';
import './styles/panel.css';

function Main(): JSX.Element {
  const current = view.value;
  const isLoading = current === undefined || current.state === 'loading';
  useFocusOfCosts(current);
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
  if (current.calls !== undefined) return <Calls calls={current.calls} isBusy={current.isBusy} />;
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

startPanel<ToCostsPanel>(<Main />, store, {
  'view-replaced'({ view: next }) {
    takeView(next);
  },
});
