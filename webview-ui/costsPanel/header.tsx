import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
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

interface PageHeaderProperties {
  readonly title: string;
  readonly onBack: () => void;
  readonly children?: ComponentChildren;
}

/** The way back and the heading of a page that stands in place of the figures; the heading takes the focus. Escape goes back too. */
export function PageHeader({ title, onBack, children }: PageHeaderProperties): JSX.Element {
  useEscape(onBack);
  return (
    <header class="costs-header" data-region="filters">
      <div>
        <Button isSecondary icon="back" onPress={onBack}>
          {labels.back}
        </Button>
      </div>
      <div class="title-line">
        <h1 tabIndex={-1}>{title}</h1>
        {children}
      </div>
    </header>
  );
}

/** Does `leave` when Escape is pressed anywhere but in something that is being typed into. */
function useEscape(leave: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('textarea, select');
      if (event.key === 'Escape' && !isTyping && !event.defaultPrevented) leave();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [leave]);
}
