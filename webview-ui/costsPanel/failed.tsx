import type { JSX } from 'preact';
import { Button } from '../shared/button.tsx';
import { Icon } from '../shared/icon.tsx';
import { send, strings } from './costsState.ts';

/** What is shown when the ledger could not be read. */
export function Failed({ failure }: { readonly failure: string | undefined }): JSX.Element {
  const words = strings.value;
  return (
    <>
      <h1>{words.title}</h1>
      <section class="notice notice-error" aria-labelledby="failure-title" data-region="filters">
        <Icon name="error" />
        <div class="notice-body">
          <p id="failure-title" class="notice-title">
            <span class="heard-only">{words.severityError}: </span>
            {words.failedTitle}
          </p>
          {failure !== undefined && <p class="notice-detail">{failure}</p>}
          <div class="buttons">
            <Button onPress={() => send({ type: 'panel-ready' })}>{words.tryAgain}</Button>
            <Button isSecondary onPress={() => send({ type: 'show-log' })}>
              {words.showLog}
            </Button>
          </div>
        </div>
      </section>
    </>
  );
}
