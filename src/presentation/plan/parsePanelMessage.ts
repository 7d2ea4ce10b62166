import * as z from 'zod/mini';
import { setupChoices, type FromPlanPanel } from '../../shared/planProtocol.ts';
import { stepKinds, tiers } from '../../shared/tiers.ts';

/** Nobody types a longer text than this by hand; a longer one is refused at the door. */
const longestTextCharacters = 200_000;

const text = z.string().check(z.maxLength(longestTextCharacters));
const id = z.string().check(z.minLength(1), z.maxLength(200));
/** Of a sheet that stands for several questions. */
const sheetId = z.string().check(z.minLength(1), z.maxLength(10_000));
const ids = z.array(id).check(z.maxLength(200));

/** More would not fit into safe integers of nano-dollars; nobody means it. */
const mostBudgetDollars = 1_000_000;
const texts = z.array(text).check(z.maxLength(200));

const stepPatch = z.strictObject({
  title: z.exactOptional(text),
  kind: z.exactOptional(z.enum(stepKinds)),
  tier: z.exactOptional(z.enum(tiers)),
  model: z.exactOptional(text),
  files: z.exactOptional(texts),
  instructions: z.exactOptional(text),
  acceptance: z.exactOptional(texts),
  dependsOn: z.exactOptional(texts),
  isCritical: z.exactOptional(z.boolean()),
  checksDeferredUntil: z.exactOptional(text),
});

const message = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('panel-ready') }),
  z.strictObject({ type: z.literal('plan-requested'), task: text }),
  z.strictObject({ type: z.literal('chip-removed'), chipId: id }),
  z.strictObject({
    type: z.literal('setup-chosen'),
    choice: z.enum(setupChoices),
  }),
  z.strictObject({
    type: z.literal('notice-action-chosen'),
    action: z.enum([
      'plan-again',
      'resume',
      'resume-autopilot',
      'show-raw-answer',
      'show-log',
      'open-settings',
      'set-key',
      'take-over',
    ]),
  }),
  z.strictObject({ type: z.literal('question-answered'), questionId: sheetId, answerId: id }),
  z.strictObject({ type: z.literal('plan-run-requested') }),
  z.strictObject({ type: z.literal('autopilot-requested') }),
  z.strictObject({ type: z.literal('autopilot-declined') }),
  z.strictObject({
    type: z.literal('autopilot-approved'),
    budgetDollars: z.number().check(z.gte(0), z.lte(mostBudgetDollars)),
    commandIds: ids,
    stepIds: ids,
  }),
  z.strictObject({ type: z.literal('autopilot-stopped') }),
  z.strictObject({ type: z.literal('plan-paused') }),
  z.strictObject({ type: z.literal('plan-cancelled') }),
  z.strictObject({ type: z.literal('plan-closed') }),
  z.strictObject({ type: z.literal('step-added'), afterStepId: z.exactOptional(id) }),
  z.strictObject({ type: z.literal('step-edited'), stepId: id, patch: stepPatch }),
  z.strictObject({
    type: z.literal('step-moved'),
    stepId: id,
    toIndex: z.number().check(z.int(), z.gte(0), z.lte(1000)),
  }),
  z.strictObject({
    type: z.literal('step-action-chosen'),
    stepId: id,
    action: z.enum([
      'run',
      'cancel',
      'accept',
      'reject',
      'show-diff',
      'retry',
      'replan',
      'revert',
      'edit',
      'delete',
      'move-up',
      'move-down',
      'show-raw-answer',
    ]),
    note: z.exactOptional(text),
  }),
]);

/** A message of the panel, or why it is none. */
export type ParsedPanelMessage = { readonly message: FromPlanPanel } | { readonly error: string };

/** Validates what a webview sent; an error text when it is not one of the panel's messages. */
export function parsePanelMessage(data: unknown): ParsedPanelMessage {
  const parsed = message.safeParse(data);
  if (parsed.success) return { message: parsed.data };
  return {
    error: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
  };
}
