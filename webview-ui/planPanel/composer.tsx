import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PlanPanelStrings } from '../../src/shared/planProtocol.ts';
import type { ChipView, PlanPanelView } from '../../src/shared/planView.ts';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { Icon } from '../shared/icon.tsx';
import { IconButton } from '../shared/iconButton.tsx';
import { send, setTaskDraft, strings, task } from './panelState.ts';

const isMac = navigator.userAgent.includes('Mac');

/** The task box with its chips and the Plan button. */
export function Composer({ current }: { readonly current: PlanPanelView }): JSX.Element {
  const words = strings.value;
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
        {words.taskLabel}
      </label>
      <textarea
        id="task"
        ref={box}
        rows={current.plan === undefined ? 3 : 1}
        placeholder={words.taskPlaceholder}
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
          {isMac ? words.planShortcutMac : words.planShortcut}
        </span>
        <Button
          isDisabled={!isReady}
          isSecondary={current.plan !== undefined}
          tooltip={`${words.plan} (${isMac ? words.planShortcutMac : words.planShortcut})`}
          onPress={plan}
        >
          {words.plan}
        </Button>
      </div>
    </section>
  );
}

function Chips({ chips }: { readonly chips: readonly ChipView[] }): JSX.Element | null {
  const words = strings.value;
  if (chips.length === 0) return null;
  return (
    <ul class="chips">
      {chips.map((chip) => (
        <li key={chip.id} class="chip" title={chip.label}>
          <span class="muted">{chipKind(chip, words)}</span>
          <span class="chip-label">{chip.label}</span>
          <IconButton
            icon="close"
            label={fill(words.removeChip, chip.label)}
            onPress={() => send({ type: 'chip-removed', chipId: chip.id })}
          />
        </li>
      ))}
    </ul>
  );
}

function chipKind(chip: ChipView, words: PlanPanelStrings): JSX.Element {
  switch (chip.kind) {
    case 'selection':
      return <>{words.chipSelection}</>;
    case 'todo':
      return <>{words.chipTodo}</>;
    case 'problem':
      return (
        <>
          <Icon name="warning" />
          {words.chipProblem}
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
