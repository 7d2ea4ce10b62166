import type { JSX } from 'preact';
import type { CostsView } from '../../src/shared/costsView.ts';
import { Badge } from '../shared/badge.tsx';
import { Button } from '../shared/button.tsx';
import { MenuButton } from '../shared/menuButton.tsx';
import { send, strings } from './costsState.ts';
import { Filters } from './filters.tsx';
import { rememberOpener } from './focus.ts';

const reconcileKey = 'reconcile';

/** What is looked at, and what can be done with it. */
export function Header({ current }: { readonly current: CostsView }): JSX.Element {
  const words = strings.value;
  const openReconcile = (): void => {
    rememberOpener(reconcileKey);
    send({ type: 'reconcile-opened' });
  };
  return (
    <header class="costs-header">
      <div class="title-line">
        <h1>{words.title}</h1>
        {current.isSample && <Badge text={words.sampleBadge} tooltip={words.sampleExplanation} />}
        {current.state === 'ready' && <span class="muted">{current.period}</span>}
        {current.state === 'ready' && (
          <div class="buttons pushed" role="group" aria-label={words.actions} data-region="actions">
            <MenuButton
              label={words.exportMenu}
              items={[
                { text: words.exportCsv, onChoose: () => send({ type: 'export', format: 'csv' }) },
                { text: words.exportJson, onChoose: () => send({ type: 'export', format: 'json' }) },
              ]}
            />
            <Button isSecondary onPress={() => send({ type: 'save-report' })}>
              {words.saveReport}
            </Button>
            <Button isSecondary focusKey={reconcileKey} onPress={openReconcile}>
              {words.reconcile}
            </Button>
          </div>
        )}
      </div>
      {current.state === 'ready' && <Filters current={current} />}
    </header>
  );
}
