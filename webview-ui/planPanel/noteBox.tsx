import type { JSX } from 'preact';
import type { StepView } from '../../src/shared/planView.ts';
import { labels } from '../labels/planLabels.ts';
import { Button } from '../shared/button.tsx';
import { focusInStep } from './focus.ts';
import { send, setNote } from './panelState.ts';
import type { NoteDraft } from './savedPanel.ts';

interface NoteBoxProperties {
  readonly step: StepView;
  readonly note: NoteDraft;
}

/** A few words for the next try of a step, or for a new plan from it on. */
export function NoteBox({ step, note }: NoteBoxProperties): JSX.Element {
  const isRetry = note.action === 'retry';
  const id = `note-${step.id}`;
  const close = (): void => {
    setNote(step.id, undefined);
    focusInStep(step.id, '.step-toggle');
  };
  const submit = (): void => {
    const text = note.text.trim();
    const { action } = note;
    send({ type: 'step-action-chosen', stepId: step.id, action, ...(text === '' ? {} : { note: text }) });
    close();
  };
  return (
    <div
      class="note-box"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
        else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
        else return;
        event.preventDefault();
      }}
    >
      <label for={id}>{isRetry ? labels.retryNoteLabel : labels.replanNoteLabel}</label>
      <textarea
        id={id}
        rows={2}
        value={note.text}
        onInput={(event) => setNote(step.id, { action: note.action, text: event.currentTarget.value })}
      />
      <div class="buttons">
        <Button onPress={submit}>{isRetry ? labels.retry : labels.replan}</Button>
        <Button isSecondary onPress={close}>
          {labels.close}
        </Button>
      </div>
    </div>
  );
}
