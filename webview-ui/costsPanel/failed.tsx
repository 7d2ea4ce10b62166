import type { JSX } from 'preact';
import { labels } from '../labels/costsLabels.ts';
import { Button } from '../shared/button.tsx';
import { Icon } from '../shared/icon.tsx';
import { send } from './costsState.ts';

/** What is shown when the ledger could not be read. */
export function Failed({ failure }: { readonly failure: string | undefined }): JSX.Element {
  return (
    <>
      <h1>{labels.title}</h1>
      <section class="notice notice-error" aria-labelledby="failure-title" data-region="filters">
        <Icon name="error" />
        <div class="notice-body">
          <p id="failure-title" class="notice-title">
            <span class="heard-only">{labels.severityError}: </span>
            {labels.failedTitle}
          </p>
          {failure !== undefined && <p class="notice-detail">{failure}</p>}
          <div class="buttons">
            <Button onPress={() => send({ type: 'panel-ready' })}>{labels.tryAgain}</Button>
            <Button isSecondary onPress={() => send({ type: 'show-log' })}>
              {labels.showLog}
            </Button>
          </div>
        </div>
      </section>
    </>
  );
}
