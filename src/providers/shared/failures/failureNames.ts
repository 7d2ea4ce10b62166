import type { FailureKind } from '../../../core/model/failure.ts';

/**
 * What the types and codes of errors mean where the message tells nothing, written in small letters without dashes.
 * Names that say nothing, such as `invalid_request_error` and `api_error`, are not here: the status knows better.
 */
const namesOfKind: Readonly<Partial<Record<FailureKind, readonly string[]>>> = {
  quota: [
    'insufficient_quota',
    'quota_exceeded',
    'exceeded_current_quota_error',
    'billing_error',
    'billing_hard_limit_reached',
    'billing_not_active',
    'billing_disabled',
    'budget_exceeded',
    'insufficient_credits',
    'insufficient_credit',
    'insufficient_balance',
    'insufficient_balance_error',
    'not_enough_balance',
    'reject_no_credit',
    'payment_required',
    'credit_limit',
    'arrearage',
    'allocationquota_freetieronly',
    'usage_limit_reached',
    'usage_not_included',
    'enforced_spend_limit_reached',
    'contract_spend_limit_reached',
    'linked_organization_spend_limit_reached',
    // GLM: no balance; limits of its plans.
    '1113',
    '1304',
    '1308',
    '1309',
    '1310',
  ],
  'context-length': [
    'context_length_exceeded',
    'context_window_exceeded',
    'context_window_exceeded_error',
    'exceed_context_size_error',
    'request_too_large',
    'string_above_max_length',
    'tokens_limit_reached',
    'model_max_prompt_tokens_exceeded',
    'prompt_too_long',
    // Mistral, GLM.
    '3051',
    '1261',
  ],
  'not-found': [
    'model_not_found',
    'model_not_found_error',
    'model_not_supported',
    'model_not_available',
    'model_decommissioned',
    'unsupported_model',
    'invalid_model',
    'unknown_model',
    'not_found',
    'not_found_error',
    'resource_not_found_error',
    'resource_not_found_exception',
    'deployment_not_found',
    // LiteLLM: the key may ask others.
    'key_model_access_denied',
    'team_model_access_denied',
    // GLM.
    '1211',
  ],
  auth: [
    'invalid_api_key',
    'api_key_invalid',
    'incorrect_api_key_error',
    'authentication_error',
    'invalid_authentication_error',
    'auth_error',
    'token_not_found_in_db',
    'expired_key',
    'permission_error',
    'permission_denied',
    'permission_denied_error',
    'unauthenticated',
    'unauthorized',
    'access_denied_exception',
    'unrecognized_client_exception',
    'expired_token_exception',
    // GLM.
    '1001',
    '1003',
    '1110',
    '1111',
    '1112',
  ],
  refusal: [
    'content_filter',
    'content_filtered',
    'content_policy_violation',
    'content_policy_violation_error',
    'responsible_ai_policy_violation',
    'data_inspection_failed',
    'safety_check_failed',
    // GLM.
    '1301',
  ],
  'rate-limit': [
    'rate_limit_error',
    'rate_limit_exceeded',
    'rate_limited',
    'rate_limit',
    'rate_limit_reached_error',
    'too_many_requests',
    'too_many_requests_error',
    'resource_exhausted',
    'throttling',
    'throttling_error',
    'throttling_exception',
    'throttling_rate_quota',
    'throttling_allocation_quota',
    'request_limit_exceeded',
    'request_quota_exceeded',
    'token_quota_exceeded',
    // GLM.
    '1302',
    '1303',
    '1305',
  ],
  overloaded: [
    'overloaded_error',
    'overloaded',
    'engine_overloaded_error',
    'server_is_overloaded',
    'service_unavailable_error',
    'service_unavailable_exception',
    'model_not_ready_exception',
    'slow_down',
    'unavailable',
    // GLM.
    '1312',
  ],
  timeout: ['timeout_error', 'timeout', 'deadline_exceeded', 'model_timeout_exception'],
};

/** Names that say nothing beside a status; without one they are all there is. */
const vagueNames: Readonly<Record<string, FailureKind>> = {
  invalidrequesterror: 'bad-request',
  invalidprompt: 'bad-request',
  invalidargument: 'bad-request',
  badrequesterror: 'bad-request',
  validationexception: 'bad-request',
  apierror: 'server',
  servererror: 'server',
};

const kindByName: ReadonlyMap<string, FailureKind> = new Map(
  Object.entries(namesOfKind).flatMap(([kind, names]) =>
    names.map((name): [string, FailureKind] => [plain(name), kind as FailureKind]),
  ),
);

/** What a type or code means by itself; `undefined` for a name that is unknown or vague. */
export function kindOfName(name: string | undefined): FailureKind | undefined {
  return name === undefined ? undefined : kindByName.get(plain(name));
}

/** The same for names that are believed only where nothing else is known. */
export function kindOfVagueName(name: string | undefined): FailureKind | undefined {
  return name === undefined ? undefined : vagueNames[plain(name)];
}

/** `RateLimitError`, `rate-limit-error` and `litellm.RATE_LIMIT_ERROR` are one name. */
function plain(name: string): string {
  return name
    .replace(/^litellm\./i, '')
    .replaceAll(/[^a-z0-9]/gi, '')
    .toLowerCase();
}
