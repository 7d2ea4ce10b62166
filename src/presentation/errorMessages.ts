import type { Failure, FailureKind } from '../core/model/request/failure.ts';
import type { NoticeAction } from '../shared/planView.ts';
import { formatDuration } from '../shared/format.ts';

/** A failure in words for the person: what happened, what to do, and buttons for it. */
export interface ErrorMessage {
  readonly title: string;
  readonly detail: string;
  readonly actions: readonly NoticeAction[];
}

/** Whom the failed request went to. */
export interface FailedRequest {
  /** `provider/model`. */
  readonly model: string;
  /** Name of the configured provider. */
  readonly provider: string;
}

/** What one kind of failure means. */
type Explain = (failure: Failure, request: FailedRequest) => ErrorMessage;

/** The one place that words failures. The provider's own words come last, where there are any. */
export function errorMessage(failure: Failure, request: FailedRequest): ErrorMessage {
  const message = explanations[failure.kind](failure, request);
  return {
    ...message,
    detail: [message.detail, ownWords(failure)].filter((part) => part !== '').join(' '),
  };
}

function ownWords(failure: Failure): string {
  if (failure.kind === 'cancelled' || failure.message.trim() === '') return '';
  const status = failure.status === undefined ? '' : `HTTP ${failure.status}: `;
  const reference = failure.requestId === undefined ? '' : ` (request ${failure.requestId})`;
  const words = `${status}${failure.message.trim()}${reference}`;
  // Who cannot be reached has not answered.
  const hasAnswered = failure.kind !== 'connection' && failure.kind !== 'timeout';
  return hasAnswered ? `The answer was: ${words}` : `The reason: ${words}`;
}

const connection: Explain = (_failure, { provider }) => ({
  title: `${provider} cannot be reached.`,
  detail: 'Check the network, the proxy and the address in the settings, and that a local server is running.',
  actions: ['open-settings', 'show-log'],
});

const timeout: Explain = (_failure, { model }) => ({
  title: `${model} did not answer in time.`,
  detail: 'A local model may still be loading: try again, or raise the time limits of its provider.',
  actions: ['open-settings', 'show-log'],
});

const overloaded: Explain = (failure, { provider }) => ({
  title: `${provider} is overloaded.`,
  detail: `${waitSentence(failure)} A second model in the tier stands in when the first is not available.`,
  actions: ['open-settings'],
});

const server: Explain = (_failure, { provider }) => ({
  title: `${provider} had an error of its own.`,
  detail: 'Try again in a moment. If it stays, look at the status page of the provider.',
  actions: ['show-log'],
});

const rateLimit: Explain = (failure, { provider }) => ({
  title: `${provider} takes no more requests for now.`,
  detail: `${waitSentence(failure)} Fewer concurrent requests in the settings help too.`,
  actions: ['open-settings'],
});

const quota: Explain = (_failure, { provider }) => ({
  title: `Your account at ${provider} is out of credit, or its spending limit is reached.`,
  detail: 'Add credit or raise the limit there, or put a model of another provider into the tier.',
  actions: ['open-settings', 'set-key'],
});

const auth: Explain = (failure, { provider }) => {
  const isRefused = failure.status !== undefined;
  return {
    title: isRefused ? `${provider} does not accept the key.` : `There is no key for ${provider}.`,
    detail: isRefused
      ? 'It may be mistyped, revoked, or without the right to use this model. Set it again.'
      : 'Set one. It is kept in the secret storage of VS Code.',
    actions: ['set-key', 'show-log'],
  };
};

const notFound: Explain = (_failure, { model, provider }) => ({
  title: `There is no model ${model}.`,
  detail: `Check its name in the settings. At a local server it may have to be downloaded to ${provider} first.`,
  actions: ['open-settings'],
});

const contextLength: Explain = (_failure, { model }) => ({
  title: `This is too long for ${model}.`,
  detail: 'Name fewer files, take a model with a larger window, or raise contextTokens of a local one.',
  actions: ['open-settings'],
});

const badRequest: Explain = (_failure, { model }) => ({
  title: `${model} does not accept the request.`,
  detail: 'Look at temperature and effort of the tier: not every model takes them.',
  actions: ['open-settings', 'show-log'],
});

const refusal: Explain = (_failure, { model }) => ({
  title: `${model} declined to answer.`,
  detail: 'Word the task differently, or give it to another model.',
  actions: [],
});

const malformed: Explain = (_failure, { model }) => ({
  title: `The answer of ${model} cannot be read.`,
  detail: 'It does not have the form that was asked for. Try again, or take a stronger model.',
  actions: ['show-raw-answer', 'show-log'],
});

const truncated: Explain = (_failure, { model }) => ({
  title: `The answer of ${model} broke off.`,
  detail: 'What had arrived was kept and counted. Try again, or raise maxOutputTokens of the tier.',
  actions: ['show-raw-answer', 'open-settings'],
});

const cancelled: Explain = () => ({
  title: 'Stopped.',
  detail: 'What had been used until then is counted.',
  actions: [],
});

const explanations: Readonly<Record<FailureKind, Explain>> = {
  connection,
  timeout,
  overloaded,
  server,
  'rate-limit': rateLimit,
  quota,
  auth,
  'not-found': notFound,
  'context-length': contextLength,
  'bad-request': badRequest,
  refusal,
  malformed,
  truncated,
  cancelled,
};

function waitSentence(failure: Failure): string {
  if (failure.retryAfterMs === undefined) return 'Try again in a moment.';
  return `It asks to wait ${formatDuration(failure.retryAfterMs)}.`;
}
