import type { FailureKind } from '../../../core/model/request/failure.ts';
import type { ErrorBody } from './errorBody.ts';
import { failureSigns, type FailureSign } from './failureSigns.ts';

/** Further into a message nothing new is said. */
const readCharacters = 4_000;

/** A quota that is back so soon is a limit of the rate. */
const longestMomentMs = 300_000;

/** What an error means: by its words, then its code and type (a vendor's before its gateway's), then its status. */
export function failureKind(
  error: ErrorBody,
  httpStatus: number | undefined,
  waitMs = error.waitMs,
): FailureKind {
  const status = statusOf(error, httpStatus);
  for (let level: ErrorBody | undefined = error; level !== undefined; level = level.around) {
    const kind =
      signOf(level, status, isMomentary(error, level, waitMs))?.kind ??
      kindOfName(level.code) ??
      kindOfName(level.type);
    if (kind !== undefined) return kind;
  }
  if (status !== undefined) return kindOfStatus(status);
  return kindOfVagueName(error.code) ?? kindOfVagueName(error.type) ?? 'server';
}

/** Whether an error says that the server has not loaded its model yet. */
export function saysLoading(error: ErrorBody, status: number | undefined): boolean {
  return signOf(error, status, false)?.isLoading === true;
}

/** A gateway that fails because the vendor refused says so in its body. */
function statusOf(error: ErrorBody, httpStatus: number | undefined): number | undefined {
  if (httpStatus === undefined || httpStatus < 300) return error.status;
  const isGatewaysOwn = httpStatus >= 500 && error.status !== undefined && error.status < 500;
  return isGatewaysOwn ? error.status : httpStatus;
}

function signOf(
  { message }: ErrorBody,
  status: number | undefined,
  isShort: boolean,
): FailureSign | undefined {
  if (message === undefined) return undefined;
  const text = message.slice(0, readCharacters);
  return failureSigns.find(
    ({ says, except, unlessMomentary }) =>
      except?.(status) !== true && !(unlessMomentary === true && isShort) && says.test(text),
  );
}

/** Whether what is used up is a quota of a moment: named so, or back in a moment. */
function isMomentary(
  { limits = '' }: ErrorBody,
  { message = '', code, type }: ErrorBody,
  waitMs: number | undefined,
): boolean {
  const said = `${limits} ${message.slice(0, readCharacters)}`;
  if (/per[ _-]?(?:day|month)|\bdaily\b|\bmonthly\b/i.test(said)) return false;
  if (/per[ _-]?(?:second|minute|min\b)|\b[RT]PM\b/i.test(said)) return true;
  const isAccount = [code, type].includes('insufficient_quota');
  return !isAccount && waitMs !== undefined && waitMs <= longestMomentMs;
}

function kindOfStatus(status: number): FailureKind {
  switch (status) {
    case 401:
    case 403:
    case 434:
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
    // Cloudflare could not connect in time, or got no answer in time.
    case 522:
    case 524:
      return 'timeout';
    case 413:
      return 'context-length';
    case 420:
    case 429:
      return 'rate-limit';
    // Groq has no capacity for the cheap tier.
    case 498:
    case 503:
    case 529:
      return 'overloaded';
    // A conflict, "too early", a failed dependency and a closed request pass by themselves, like a hiccup of the server.
    case 409:
    case 424:
    case 425:
    case 499:
      return 'server';
    default:
      return status >= 500 ? 'server' : 'bad-request';
  }
}

/**
 * What the types and codes of errors mean where the message says nothing, in lower case without dashes.
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
function kindOfName(name: string | undefined): FailureKind | undefined {
  return name === undefined ? undefined : kindByName.get(plain(name));
}

/** The same for names that are believed only where nothing else is known. */
function kindOfVagueName(name: string | undefined): FailureKind | undefined {
  return name === undefined ? undefined : vagueNames[plain(name)];
}

/** `RateLimitError`, `rate-limit-error` and `litellm.RATE_LIMIT_ERROR` are one name. */
function plain(name: string): string {
  return name
    .replace(/^litellm\./i, '')
    .replaceAll(/[^a-z0-9]/gi, '')
    .toLowerCase();
}
