import type { PlanPanelStringKey, PlanPanelStrings } from '../../src/shared/planProtocol.ts';
import type { NoticeAction, PlanPhase, StepStatus } from '../../src/shared/planView.ts';
import type { StepKind, Tier } from '../../src/shared/tiers.ts';

const phaseKeys = {
  composing: 'taskLabel',
  'gathering-context': 'phaseGathering',
  planning: 'phasePlanning',
  reviewing: 'phaseReviewing',
  running: 'phaseRunning',
  pausing: 'phasePausing',
  paused: 'phasePaused',
  finished: 'phaseFinished',
  failed: 'phaseFailed',
} as const satisfies Record<PlanPhase, PlanPanelStringKey>;

const statusKeys = {
  writing: 'statusWriting',
  pending: 'statusPending',
  running: 'statusRunning',
  'awaiting-review': 'statusAwaitingReview',
  done: 'statusDone',
  failed: 'statusFailed',
  rejected: 'statusRejected',
  reverted: 'statusReverted',
  interrupted: 'statusInterrupted',
} as const satisfies Record<StepStatus, PlanPanelStringKey>;

const kindKeys = {
  edit: 'kindEdit',
  refactor: 'kindRefactor',
  tests: 'kindTests',
  docs: 'kindDocs',
  investigate: 'kindInvestigate',
  check: 'kindCheck',
} as const satisfies Record<StepKind, PlanPanelStringKey>;

const tierKeys = {
  orchestration: 'tierOrchestration',
  execution: 'tierExecution',
  grunt: 'tierGrunt',
} as const satisfies Record<Tier, PlanPanelStringKey>;

const noticeActionKeys = {
  'plan-again': 'noticePlanAgain',
  resume: 'noticeResume',
  'resume-autopilot': 'noticeResumeAutopilot',
  'show-raw-answer': 'noticeShowRawAnswer',
  'show-log': 'noticeShowLog',
  'open-settings': 'noticeOpenSettings',
  'set-key': 'noticeSetKey',
  'take-over': 'noticeTakeOver',
} as const satisfies Record<NoticeAction, PlanPanelStringKey>;

/** Where the plan stands, in a word or two. */
export function phaseText(phase: PlanPhase, strings: PlanPanelStrings): string {
  return strings[phaseKeys[phase]];
}

/** Where a step stands, in a word or two. */
export function statusText(status: StepStatus, strings: PlanPanelStrings): string {
  return strings[statusKeys[status]];
}

/** What a step does, in one word. */
export function kindText(kind: StepKind, strings: PlanPanelStrings): string {
  return strings[kindKeys[kind]];
}

/** The name of a tier. */
export function tierText(tier: Tier, strings: PlanPanelStrings): string {
  return strings[tierKeys[tier]];
}

/** The label of a notice's button. */
export function noticeActionText(action: NoticeAction, strings: PlanPanelStrings): string {
  return strings[noticeActionKeys[action]];
}
