import { stepKinds, tiers } from '../../../shared/tiers.ts';
import { costSources } from '../request/cost.ts';
import { failureKinds } from '../request/failure.ts';
import type { Fields } from './fields.ts';
import { purposes } from '../purpose.ts';
import { usageFields } from '../request/usage.ts';

/**
 * The one description of what the ledger keeps. A new optional field is a line here: the type, the check at the
 * worker's door, the column (added to an existing file when it is opened) and the exports follow. In the file a call is
 * called an attempt (tables `attempts` and `open_attempts`, columns `attempt_id`, `unpriced_attempts`): the names on
 * the disk are those of the first version.
 */
export const callStartFields = {
  id: { type: 'name', column: 'id' },
  startedAtMs: { type: 'moment', column: 'started_at_ms', csv: 'started_at' },
  /** Local date of the budget window that the call belongs to, `YYYY-MM-DD`. */
  windowDate: { type: 'day', column: 'window_date', csv: 'day' },
  tier: { type: tiers, column: 'tier' },
  purpose: { type: purposes, column: 'purpose' },
  planId: { type: 'name', column: 'plan_id', csv: 'plan', optional: true },
  stepId: { type: 'name', column: 'step_id', csv: 'step', optional: true },
  stepKind: { type: stepKinds, column: 'step_kind', optional: true },
  /** Place in the cascade of its step, from 0: retries and the turns of one attempt share it. */
  position: { type: 'count', column: 'position' },
  /** Name of the configured provider. */
  provider: { type: 'name', column: 'provider' },
  modelAsked: { type: 'name', column: 'model_asked' },
  /** Which key was used, by its label; never the key. */
  keyLabel: { type: 'text', column: 'key_label', csv: 'key', optional: true },
  /** Id of the session (one run of one window) that sent it. */
  sessionId: { type: 'name', column: 'session_id', csv: 'session' },
  /** Tokens of the request as `o200k_base` counts them, where they were counted: what a model's ratio is learned from. */
  countedTokens: { type: 'count', column: 'counted_tokens', csvAfter: 'usage_source', optional: true },
  /** Output tokens of the whole piece of work, as its planner guessed them. */
  outputGuess: { type: 'count', column: 'output_guess_tokens', csvAfter: 'usage_source', optional: true },
  /** p10–p90 of the whole piece of work (step, plan, code action), as it was shown before it ran. */
  estimate: {
    is: 'moneyRange',
    fields: {
      lowNanoUsd: {
        type: 'money',
        column: 'estimate_low_nano_usd',
        csv: 'estimate_low_usd',
        csvAfter: 'reserved_usd',
      },
      highNanoUsd: {
        type: 'money',
        column: 'estimate_high_nano_usd',
        csv: 'estimate_high_usd',
        csvAfter: 'reserved_usd',
      },
    },
    optional: true,
  },
} as const satisfies Fields;

/** What is known when a call has ended. */
export const callEndFields = {
  modelServed: { type: 'text', column: 'model_served', csvAfter: 'model_asked', optional: true },
  requestId: { type: 'text', column: 'request_id', optional: true },
  usage: { fields: usageFields },
  /** The price that was applied, as JSON-ready data, so that the row explains its cost for ever. */
  priceApplied: { type: 'json', column: 'price_applied_json', csv: false, optional: true },
  cost: {
    is: 'cost',
    fields: {
      nanoUsd: { type: 'money', column: 'cost_nano_usd', csv: 'cost_usd', optional: true },
      source: { type: costSources, column: 'cost_source' },
      isUpperBound: { type: 'flag', column: 'cost_is_upper_bound', csv: false, optional: true },
    },
  },
  latencyMs: { type: 'duration', column: 'latency_ms' },
  firstTokenMs: { type: 'duration', column: 'first_token_ms', optional: true },
  /** Tool uses, sizes only and no content: `turn` of the tool loop from 0, the tool's name, bytes of its result. */
  toolUses: { items: { turn: 'count', name: 'text', resultBytes: 'count' }, column: 'tool_uses_json' },
  /** `succeeded`, the kind of failure, or `interrupted` when the window or process went away in mid-stream. */
  outcome: {
    type: ['succeeded', 'interrupted', ...failureKinds],
    column: 'outcome',
    csvAfter: 'request_id',
  },
} as const satisfies Fields;

/** A late truth about a call: names the call and corrects its cost; the call's own row stays as it is. */
export const adjustmentFields = {
  id: { type: 'name', column: 'id' },
  callId: { type: 'name', column: 'attempt_id' },
  recordedAtMs: { type: 'moment', column: 'recorded_at_ms' },
  /** What the call's cost is changed by. */
  deltaNanoUsd: { type: 'moneyChange', column: 'delta_nano_usd' },
  /** Who says so: `openrouter-generation`, `litellm-spend-log`, `invoice`, … */
  source: { type: 'name', column: 'source' },
  note: { type: 'text', column: 'note', optional: true },
  /** The cost is the most that it can be from now on; otherwise it is known. Told when it is written, and not read back. */
  isUpperBound: { type: 'flag', optional: true },
} as const satisfies Fields;

/** A verdict on the attempt that a call belongs to. The newest one of a call holds; none is ever overwritten. */
export const verdictFields = {
  callId: { type: 'name', column: 'attempt_id' },
  recordedAtMs: { type: 'moment', column: 'recorded_at_ms' },
  verdict: { type: ['pass', 'fail', 'unknown'], column: 'verdict' },
  by: { type: ['checks', 'review', 'person'], column: 'judged_by' },
  /** What the person did, where it was one. */
  action: { type: ['accepted', 'rejected', 'reverted', 'edited'], column: 'action', optional: true },
} as const satisfies Fields;
