import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sendPolicy } from '../../../../../src/core/calling/failover/failoverPorts.ts';
import {
  failureKinds,
  type Failure,
  type FailureKind,
} from '../../../../../src/core/model/request/failure.ts';
import { bestEffortLimits } from '../../../../../src/core/calling/limits/bestEffortLimits.ts';
import { createPrefixGate } from '../../../../../src/core/calling/failover/prefixGate.ts';
import { describeSendEvent, type SendEvent } from '../../../../../src/core/calling/failover/sendEvents.ts';
import { sendWithFailover } from '../../../../../src/core/calling/failover/sendWithFailover.ts';
import type {
  SendCandidate,
  Sending,
  SendPorts,
  SendResult,
  Sent,
} from '../../../../../src/core/calling/failover/sendPorts.ts';
import { createHandClock, settled, type HandClock } from '../../../support/engine/handClock.ts';
import { createMemoryLimits, type MemoryTraffic } from '../../../support/memoryLimits.ts';

/** What a provider does with one request. */
interface Reply {
  readonly kind?: FailureKind;
  readonly status?: number;
  readonly retryAfterMs?: number;
  readonly hadOutput?: boolean;
  readonly notSent?: string;
}

const ok: Reply = {};

function candidate(
  name: string,
  changes: Partial<Omit<SendCandidate, 'target'>> & {
    readonly target?: Partial<SendCandidate['target']>;
  } = {},
): SendCandidate {
  const [provider = '', model = ''] = name.split('/');
  const target = { provider, model, keys: ['k1'], limits: {}, need: { inputTokens: 10, outputTokens: 5 } };
  return { ...changes, target: { ...target, ...changes.target } };
}

