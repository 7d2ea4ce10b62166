import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ChipView, PlanPanelView } from '../../src/shared/planView.ts';
import { labels } from '../labels/planLabels.ts';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { Icon } from '../shared/icon.tsx';
import { IconButton } from '../shared/iconButton.tsx';
import { send, setTaskDraft, task } from './panelState.ts';

const isMac = navigator.userAgent.includes('Mac');

/** The task box with its chips and the Plan button. */
export function Composer({ current }: { readonly current: PlanPanelView }): JSX.Element {
  const text = task.value;
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => fitHeight(box.current), [text]);
  const isReady = current.setup.kind === 'ready' && !isBusy(current) && text.trim() !== '';
  const plan = (): void => {
    if (isReady) send({ type: 'plan-requested', task: text.trim() });
  };
  return (
    <section class="composer" data-region="composer">
      <label class="heard-only" for="task">
        {labels.taskLabel}
      </label>
      <textarea
        id="task"
        ref={box}
        rows={current.plan === undefined ? 3 : 1}
        placeholder={labels.taskPlaceholder}
        value={text}
        onInput={(event) => setTaskDraft(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          plan();
        }}
      />
      <div class="composer-footer">
        <Chips chips={current.chips} />
        <span class="pushed shortcut" aria-hidden="true">
          {isMac ? labels.planShortcutMac : labels.planShortcut}
        </span>
        <Button
          isDisabled={!isReady}
          isSecondary={current.plan !== undefined}
          tooltip={`${labels.plan} (${isMac ? labels.planShortcutMac : labels.planShortcut})`}
          onPress={plan}
        >
          {labels.plan}
        </Button>
      </div>
    </section>
  );
}

function Chips({ chips }: { readonly chips: readonly ChipView[] }): JSX.Element | null {
  if (chips.length === 0) return null;
  return (
    <ul class="chips">
      {chips.map((chip) => (
        <li key={chip.id} class="chip" title={chip.label}>
          <span class="muted">{chipKind(chip)}</span>
          <span class="chip-label">{chip.label}</span>
          <IconButton
            icon="close"
            label={fill(labels.removeChip, chip.label)}
            onPress={() => send({ type: 'chip-removed', chipId: chip.id })}
          />
        </li>
      ))}
    </ul>
  );
}

function chipKind(chip: ChipView): JSX.Element {
  switch (chip.kind) {
    case 'selection':
      return <>{labels.chipSelection}</>;
    case 'todo':
      return <>{labels.chipTodo}</>;
    case 'problem':
      return (
        <>
          <Icon name="warning" />
          {labels.chipProblem}
        </>
      );
  }
}

function isBusy({ phase }: PlanPanelView): boolean {
  return ['gathering-context', 'planning', 'running', 'pausing'].includes(phase);
}

/** Grows with its text; where CSS can do that by itself nothing is set. */
function fitHeight(box: HTMLTextAreaElement | null): void {
  if (box === null || CSS.supports('field-sizing', 'content')) return;
  box.style.height = 'auto';
  box.style.height = `${box.scrollHeight}px`;
}
