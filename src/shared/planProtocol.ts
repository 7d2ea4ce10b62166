import type { NoticeAction, PlanPanelView, StepAction, StepPatch } from './planView.ts';

/** Host → plan panel. */
export type ToPlanPanel =
  /** The whole of what is to be drawn; replaces what was drawn before. */
  | { readonly type: 'view-replaced'; readonly view: PlanPanelView; readonly strings: PlanPanelStrings }
  /** Put the focus into the task box, and a text when one is given. */
  | { readonly type: 'task-focused'; readonly text?: string }
  /** Say this through the live region; for events that the drawing alone does not tell. */
  | { readonly type: 'announcement-made'; readonly text: string };

/** Plan panel → host. The host validates each of these. */
export type FromPlanPanel =
  /** The webview is loaded and wants its view. */
  | { readonly type: 'panel-ready' }
  | { readonly type: 'plan-requested'; readonly task: string }
  | { readonly type: 'chip-removed'; readonly chipId: string }
  | { readonly type: 'setup-chosen'; readonly choice: 'add-key' | 'use-ollama' | 'try-sample' }
  | { readonly type: 'notice-action-chosen'; readonly action: NoticeAction }
  /** Start or go on running all steps in their order. */
  | { readonly type: 'plan-run-requested' }
  /** Let the running step end, then stop. */
  | { readonly type: 'plan-paused' }
  /** Stop at once: planning or the running step is cancelled. */
  | { readonly type: 'plan-cancelled' }
  /** Put the plan away and begin with an empty box. */
  | { readonly type: 'plan-closed' }
  | { readonly type: 'step-added'; readonly afterStepId?: string }
  | { readonly type: 'step-edited'; readonly stepId: string; readonly patch: StepPatch }
  | { readonly type: 'step-moved'; readonly stepId: string; readonly toIndex: number }
  /** `note` goes with `retry` and `replan`. */
  | {
      readonly type: 'step-action-chosen';
      readonly stepId: string;
      readonly action: StepAction;
      readonly note?: string;
    };

/** Every text that the panel shows, localised in the host. `{0}` stands for a value. */
export type PlanPanelStrings = Readonly<Record<PlanPanelStringKey, string>>;

/** Keys of {@link PlanPanelStrings}; the webview and the host's table both follow this list. */
export type PlanPanelStringKey = keyof typeof planPanelStrings;

/** The English texts, and the list of keys. */
export const planPanelStrings = {
  taskLabel: 'What should be done?',
  taskPlaceholder: 'Describe the task. The orchestration model plans it; cheaper models do the steps.',
  plan: 'Plan',
  planShortcut: 'Ctrl+Enter',
  planShortcutMac: '⌘Enter',
  sampleBadge: 'sample',
  sampleExplanation: 'Prepared answers instead of models: nothing is sent and nothing is charged.',
} as const;