describe('sendWithFailover', () => {
  let clock: HandClock;
  let traffic: MemoryTraffic;
  let sentTo: string[];
  let events: SendEvent[];
  let replies: Reply[];
  let controller: AbortController;
  let ids: number;

  beforeEach(() => {
    clock = createHandClock();
    traffic = createMemoryLimits(() => clock.now());
    sentTo = [];
    events = [];
    replies = [];
    controller = new AbortController();
    ids = 0;
  });

  function ports(changes: Partial<SendPorts<string>> = {}): SendPorts<string> {
    return {
      clock,
      createId: () => `id-${++ids}`,
      random: () => 1,
      traffic,
      tryAcquire: () => () => undefined,
      acquire: () => Promise.resolve(() => undefined),
      attempt: ({ target }, grant, onFirstToken) => {
        const name = `${target.provider}/${target.model}#${grant.key}`;
        sentTo.push(name);
        const reply = replies.shift();
        if (reply === undefined) throw new Error(`Nobody expected a request to ${name}.`);
        if (reply.hadOutput === true || reply.kind === undefined) onFirstToken();
        return Promise.resolve(sentOf(name, reply));
      },
      onEvent: (event) => events.push(event),
      ...changes,
    };
  }

  function sentOf(name: string, { kind, status, retryAfterMs, hadOutput, notSent }: Reply): Sent<string> {
    if (notSent !== undefined) return { notSent: { reason: notSent } };
    if (kind === undefined) return { attempt: name, hadOutput: true };
    const failure: Failure = {
      kind,
      message: 'No.',
      ...(status === undefined ? {} : { status }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
    return { attempt: name, failure, hadOutput: hadOutput ?? false };
  }

  function send(
    candidates: readonly SendCandidate[],
    changes: Partial<SendPorts<string>> = {},
    sending: Partial<Sending> = {},
  ): Promise<SendResult<string>> {
    return sendWithFailover(ports(changes), {
      candidates,
      policy: sendPolicy(),
      signal: controller.signal,
      ...sending,
    });
  }

  /** Lets every wait end as soon as it begins. */
  async function untilEnd<T>(promise: Promise<T>): Promise<T> {
    const end = { isOver: false };
    const mark = () => {
      end.isOver = true;
    };
    promise.then(mark, mark);
    for (let turns = 0; turns < 500; turns += 1) {
      await settled();
      if (end.isOver) break;
      clock.advance(Math.max(1, ...clock.waiting()));
    }
    return promise;
  }

  const typesOf = () => events.map(({ type }) => type);

  it('asks a second key when the first is refused, and leaves the first alone from then on', async () => {
    const two = candidate('a/m', { target: { keys: ['k1', 'k2'] } });
    replies.push({ kind: 'auth', status: 401 }, ok, ok, ok);
    assert.equal((await send([two, candidate('b/m')])).end, 'answered');
    await send([two]);
    await send([two]);
    assert.deepEqual(sentTo, ['a/m#k1', 'a/m#k2', 'a/m#k2', 'a/m#k2']);
  });

  it('does not spend at another provider because a key is bad', async () => {
    replies.push({ kind: 'auth', status: 401 });
    assert.equal((await send([candidate('a/m'), candidate('b/m')])).end, 'failed');
    assert.deepEqual(sentTo, ['a/m#k1']);
  });

  it('tries a refused key all the same when there is no other: it may have been mended', async () => {
    replies.push({ kind: 'auth' }, ok);
    await send([candidate('a/m')]);
    assert.equal((await send([candidate('a/m')])).end, 'answered');
  });

  it('uses a changed key after the old one was refused', async () => {
    replies.push({ kind: 'auth' }, ok);
    await send([candidate('a/m')]);
    await send([candidate('a/m', { target: { keys: ['k1', 'new'] } })]);
    assert.deepEqual(sentTo, ['a/m#k1', 'a/m#new']);
  });

  it('leaves an empty account: not its other models, but another key and other accounts', async () => {
    replies.push({ kind: 'quota' }, { kind: 'quota' }, ok);
    const result = await send([
      candidate('a/big', { target: { keys: ['k1', 'k2'] } }),
      candidate('a/small', { target: { keys: ['k1'] } }),
      candidate('b/m'),
    ]);
    assert.equal(result.end, 'answered');
    assert.deepEqual(sentTo, ['a/big#k1', 'a/big#k2', 'b/m#k1']);
  });

  it('leaves every provider of a declared account at once', async () => {
    replies.push({ kind: 'quota' }, ok);
    const shared = { quotaPool: 'company' };
    await send([
      candidate('a/m', { target: { ...shared, keys: ['k1', 'k2'] } }),
      candidate('b/m', { target: shared }),
      candidate('c/m'),
    ]);
    assert.deepEqual(sentTo, ['a/m#k1', 'c/m#k1']);
  });

  it('does not hop to a model that draws on the limits of the same declared account', async () => {
    replies.push({ kind: 'rate-limit', retryAfterMs: 60_000 }, ok, ok);
    const shared = { quotaPool: 'company' };
    const models = () => [
      candidate('a/m', { target: shared }),
      candidate('b/m', { target: shared }),
      candidate('c/m'),
    ];
    await send(models());
    await send(models());
    assert.deepEqual(sentTo, ['a/m#k1', 'c/m#k1', 'c/m#k1']);
    await traffic.forget('b');
    replies.push(ok);
    await send(models());
    assert.equal(sentTo.at(-1), 'a/m#k1');
  });

  it('asks an empty account last, and again when there is nobody else', async () => {
    replies.push({ kind: 'quota' }, ok, ok, ok);
    await send([candidate('a/m'), candidate('b/m')]);
    await send([candidate('a/m'), candidate('b/m')]);
    await send([candidate('a/m')]);
    assert.deepEqual(sentTo, ['a/m#k1', 'b/m#k1', 'b/m#k1', 'a/m#k1']);
  });

  it('takes a model with a larger window where the request is too long, and only that', async () => {
    replies.push({ kind: 'context-length' }, ok);
    await send([
      candidate('a/m', { contextTokens: 100 }),
      candidate('b/m', { contextTokens: 50 }),
      candidate('c/m', { contextTokens: 200 }),
    ]);
    assert.deepEqual(sentTo, ['a/m#k1', 'c/m#k1']);
    sentTo = [];
    replies.push({ kind: 'context-length' });
    const result = await send([
      candidate('a/m', { contextTokens: 100 }),
      candidate('b/m', { contextTokens: 100 }),
    ]);
    assert.equal(result.end, 'failed');
    assert.deepEqual(sentTo, ['a/m#k1']);
  });

  it('uses another key while one is limited', async () => {
    replies.push({ kind: 'rate-limit', retryAfterMs: 60_000 }, ok);
    await send([candidate('a/m', { target: { keys: ['k1', 'k2'] } }), candidate('b/m')]);
    assert.deepEqual(sentTo, ['a/m#k1', 'a/m#k2']);
  });

  it('switches to a model that is ready, and says from what, to what and for how much', async () => {
    replies.push({ kind: 'rate-limit', retryAfterMs: 40_000 }, ok);
    await send([candidate('a/m'), candidate('b/m', { expectedNanoUsd: 60_000_000 })]);
    assert.deepEqual(typesOf(), ['attempt-failed', 'changed-model']);
    assert.deepEqual(events.map(describeSendEvent), [
      'a/m failed (rate-limit): No. → cooling down; its key has a cooldown of 40 s',
      'b/m (~$0.06) takes over from a/m (its rate limit)',
    ]);
  });

  it('waits without an offer where the person always waits', async () => {
    replies.push({ kind: 'rate-limit', retryAfterMs: 40_000 }, ok);
    const candidates = [candidate('a/m'), candidate('b/m', { expectedNanoUsd: 60_000_000 })];
    void send(candidates, {}, { policy: sendPolicy('wait') });
    await settled();
    assert.deepEqual(clock.waiting(), [40_000]);
    const last = describeSendEvent(events.at(-1) ?? assert.fail());
    assert.equal(last, 'waiting 40 s for a/m (its rate limit), free');
  });

  describe('when the person wants to be asked', () => {
    const patient = { policy: sendPolicy('ask') };
    const both = () => [candidate('a/m'), candidate('b/m', { expectedNanoUsd: 60_000_000 })];

    it('counts down with a priced offer, and goes on by itself', async () => {
      replies.push({ kind: 'rate-limit', retryAfterMs: 40_000 }, ok);
      const result = send(both(), {}, patient);
      await settled();
      assert.deepEqual(clock.waiting(), [40_000]);
      assert.equal(
        describeSendEvent(events.at(-1) ?? assert.fail()),
        'waiting 40 s for a/m (its rate limit), free, or b/m now (~$0.06)',
      );
      clock.advance(40_000);
      assert.equal((await result).end, 'answered');
      assert.deepEqual(sentTo, ['a/m#k1', 'a/m#k1']);
    });

    for (const answer of ['switch', 'wait'] as const) {
      it(`follows the person who says ${answer}`, async () => {
        replies.push({ kind: 'rate-limit', retryAfterMs: 40_000 }, ok);
        const said = Promise.withResolvers<'wait' | 'switch'>();
        const result = send(both(), { offerSwitch: () => said.promise }, patient);
        await settled();
        said.resolve(answer);
        await settled();
        assert.deepEqual(clock.waiting(), answer === 'wait' ? [40_000] : []);
        clock.advance(40_000);
        await result;
        assert.deepEqual(sentTo, ['a/m#k1', answer === 'wait' ? 'a/m#k1' : 'b/m#k1']);
      });
    }

    it('takes the question back when the countdown is over, and ignores a late answer', async () => {
      replies.push({ kind: 'rate-limit', retryAfterMs: 40_000 }, ok);
      const said = Promise.withResolvers<'wait' | 'switch'>();
      let question: AbortSignal | undefined;
      const offerSwitch: SendPorts<string>['offerSwitch'] = (_offer, _waitMs, signal) => {
        question = signal;
        return said.promise;
      };
      const result = send(both(), { offerSwitch }, patient);
      await settled();
      clock.advance(40_000);
      await result;
      assert.equal(question?.aborted, true);
      said.resolve('switch');
      await settled();
      assert.deepEqual(sentTo, ['a/m#k1', 'a/m#k1']);
    });
  });

  it('waits for the first that is ready when all cool down', async () => {
    replies.push(
      { kind: 'rate-limit', retryAfterMs: 60_000 },
      { kind: 'rate-limit', retryAfterMs: 30_000 },
      ok,
    );
    const result = send([candidate('a/m'), candidate('b/m')]);
    await settled();
    assert.deepEqual(clock.waiting(), [30_000]);
    clock.advance(30_000);
    assert.equal((await result).end, 'answered');
    assert.deepEqual(sentTo, ['a/m#k1', 'b/m#k1', 'b/m#k1']);
  });

  it('can be cancelled while it waits', async () => {
    replies.push({ kind: 'rate-limit', retryAfterMs: 60_000 });
    const result = send([candidate('a/m')]);
    await settled();
    controller.abort();
    assert.deepEqual(await result, { attempts: ['a/m#k1'], end: 'cancelled' });
    assert.deepEqual(clock.waiting(), []);
  });

  it('gives up where nobody can be asked in bearable time, and says for how long', async () => {
    replies.push({ kind: 'rate-limit', retryAfterMs: 1_800_000 });
    const result = await send([candidate('a/m')]);
    assert.ok(result.end === 'unavailable');
    assert.match(result.failure.message, /a\/m cannot be asked before 1800 s/);
  });

  it('sends nothing to a provider that has failed for all windows, until one probe has come back', async () => {
    replies.push(...Array<Reply>(5).fill({ kind: 'overloaded' }), ok, ok, ok);
    await untilEnd(send([candidate('a/m')]));
    const other = send([candidate('a/m'), candidate('b/m')]);
    await untilEnd(other);
    assert.equal(
      sentTo.filter((name) => name === 'a/m#k1').length,
      5,
      'the breaker opened at the fifth failure',
    );
    assert.equal(sentTo.at(-1), 'b/m#k1');
    clock.advance(15_000);
    await send([candidate('a/m'), candidate('b/m')]);
    assert.equal(sentTo.at(-1), 'a/m#k1');
    assert.ok(typesOf().includes('recovered'));
    assert.equal(traffic.states.size, 0, 'nothing is kept of a provider that is well');
  });

  it('keeps to the limits per minute ahead of time', async () => {
    replies.push(ok, ok, ok);
    const limited = candidate('a/m', { target: { limits: { requests: 2 } } });
    await send([limited]);
    await send([limited]);
    const third = send([limited]);
    await settled();
    assert.equal(sentTo.length, 2);
    await untilEnd(third);
    assert.equal(sentTo.length, 3);
  });

  it('ends without trying others when a budget refuses, and takes nothing from the limits', async () => {
    replies.push({ notSent: 'No money.' }, ok);
    const limited = candidate('a/m', { target: { limits: { requests: 1 } } });
    assert.deepEqual(await send([limited, candidate('b/m')]), {
      attempts: [],
      end: 'not-sent',
      reason: 'No money.',
    });
    assert.equal((await send([limited])).end, 'answered');
  });

  it('takes its share of the limits anew after it has waited for a place', async () => {
    replies.push(ok);
    const place = Promise.withResolvers<() => void>();
    let givenBack = 0;
    const result = send([candidate('a/m', { target: { limits: { requests: 1 } } })], {
      tryAcquire: () => undefined,
      acquire: () => place.promise,
    });
    await settled();
    assert.equal(sentTo.length, 0);
    place.resolve(() => {
      givenBack += 1;
    });
    assert.equal((await result).end, 'answered');
    assert.equal(givenBack, 1);
  });

  it('goes on without the shared states when they cannot be had', async () => {
    const warnings: string[] = [];
    const note = (message: string) => {
      warnings.push(message);
    };
    const broken = {
      admit: () => Promise.reject(new Error('locked')),
      report: () => Promise.reject(new Error('locked')),
      look: () => Promise.reject(new Error('locked')),
      forget: () => Promise.reject(new Error('locked')),
    };
    replies.push({ kind: 'rate-limit' }, ok);
    const lenient = bestEffortLimits(broken, clock, { trace: note, info: note, warn: note, error: note });
    assert.equal((await untilEnd(send([candidate('a/m')], { traffic: lenient }))).end, 'answered');
    assert.ok(warnings.length > 0);
  });

  it('sends the first of several with the same prefix alone until its first token', async () => {
    const gate = createPrefixGate(clock);
    const first = Promise.withResolvers<undefined>();
    const same = candidate('a/m', { prefix: 'p' });
    let begun = 0;
    const attempt: SendPorts<string>['attempt'] = async (_candidate, _grant, onFirstToken) => {
      begun += 1;
      if (begun === 1) await first.promise;
      onFirstToken();
      return { attempt: 'x', hadOutput: true };
    };
    const all = [1, 2, 3].map(() => send([same], { prefixGate: gate, attempt }));
    await settled();
    assert.equal(begun, 1);
    first.resolve(undefined);
    await Promise.all(all);
    assert.equal(begun, 3);
  });

  it('ends in its proper way whatever fails, never repeats after output, and tells every failure', async () => {
    const anyReply = fc.oneof(
      { weight: 1, arbitrary: fc.constant(ok) },
      {
        weight: 4,
        arbitrary: fc.record(
          {
            kind: fc.constantFrom(...failureKinds.filter((kind) => kind !== 'cancelled')),
            hadOutput: fc.boolean(),
            retryAfterMs: fc.nat({ max: 100_000 }),
          },
          { requiredKeys: ['kind'] },
        ),
      },
    );
    const script = fc.array(anyReply, { minLength: 20, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(script, fc.constantFrom('ask', 'wait', 'switch'), async (given, preference) => {
        clock = createHandClock();
        traffic = createMemoryLimits(() => clock.now());
        sentTo = [];
        events = [];
        replies = [...given];
        const used = () => given.slice(0, sentTo.length);
        const keys = { target: { keys: ['k1', 'k2'] } };
        const result = await untilEnd(
          send(
            [candidate('a/m', keys), candidate('a/n', keys), candidate('b/m')],
            {},
            {
              policy: sendPolicy(preference),
            },
          ),
        );
        assert.equal(result.attempts.length, sentTo.length);
        assert.ok(sentTo.length <= sendPolicy().mostAttempts);
        const last = used().at(-1);
        assert.equal(result.end === 'answered', last !== undefined && last.kind === undefined);
        const earlier = used().slice(0, -1);
        assert.ok(earlier.every(({ kind, hadOutput }) => kind !== undefined && hadOutput !== true));
        const failures = used().filter(({ kind }) => kind !== undefined).length;
        assert.equal(typesOf().filter((type) => type === 'attempt-failed').length, failures);
        assert.deepEqual(clock.waiting(), []);
      }),
      { numRuns: 60 },
    );
  });
});
