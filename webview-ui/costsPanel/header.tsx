import type { JSX } from 'preact';
import type { CostsView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { Badge } from '../shared/badge.tsx';
import { Button } from '../shared/button.tsx';
import { MenuButton } from '../shared/menuButton.tsx';
import { send } from './costsState.ts';
import { Filters } from './filters.tsx';
import { rememberOpener } from './focus.ts';

const reconcileKey = 'reconcile';

/** What is looked at, and what can be done with it. */
export function Header({ current }: { readonly current: CostsView }): JSX.Element {
  const openReconcile = (): void => {
    rememberOpener(reconcileKey);
    send({ type: 'reconcile-opened' });
  };
  return (
    <header class="costs-header">
      <div class="title-line">
        <h1>{labels.title}</h1>
        {current.isSample && <Badge text={labels.sampleBadge} tooltip={labels.sampleExplanation} />}
        {current.state === 'ready' && <span class="muted">{current.period}</span>}
        {current.state === 'ready' && (
          <div class="buttons pushed" role="group" aria-label={labels.actions} data-region="actions">
            <MenuButton
              label={labels.exportMenu}
              items={[
                { text: labels.exportCsv, onChoose: () => send({ type: 'export', format: 'csv' }) },
                { text: labels.exportJson, onChoose: () => send({ type: 'export', format: 'json' }) },
              ]}
            />
            <Button isSecondary onPress={() => send({ type: 'save-report' })}>
              {labels.saveReport}
            </Button>
            <Button isSecondary focusKey={reconcileKey} onPress={openReconcile}>
              {labels.reconcile}
            </Button>
          </div>
        )}
      </div>
      {current.state === 'ready' && <Filters current={current} />}
    </header>
  );
}
