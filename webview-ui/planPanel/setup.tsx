import type { ComponentChildren, JSX } from 'preact';
import type { SetupView } from '../../src/shared/planView.ts';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { send, strings } from './panelState.ts';

/** What is missing before a plan can be made; nothing when all is there. */
export function Setup({ setup }: { readonly setup: SetupView }): JSX.Element | null {
  const words = strings.value;
  switch (setup.kind) {
    case 'ready':
      return null;
    case 'no-folder':
      return (
        <Card title={words.noFolderTitle} sentence={words.noFolderSentence}>
          <Button onPress={() => send({ type: 'setup-chosen', choice: 'open-folder' })}>
            {words.openFolder}
          </Button>
          <SampleButton />
        </Card>
      );
    case 'restricted':
      return (
        <Card title={words.restrictedTitle} sentence={words.restrictedSentence}>
          <Button onPress={() => send({ type: 'setup-chosen', choice: 'manage-trust' })}>
            {words.manageTrust}
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
  const words = strings.value;
  return (
    <Card title={words.setupTitle} sentence={words.setupSentence} footnote={ollamaText(ollamaModels)}>
      <Button onPress={() => send({ type: 'setup-chosen', choice: 'add-key' })}>{words.addKey}</Button>
      <Button isSecondary onPress={() => send({ type: 'setup-chosen', choice: 'use-ollama' })}>
        {ollamaModels === undefined ? words.lookForOllama : words.useOllama}
      </Button>
      <SampleButton />
    </Card>
  );
}

function ollamaText(models: readonly string[] | undefined): string {
  const words = strings.value;
  if (models === undefined) return words.ollamaMissing;
  return models.length === 0 ? words.ollamaEmpty : fill(words.ollamaFound, models.join(', '));
}

function SampleButton(): JSX.Element {
  return (
    <Button isSecondary onPress={() => send({ type: 'setup-chosen', choice: 'try-sample' })}>
      {strings.value.trySample}
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
