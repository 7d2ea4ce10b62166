import type { ComponentChildren, JSX } from 'preact';
import { labels } from '../labels/costsLabels.ts';
import { Button } from '../shared/button.tsx';

interface PageHeaderProperties {
  readonly title: string;
  readonly onBack: () => void;
  readonly children?: ComponentChildren;
}

/** The way back and the heading of a page that stands in place of the figures; the heading takes the focus. */
export function PageHeader({ title, onBack, children }: PageHeaderProperties): JSX.Element {
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
