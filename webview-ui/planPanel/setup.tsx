import type { ComponentChildren, JSX } from 'preact';
import type { SetupView } from '../../src/shared/planView.ts';
import { labels } from '../labels/planLabels.ts';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { send } from './panelState.ts';

/** What is missing before a plan can be made; nothing when all is there. */
export function Setup({ setup }: { readonly setup: SetupView }): JSX.Element | null {
  switch (setup.kind) {
    case 'ready':
      return null;
    case 'no-folder':
      return (
        <Card title={labels.noFolderTitle} sentence={labels.noFolderSentence}>
          <Button onPress={() => send({ type: 'setup-chosen', choice: 'open-folder' })}>
            {labels.openFolder}
          </Button>
          <SampleButton />
        </Card>
      );
    case 'restricted':
      return (
        <Card title={labels.restrictedTitle} sentence={labels.restrictedSentence}>
          <Button onPress={() => send({ type: 'setup-chosen', choice: 'manage-trust' })}>
            {labels.manageTrust}
          </Button>
        </Card>
      );
    case 'not-configured':
      return <NotConfigured ollamaModels={setup.ollamaModels} />;
  }
}

function NotConfigured({
  ollamaModels,
}: {
  readonly ollamaModels?: readonly string[] | undefined;
}): JSX.Element {
  return (
    <Card title={labels.setupTitle} sentence={labels.setupSentence} footnote={ollamaText(ollamaModels)}>
      <Button onPress={() => send({ type: 'setup-chosen', choice: 'add-key' })}>{labels.addKey}</Button>
      <Button isSecondary onPress={() => send({ type: 'setup-chosen', choice: 'use-ollama' })}>
        {ollamaModels === undefined ? labels.lookForOllama : labels.useOllama}
      </Button>
      <SampleButton />
    </Card>
  );
}

function ollamaText(models: readonly string[] | undefined): string {
  if (models === undefined) return labels.ollamaMissing;
  return models.length === 0 ? labels.ollamaEmpty : fill(labels.ollamaFound, models.join(', '));
}

function SampleButton(): JSX.Element {
  return (
    <Button isSecondary onPress={() => send({ type: 'setup-chosen', choice: 'try-sample' })}>
      {labels.trySample}
    </Button>
  );
}

interface CardProperties {
  readonly title: string;
  readonly sentence: string;
  readonly footnote?: string;
  readonly children?: ComponentChildren;
}

function Card({ title, sentence, footnote, children }: CardProperties): JSX.Element {
  return (
    <section class="setup" aria-labelledby="setup-title" data-region="setup">
      <h2 id="setup-title">{title}</h2>
      <p>{sentence}</p>
      {children !== undefined && <div class="buttons">{children}</div>}
      {footnote !== undefined && <p class="muted">{footnote}</p>}
    </section>
  );
}
