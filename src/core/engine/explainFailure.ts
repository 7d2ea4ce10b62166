import type { Failure, FailureKind } from '../model/failure.ts';
import type { PlanFailure } from '../plan/planDocument.ts';

/** What happened and what to do, in plain words; the provider's own words are the detail. */
export function explainFailure(failure: Failure, model: string): PlanFailure {
  const reference = failure.requestId === undefined ? '' : ` (request ${failure.requestId})`;
  const status = failure.status === undefined ? '' : `HTTP ${failure.status}: `;
  return {
    message: `${model}: ${sentences[failure.kind]}`,
    detail: `${status}${failure.message}${reference}`,
  };
}

const sentences: Readonly<Record<FailureKind, string>> = {
  connection: 'the server could not be reached, or the connection broke. Check the network and the base URL.',
  timeout: 'no answer came in time. A local model may still be loading: try again, or raise the time limits.',
  overloaded: 'the provider is overloaded. Try again in a moment, or choose another model.',
  server: 'the provider had an internal error. Try again, or choose another model.',
  'rate-limit': 'the rate limit is reached. Wait a moment, or choose another model.',
  quota: 'the account is out of credit or over its spending limit. Top it up, or choose another provider.',
  auth: 'the provider refuses the key. Set the key anew.',
  'not-found': 'the provider does not have this model. Check its id in tierwise.tiers.',
  'context-length':
    "the request is longer than the model's context window. Name fewer files, or raise contextTokens.",
  'bad-request': 'the provider does not accept the request.',
  refusal: 'the model refused the request. Word it differently, or choose another model.',
  malformed: 'the answer could not be read.',
  truncated: 'the answer broke off before its end.',
  cancelled: 'stopped.',
};
