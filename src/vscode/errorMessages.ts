import type { Failure, FailureKind } from '../core/model/failure.ts';
import type { NoticeAction } from '../shared/planView.ts';
import { formatDuration } from '../shared/format.ts';
import type { Translate } from './translate.ts';

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
type Explain = (t: Translate, failure: Failure, request: FailedRequest) => ErrorMessage;

/** The one place that words failures. The provider's own words come last, where there are any. */
export function errorMessage(t: Translate, failure: Failure, request: FailedRequest): ErrorMessage {
  const message = explanations[failure.kind](t, failure, request);
  return {
    ...message,
    detail: [message.detail, ownWords(t, failure)].filter((part) => part !== '').join(' '),
  };
}

function ownWords(t: Translate, failure: Failure): string {
  if (failure.kind === 'cancelled' || failure.message.trim() === '') return '';
  const status = failure.status === undefined ? '' : `HTTP ${failure.status}: `;
  const reference = failure.requestId === undefined ? '' : ` (${t('request {0}', failure.requestId)})`;
  const words = `${status}${failure.message.trim()}${reference}`;
  // Who cannot be reached has not answered.
  const hasAnswered = failure.kind !== 'connection' && failure.kind !== 'timeout';
  return hasAnswered ? t('The answer was: {0}', words) : t('The reason: {0}', words);
}

const connection: Explain = (t, _failure, { provider }) => ({
  title: t('{0} cannot be reached.', provider),
  detail: t(
    'Check the network, the proxy and the address in the settings, and that a local server is running.',
  ),
  actions: ['open-settings', 'show-log'],
});

const timeout: Explain = (t, _failure, { model }) => ({
  title: t('{0} did not answer in time.', model),
  detail: t('A local model may still be loading: try again, or raise the time limits of its provider.'),
  actions: ['open-settings', 'show-log'],
});

const overloaded: Explain = (t, failure, { provider }) => ({
  title: t('{0} is overloaded.', provider),
  detail: `${waitSentence(t, failure)} ${t('A second model in the tier stands in when the first is not available.')}`,
  actions: ['open-settings'],
});

const server: Explain = (t, _failure, { provider }) => ({
  title: t('{0} had an error of its own.', provider),
  detail: t('Try again in a moment. If it stays, look at the status page of the provider.'),
  actions: ['show-log'],
});

const rateLimit: Explain = (t, failure, { provider }) => ({
  title: t('{0} takes no more requests for now.', provider),
  detail: `${waitSentence(t, failure)} ${t('Fewer concurrent requests in the settings help too.')}`,
  actions: ['open-settings'],
});

const quota: Explain = (t, _failure, { provider }) => ({
  title: t('Your account at {0} is out of credit, or its spending limit is reached.', provider),
  detail: t('Add credit or raise the limit there, or put a model of another provider into the tier.'),
  actions: ['open-settings', 'set-key'],
});

const auth: Explain = (t, failure, { provider }) => {
  const isRefused = failure.status !== undefined;
  return {
    title: isRefused ? t('{0} does not accept the key.', provider) : t('There is no key for {0}.', provider),
    detail: isRefused
      ? t('It may be mistyped, revoked, or without the right to use this model. Set it again.')
      : t('Set one. It is kept in the secret storage of VS Code.'),
    actions: ['set-key', 'show-log'],
  };
};

const notFound: Explain = (t, _failure, { model, provider }) => ({
  title: t('There is no model {0}.', model),
  detail: t(
    'Check its name in the settings. At a local server it may have to be downloaded to {0} first.',
    provider,
  ),
  actions: ['open-settings'],
});

const contextLength: Explain = (t, _failure, { model }) => ({
  title: t('This is too long for {0}.', model),
  detail: t('Name fewer files, take a model with a larger window, or raise contextTokens of a local one.'),
  actions: ['open-settings'],
});

const badRequest: Explain = (t, _failure, { model }) => ({
  title: t('{0} does not accept the request.', model),
  detail: t('Look at temperature and effort of the tier: not every model takes them.'),
  actions: ['open-settings', 'show-log'],
});

const refusal: Explain = (t, _failure, { model }) => ({
  title: t('{0} declined to answer.', model),
  detail: t('Word the task differently, or give it to another model.'),
  actions: [],
});

const malformed: Explain = (t, _failure, { model }) => ({
  title: t('The answer of {0} cannot be read.', model),
  detail: t('It does not have the form that was asked for. Try again, or take a stronger model.'),
  actions: ['show-raw-answer', 'show-log'],
});

const truncated: Explain = (t, _failure, { model }) => ({
  title: t('The answer of {0} broke off.', model),
  detail: t('What had arrived was kept and counted. Try again, or raise maxOutputTokens of the tier.'),
  actions: ['show-raw-answer', 'open-settings'],
});

const cancelled: Explain = (t) => ({
  title: t('Stopped.'),
  detail: t('What had been used until then is counted.'),
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

function waitSentence(t: Translate, failure: Failure): string {
  if (failure.retryAfterMs === undefined) return t('Try again in a moment.');
  return t('It asks to wait {0}.', formatDuration(failure.retryAfterMs));
}
