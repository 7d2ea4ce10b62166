import type { FailureKind } from '../../core/model/failure.ts';
import type { ErrorBody } from './errorBody.ts';

/** Error types and codes whose meaning does not depend on the status (facts: protocols §3 LiteLLM, §4). */
const kindByName: Readonly<Record<string, FailureKind>> = {
  insufficient_quota: 'quota',
  quota_exceeded: 'quota',
  billing_error: 'quota',
  billing_hard_limit_reached: 'quota',
  billing_not_active: 'quota',
  budget_exceeded: 'quota',
  insufficient_credits: 'quota',
  payment_required: 'quota',
  enforced_spend_limit_reached: 'quota',
  contract_spend_limit_reached: 'quota',
  linked_organization_spend_limit_reached: 'quota',
  context_length_exceeded: 'context-length',
  context_window_exceeded: 'context-length',
  exceed_context_size_error: 'context-length',
  request_too_large: 'context-length',
  string_above_max_length: 'context-length',
  model_not_found: 'not-found',
  not_found_error: 'not-found',
  invalid_api_key: 'auth',
  authentication_error: 'auth',
  permission_error: 'auth',
  content_filter: 'refusal',
  content_policy_violation: 'refusal',
  rate_limit_error: 'rate-limit',
  rate_limit_exceeded: 'rate-limit',
  overloaded_error: 'overloaded',
  server_is_overloaded: 'overloaded',
  slow_down: 'overloaded',
  timeout_error: 'timeout',
  api_error: 'server',
  server_error: 'server',
  internal_server_error: 'server',
  invalid_request_error: 'bad-request',
  invalid_prompt: 'bad-request',
};

/** Vague names: a status or a telling message knows better. */
const vague = new Set(['invalid_request_error', 'api_error', 'server_error']);

const outOfMoney =
  /spend limit|budget has been exceeded|crossed budget|credit balance|insufficient (credits?|balance|quota|funds)|exceeded your current quota/i;
const tooLong =
  /context (length|window|size)|maximum context|prompt is too long|input (length|is too long)|longer than the context|too many (input )?tokens|reduce the length/i;
const unknownModel =
  /model\b.{0,120}\b(not found|does not exist|not exist)|invalid model name|try pulling it first/i;
const busy = /server busy|overloaded|at capacity/i;
const moderated = /\b(moderation|content policy|content management policy|flagged)\b/i;

/** What an error means, by its code and type, then its message, then its status. */
export function failureKind(error: ErrorBody, httpStatus: number | undefined): FailureKind {
  const status = httpStatus ?? error.status;
  for (const name of [error.code, error.type]) {
    const kind = name === undefined || vague.has(name) ? undefined : kindByName[name];
    if (kind !== undefined) return kind;
  }
  const message = error.message ?? '';
  if (outOfMoney.test(message)) return 'quota';
  // Server errors may quote anything; only a refused request is about its own content.
  if (status === undefined || status < 500) {
    if (status !== 429 && tooLong.test(message)) return 'context-length';
    if (unknownModel.test(message)) return 'not-found';
    if (status !== 401 && status !== 429 && moderated.test(message)) return 'refusal';
  }
  if (status !== undefined) return kindOfStatus(status);
  if (busy.test(message)) return 'overloaded';
  return kindByName[error.code ?? ''] ?? kindByName[error.type ?? ''] ?? 'server';
}

function kindOfStatus(status: number): FailureKind {
  switch (status) {
    case 401:
    case 403:
      return 'auth';
    case 402:
      return 'quota';
    case 404:
    case 410:
      return 'not-found';
    case 407:
      return 'connection';
    case 408:
    case 504:
      return 'timeout';
    case 413:
      return 'context-length';
    case 429:
      return 'rate-limit';
    case 503:
    case 529:
      return 'overloaded';
    // A conflict and "too early" pass by themselves, like a hiccup of the server.
    case 409:
    case 425:
    case 499:
      return 'server';
    default:
      return status >= 500 ? 'server' : 'bad-request';
  }
}
