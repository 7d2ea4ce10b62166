import type { FailureKind } from '../../../core/model/failure.ts';
import type { ErrorBody } from './errorBody.ts';
import { kindOfName, kindOfVagueName } from './failureNames.ts';
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
