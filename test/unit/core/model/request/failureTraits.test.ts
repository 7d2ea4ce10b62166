import assert from 'node:assert/strict';
import { failureKinds, type FailureKind } from '../../../../../src/core/model/request/failure.ts';
import {
  failureTraits,
  isProvidersFault,
  traitsOf,
  traitsOfOutcome,
  type FailureTraits,
} from '../../../../../src/core/model/request/failureTraits.ts';

/** Who is at fault, what helps, what it says of the provider, whether it was worked on, how the attempt ends. */
type Row = readonly [
  FailureTraits['fault'],
  FailureTraits['remedy'],
  FailureTraits['health'],
  FailureTraits['processing'],
  FailureTraits['attemptEnd'],
];

const rows: Readonly<Record<FailureKind, Row>> = {
  connection: ['provider', 'retry', 'unhealthy', 'not-reached', 'unavailable'],
  timeout: ['provider', 'fail-over', 'unhealthy', 'maybe', 'unavailable'],
  overloaded: ['provider', 'retry', 'unhealthy', 'turned-away', 'unavailable'],
  server: ['provider', 'retry', 'unhealthy', 'turned-away-if-told', 'unavailable'],
  'rate-limit': ['provider', 'cool-down', 'answers', 'turned-away', 'unavailable'],
  quota: ['provider', 'leave-pool', 'answers', 'turned-away', 'unavailable'],
  auth: ['account', 'next-key', 'answers', 'turned-away', 'failed'],
  'not-found': ['provider', 'fail-over', 'answers', 'turned-away', 'unavailable'],
  'context-length': ['request', 'larger-window', 'answers', 'turned-away', 'unavailable'],
  'bad-request': ['request', 'stop', 'answers', 'turned-away', 'failed'],
  refusal: ['model', 'stop', 'answers', 'as-reported', 'unusable'],
  malformed: ['model', 'stop', 'unknown', 'as-reported', 'unusable'],
  truncated: ['model', 'retry', 'unhealthy', 'maybe', 'unusable'],
  cancelled: ['person', 'stop', 'unknown', 'maybe', 'cancelled'],
};

describe('traits of failures', () => {
  for (const kind of failureKinds) {
    it(`are known of ${kind}`, () => {
      const { fault, remedy, health, processing, attemptEnd } = traitsOf({ kind });
      assert.deepEqual([fault, remedy, health, processing, attemptEnd], rows[kind]);
    });

    it(`fit together for ${kind}`, () => {
      const { fault, health, processing, attemptEnd, isGivenUp } = failureTraits[kind];
      if (attemptEnd === 'unusable') assert.equal(fault, 'model', 'only a model can be blamed by a verdict');
      if (fault === 'provider') assert.equal(attemptEnd, 'unavailable');
      if (health === 'answers') assert.notEqual(processing, 'maybe', 'whoever refuses has said so');
      if (isGivenUp === true) assert.equal(processing, 'maybe', 'a server that is left may bill');
    });
  }

  it('let another model take a request whose parts this one does not take', () => {
    const traits = traitsOf({ kind: 'bad-request', refused: ['tools'] });
    assert.deepEqual([traits.remedy, traits.attemptEnd], ['fail-over', 'unavailable']);
  });

  it('are those of an outcome in the ledger, unless it is no failure', () => {
    assert.equal(traitsOfOutcome('quota'), failureTraits.quota);
    assert.equal(traitsOfOutcome('succeeded'), undefined);
    assert.equal(traitsOfOutcome('interrupted'), undefined);
    assert.deepEqual(failureKinds.filter(isProvidersFault), [
      'connection',
      'timeout',
      'overloaded',
      'server',
      'rate-limit',
      'quota',
      'not-found',
    ]);
  });
});
