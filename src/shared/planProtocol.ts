import type { ViewReplaced } from './panelProtocol.ts';
import type { NoticeAction, PlanPanelView, StepAction, StepPatch } from './planView.ts';

/** Host → plan panel. */
export type ToPlanPanel =
  | ViewReplaced<PlanPanelView>
  /** Put the focus into the task box. */
  | { readonly type: 'task-focused' | 'question-focused' };

/** The ways to what is missing before a plan can be made. */
export const setupChoices = ['add-key', 'use-ollama', 'try-sample', 'open-folder', 'manage-trust'] as const;

/** One of {@link setupChoices}. */
export type SetupChoice = (typeof setupChoices)[number];

/** Plan panel → host. The host validates each of these. */
export type FromPlanPanel =
  /** The webview is loaded and wants its view. */
  | { readonly type: 'panel-ready' }
  | { readonly type: 'plan-requested'; readonly task: string }
  | { readonly type: 'chip-removed'; readonly chipId: string }
  | { readonly type: 'setup-chosen'; readonly choice: SetupChoice }
  | { readonly type: 'notice-action-chosen'; readonly action: NoticeAction }
  /** Start or go on running all steps in their order. */
  | { readonly type: 'question-answered'; readonly questionId: string; readonly answerId: string }
  | { readonly type: 'plan-run-requested' }
  /** Find out what running on Autopilot would cover; the answer comes as the view's offer. */
  | { readonly type: 'autopilot-requested' }
  | { readonly type: 'autopilot-declined' }
  /** Run under this one approval; the ids are those of the offer. */
  | {
      readonly type: 'autopilot-approved';
      readonly budgetDollars: number;
      readonly commandIds: readonly string[];
      readonly stepIds: readonly string[];
    }
  /** From now on every diff is shown. */
  | { readonly type: 'autopilot-stopped' }
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
