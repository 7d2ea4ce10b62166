import assert from 'node:assert/strict';
import { callModel } from '../../../../../src/core/calling/send/callModel.ts';
import type { CallRequest, CallProgress, CallResult } from '../../../../../src/core/calling/send/call.ts';
import type { Failure, FailureKind } from '../../../../../src/core/model/request/failure.ts';
import type { StreamEvent } from '../../../../../src/core/model/request/streamEvent.ts';
import { unknownUsage, type Usage } from '../../../../../src/core/model/request/usage.ts';
import {
  createEngineWorld,
  reference,
  type ContextChanges,
  type EngineWorld,
} from '../../../support/engine/engineWorld.ts';
import { settled } from '../../../support/engine/handClock.ts';
import { createMemoryLedgers } from '../../../support/memoryLedger.ts';
import {
  answer,
  failed,
  finished,
  reportedUsage,
  started,
  text,
  untilCancelled,
  type Script,
} from '../../../support/engine/scriptedModels.ts';

const request: CallRequest['request'] = {
  instructions: [{ text: 'x'.repeat(30) }],
  messages: [{ role: 'user', text: 'y'.repeat(10) }],
  maxOutputTokens: 100,
};
/** Forty characters are sent. */
const sentTokens = 10;

describe('callModel', () => {
  let world: EngineWorld;
  let controller: AbortController;
  let progress: CallProgress[];
  let portChanges: ContextChanges;

  beforeEach(() => {
    portChanges = {};
    world = createEngineWorld();
    controller = new AbortController();
    progress = [];
  });

  /** A call that is sent. */
  async function call(models: readonly string[], changes: Partial<CallRequest> = {}) {
    const { calls, last } = await send(models, changes);
    assert.ok(last);
    return { calls, last };
  }

  function send(models: readonly string[], changes: Partial<CallRequest> = {}): Promise<CallResult> {
    const [model, ...fallbacks] = models.map(reference);
    assert.ok(model);
    return callModel(world.context(portChanges).call, {
      purpose: 'step',
      planId: 'p1',
      stepId: 's1',
      position: 0,
      decision: { tier: 'execution', model, fallbacks },
      request,
      signal: controller.signal,
      onProgress: (event) => progress.push(event),
      ...changes,
    });
  }

  /** Each begun call has exactly one row, and no place is still taken. */
  function assertSettled(...outcomes: string[]): void {
    assert.deepEqual(
      world.ledger.begun.map((start) => start.id),
      world.ledger.rows.map((row) => row.id),
    );
    assert.deepEqual(
      world.ledger.rows.map((row) => row.outcome),
      outcomes,
    );
    assert.equal(world.placesTaken(), 0);
  }

  it('records a call with all that is known of it', async () => {
    const { clock } = world;
    const tick = () => {
      clock.advance(40);
    };
    world.models.say([started, tick, text('Hel'), tick, text('lo'), finished()]);
    const { last, calls } = await call(['mid/coder'], { position: 3 });

    assert.equal(last.text, 'Hello');
    assert.equal(calls.length, 1);
    assertSettled('succeeded');
    assert.deepEqual(world.ledger.rows[0], {
      id: 'id-1',
      startedAtMs: 1_000_000,
      windowDate: '1970-01-01',
      tier: 'execution',
      purpose: 'step',
      planId: 'p1',
      stepId: 's1',
      position: 3,
      provider: 'mid',
      modelAsked: 'coder',
      keyLabel: 'key of mid',
      sessionId: 'window-1',
      modelServed: 'served-model',
      usage: reportedUsage,
      cost: { source: 'catalogue', nanoUsd: 120 },
      latencyMs: 80,
      firstTokenMs: 40,
      toolUses: [],
      outcome: 'succeeded',
    });
    assert.deepEqual(
      progress.map((event) => event.type),
      ['call-started', ...Array<string>(4).fill('stream-event'), 'call-ended'],
    );
  });

  for (const byMs of [-3_600_000, 3_600_000]) {
    it(`loses no row and no duration to a clock that is set by ${byMs} ms during the call`, async () => {
      const { clock } = world;
      const ledger = createMemoryLedgers().open('window-1');
      portChanges = {
        ledger,
        reserve: async ({ start, request: asked }) => {
          await ledger.begin(start);
          return { start, maxOutputTokens: asked.maxOutputTokens, billsAfterCancel: false };
        },
      };
      const tick = () => {
        clock.setWall(byMs);
        clock.advance(40);
      };
      world.models.say([started, tick, text('Hel'), tick, text('lo'), finished()]);
      await call(['mid/coder']);
      await settled();
      const [row] = await ledger.calls({ limit: 10 });
      assert.equal(row?.latencyMs, 80);
      assert.equal(row.firstTokenMs, 40);
      assert.equal(row.startedAtMs, 1_000_000);
    });
  }

  it('writes the call down before it sends the request', async () => {
    world.models.say([
      () => {
        assert.equal(world.ledger.begun.length, 1);
      },
      ...answer('ok'),
    ]);
    await call(['mid/coder']);
    assertSettled('succeeded');
  });

  it('collects tool calls and does not take reasoning for the answer', async () => {
    const tool = { id: 't1', name: 'read', argumentsJson: '{}' };
    world.models.say([
      { type: 'reasoning-delta', text: 'hm' },
      { type: 'tool-call-finished', call: tool },
      finished(),
    ]);
    const { last } = await call(['mid/coder']);
    assert.equal(last.text, '');
    assert.deepEqual(last.toolCalls, [tool]);
  });

  it('asks the next of the chain, in order, when a model is not there', async () => {
    world.models.say([failed('not-found')], [failed('quota')], answer('third'));
    const { last, calls } = await call(['big/a', 'mid/b', 'small/c']);
    assert.equal(last.text, 'third');
    assert.deepEqual(
      world.models.requests.map((sent) => sent.model),
      ['big/a', 'mid/b', 'small/c'],
    );
    assert.deepEqual(
      world.ledger.rows.map((row) => row.position),
      [0, 1, 2],
    );
    assert.equal(calls.length, 3);
    assertSettled('not-found', 'quota', 'succeeded');
  });

  it('ends with the last failure when the chain is at its end', async () => {
    world.models.say([failed('not-found')], [failed('quota')]);
    const { last } = await call(['big/a', 'mid/b']);
    assert.ok('failure' in last.end);
    assert.equal(last.end.failure.kind, 'quota');
    assertSettled('not-found', 'quota');
  });

  it('asks the same model again after growing moments, then the next', async () => {
    const overloaded = [failed('overloaded')];
    world.models.say(overloaded, overloaded, overloaded, answer('ok'));
    const result = call(['big/a', 'mid/b']);
    for (const waitMs of [1_000, 2_000]) {
      await settled();
      assert.deepEqual(world.clock.waiting(), [waitMs]);
      assert.equal(world.placesTaken(), 0, 'no place is taken while it waits');
      world.clock.advance(waitMs);
    }
    assert.equal((await result).last.text, 'ok');
    assert.deepEqual(
      world.models.requests.map((sent) => sent.model),
      ['big/a', 'big/a', 'big/a', 'mid/b'],
    );
    assertSettled('overloaded', 'overloaded', 'overloaded', 'succeeded');
  });

  it('waits as long as the provider asks, and tells so', async () => {
    world.models.say([failed('rate-limit', { retryAfterMs: 7_000 })], answer('ok'));
    const result = call(['big/a']);
    await settled();
    assert.deepEqual(world.clock.waiting(), [7_000]);
    const waiting = progress.find((event) => event.type === 'waiting');
    assert.equal(waiting?.delayMs, 7_000);
    assert.equal(waiting.because.kind, 'rate-limit');
    world.clock.advance(7_000);
    await result;
    assertSettled('rate-limit', 'succeeded');
  });

  it('does not wait longer than is bearable', async () => {
    world.models.say([failed('rate-limit', { retryAfterMs: 60_000 })], answer('ok'));
    assert.equal((await call(['big/a', 'mid/b'])).last.text, 'ok');
    assertSettled('rate-limit', 'succeeded');
  });

  for (const kind of ['overloaded', 'connection', 'timeout', 'not-found'] as const satisfies FailureKind[]) {
    it(`repeats nothing after the first token (${kind})`, async () => {
      world.models.say([started, text('Some'), failed(kind)]);
      const { last } = await call(['big/a', 'mid/b']);
      assert.equal(last.text, 'Some');
      assertSettled(kind);
    });
  }

  it('counts reasoning as the first token', async () => {
    world.models.say([{ type: 'reasoning-delta', text: 'hm' }, failed('overloaded')]);
    await call(['big/a', 'mid/b']);
    assertSettled('overloaded');
  });

  it('stops waiting when it is cancelled, and sends nothing more', async () => {
    world.models.say([failed('overloaded')]);
    const result = call(['big/a', 'mid/b']);
    await settled();
    controller.abort();
    await result;
    assert.deepEqual(world.clock.waiting(), []);
    assertSettled('overloaded');
  });

  it('settles what had arrived when it is cancelled in mid-stream', async () => {
    world.models.say([started, text('z'.repeat(22)), untilCancelled]);
    const result = call(['mid/coder', 'small/coder']);
    await settled();
    controller.abort();
    const { last } = await result;
    assert.equal(last.text.length, 22);
    assert.deepEqual(last.usage, {
      source: 'estimated',
      inputUncachedTokens: sentTokens,
      outputTokens: 6,
    });
    assertSettled('cancelled');
  });

  it('charges nothing when it is cancelled before it was sent', async () => {
    controller.abort();
    const { last } = await call(['mid/coder', 'small/coder']);
    assert.equal(world.models.requests.length, 0);
    assert.deepEqual(last.cost, { source: 'catalogue', nanoUsd: 0 });
    assertSettled('cancelled');
  });

  it('takes an adapter that ends without a word for a broken answer', async () => {
    world.models.say([started, text('abc')]);
    const { last } = await call(['mid/coder', 'small/coder']);
    assert.ok('failure' in last.end);
    assert.equal(last.end.failure.kind, 'truncated');
    assertSettled('truncated');
  });

  for (const [name, mostMs, totalMs, expected] of [
    ['of the step, where that is lower', 500, 9_000, 500],
    ['of the provider, where that is lower', 9_000, 700, 700],
    ['of the step alone', 500, undefined, 500],
    ['of nobody', undefined, undefined, undefined],
  ] as const) {
    it(`bounds a request by the time ${name}`, async () => {
      world.models.say(answer('ok'));
      const seen: (number | undefined)[] = [];
      const plain = world.context();
      portChanges = {
        async provider(provider) {
          const connected = await plain.call.provider(provider);
          return {
            ...connected,
            timeouts: { ...connected.timeouts, ...(totalMs === undefined ? {} : { totalMs }) },
            withKey(id) {
              const { adapter } = connected.withKey(id);
              const stream: typeof adapter.stream = (sent, options) => {
                seen.push(options.timeouts.totalMs);
                return adapter.stream(sent, options);
              };
              return { adapter: { ...adapter, stream } };
            },
          };
        },
      };
      await call(['mid/coder'], mostMs === undefined ? {} : { mostMs });
      assert.deepEqual(seen, [expected]);
    });
  }

  it('keeps what is known about once a second', async () => {
    const { clock } = world;
    const wait = (durationMs: number) => () => {
      clock.advance(durationMs);
    };
    const known: Usage = { source: 'partial', inputUncachedTokens: 77, outputTokens: 1 };
    world.models.say([
      started,
      { type: 'usage-updated', usage: known },
      wait(900),
      text('1234'),
      wait(100),
      text('5678'),
      text('9'),
      wait(999),
      text('9'),
      wait(1),
      text('9'),
      finished(),
    ]);
    await call(['mid/coder']);
    assert.deepEqual(world.ledger.checkpoints, [
      { callId: 'id-1', usage: { source: 'partial', inputUncachedTokens: 77, outputTokens: 2 } },
      { callId: 'id-1', usage: { source: 'partial', inputUncachedTokens: 77, outputTokens: 3 } },
    ]);
    assertSettled('succeeded');
  });

  it('goes on when a checkpoint cannot be written', async () => {
    world.ledger.breakMethod('checkpoint', new Error('database is locked'));
    world.models.say([
      started,
      () => {
        world.clock.advance(2_000);
      },
      ...answer('ok'),
    ]);
    assert.equal((await call(['mid/coder'])).last.text, 'ok');
    assertSettled('succeeded');
    assert.match(world.logLines.join('\n'), /warn: .*database is locked/);
  });

  it('does not hide that the ledger could not begin, and gives its place back', async () => {
    world.ledger.breakMethod('begin', new Error('disk full'));
    await assert.rejects(call(['mid/coder', 'small/coder']), /disk full/);
    assert.equal(world.models.requests.length, 0);
    assert.equal(world.placesTaken(), 0);
  });

  it('keeps an answer whose settlement could not be written, says so, and sends nothing before it is', async () => {
    world.ledger.breakMethod('settle', new Error('disk full'));
    world.models.say(answer('ok'), answer('again'));
    assert.equal((await call(['mid/coder'])).last.text, 'ok');
    await settled();
    assert.match(world.logLines.join('\n'), /error: .*cost could not be written yet: .*disk full/);
    assert.equal(world.ledger.rows.length, 0);
    await assert.rejects(call(['mid/coder']), /disk full/);
    assert.equal(world.models.requests.length, 1);
    assert.equal(world.placesTaken(), 0);
    world.ledger.breakMethod('settle', undefined);
    assert.equal((await call(['mid/coder'])).last.text, 'again');
    assert.deepEqual(
      world.ledger.rows.map(({ outcome }) => outcome),
      ['succeeded', 'succeeded'],
    );
  });

  it('is not held up for ever by a settlement that the ledger will never take', async () => {
    world.ledger.breakMethod('settle', Object.assign(new Error('settled already'), { code: 'not-open' }));
    world.models.say(answer('ok'), answer('again'));
    await call(['mid/coder']);
    await settled();
    assert.match(world.logLines.join('\n'), /error: .*settled already/);
    world.ledger.breakMethod('settle', undefined);
    assert.equal((await call(['mid/coder'])).last.text, 'again');
  });

  it('gives its place back when an adapter breaks its promise and throws', async () => {
    await assert.rejects(call(['mid/coder']), /Nobody expected/);
    assert.equal(world.placesTaken(), 0);
  });

  describe('usage of a whole answer', () => {
    const tool = { id: 't1', name: 'read', argumentsJson: '{"path":"a.ts"}' };
    const whole: [string, Script, Usage][] = [
      ['is the last word of the provider', [text('x'.repeat(400)), finished(reportedUsage)], reportedUsage],
      [
        'is an estimate of both where the provider says nothing',
        [text('x'.repeat(80)), finished(unknownUsage)],
        { source: 'estimated', inputUncachedTokens: sentTokens, outputTokens: 20 },
      ],
      [
        'is an estimate of both where the provider says nothing but zeros',
        [text('x'.repeat(80)), finished({ source: 'reported', inputUncachedTokens: 0, outputTokens: 0 })],
        { source: 'estimated', inputUncachedTokens: sentTokens, outputTokens: 20 },
      ],
      [
        'counts thinking and calls of tools',
        [
          { type: 'reasoning-delta', text: 'x'.repeat(40) },
          { type: 'tool-call-finished', call: tool },
          finished({ source: 'partial' }),
        ],
        { source: 'estimated', inputUncachedTokens: sentTokens, outputTokens: 15 },
      ],
      [
        'keeps the input that is known',
        [text('x'.repeat(80)), finished({ source: 'partial', inputUncachedTokens: 33, cacheReadTokens: 5 })],
        { source: 'partial', inputUncachedTokens: 33, cacheReadTokens: 5, outputTokens: 20 },
      ],
      [
        'keeps what a cache is known to have had, and estimates the rest of the input',
        [text('x'.repeat(80)), finished({ source: 'reported', cacheReadTokens: 4, outputTokens: 20 })],
        { source: 'partial', inputUncachedTokens: 6, cacheReadTokens: 4, outputTokens: 20 },
      ],
      [
        'keeps the output that is known',
        [text('x'.repeat(8)), finished({ source: 'partial', outputTokens: 70 })],
        { source: 'estimated', inputUncachedTokens: sentTokens, outputTokens: 70 },
      ],
      [
        'raises a provisional count of the output',
        [text('x'.repeat(80)), finished({ source: 'partial', inputUncachedTokens: 33, outputTokens: 1 })],
        { source: 'partial', inputUncachedTokens: 33, outputTokens: 20 },
      ],
      [
        'pays for all of a total without parts',
        [text('x'.repeat(8)), finished({ source: 'partial', totalTokens: 500 })],
        { source: 'partial', inputUncachedTokens: sentTokens, outputTokens: 490 },
      ],
      [
        'does not go beyond a total without parts',
        [text('x'.repeat(8)), finished({ source: 'partial', totalTokens: 9 })],
        { source: 'partial', inputUncachedTokens: 7, outputTokens: 2 },
      ],
      [
        'does not believe a total that is less than what has arrived',
        [text('x'.repeat(80)), finished({ source: 'partial', totalTokens: 9 })],
        { source: 'estimated', inputUncachedTokens: sentTokens, outputTokens: 20 },
      ],
    ];
    for (const [name, script, usage] of whole) {
      it(name, async () => {
        world.models.say([started, ...script]);
        assert.deepEqual((await call(['mid/coder'])).last.usage, usage);
        assert.deepEqual(world.ledger.rows[0]?.usage, usage);
      });
    }

    it('is estimated by our own count of the tokens, where there is one', async () => {
      const ownCount = { inputTokens: 321, outputTokens: (part: string) => part.length * 2 };
      portChanges = {
        reserve: async ({ start, request: asked }) => {
          await world.ledger.begin(start);
          return { start, maxOutputTokens: asked.maxOutputTokens, billsAfterCancel: false, ownCount };
        },
      };
      world.models.say([text('12345'), finished(unknownUsage)], [failed('timeout')]);
      const estimated = { source: 'estimated', inputUncachedTokens: 321 } as const;
      assert.deepEqual((await call(['mid/coder'])).last.usage, { ...estimated, outputTokens: 10 });
      assert.deepEqual((await call(['mid/coder'])).last.usage, { ...estimated, outputTokens: 0 });
    });
  });

  describe('usage of an answer that broke off', () => {
    it('takes zeros of its beginning for nothing known', async () => {
      const zeros: Usage = { source: 'partial', inputUncachedTokens: 0, cacheReadTokens: 0, outputTokens: 0 };
      world.models.say([started, text('x'.repeat(80)), failed('connection', {}, zeros)]);
      const usage = { source: 'estimated', inputUncachedTokens: sentTokens, outputTokens: 20 };
      assert.deepEqual((await call(['mid/coder'])).last.usage, usage);
    });

    const reported: Usage = { source: 'reported', inputUncachedTokens: 5, outputTokens: 3 };
    const cases: [string, Script, Usage][] = [
      [
        'is nothing when the provider refused at once',
        [failed('not-found')],
        { source: 'estimated', inputUncachedTokens: 0, outputTokens: 0 },
      ],
      [
        'is the estimated input when the provider never answered',
        [failed('timeout')],
        { source: 'estimated', inputUncachedTokens: sentTokens, outputTokens: 0 },
      ],
      [
        'is an estimate of both once the answer had begun',
        [started, text('12345'), failed('connection')],
        { source: 'estimated', inputUncachedTokens: sentTokens, outputTokens: 2 },
      ],
      [
        'keeps what the provider said',
        [started, text('1'), failed('server', {}, reported)],
        { source: 'partial', inputUncachedTokens: 5, outputTokens: 3 },
      ],
      [
        'raises an output count that more text than that contradicts',
        [started, text('x'.repeat(80)), failed('server', {}, reported)],
        { source: 'partial', inputUncachedTokens: 5, outputTokens: 20 },
      ],
    ];
    for (const [name, script, usage] of cases) {
      it(name, async () => {
        world.models.say(script);
        assert.deepEqual((await call(['mid/coder'])).last.usage, usage);
        assert.deepEqual(world.ledger.rows[0]?.usage, usage);
      });
    }
  });

  describe('usage of a failure that comes with a good status', () => {
    const nothing: Usage = { source: 'estimated', inputUncachedTokens: 0, outputTokens: 0 };
    const input: Usage = { ...nothing, inputUncachedTokens: sentTokens };
    const told = { rawBody: '{"error":{}}' };
    const free: readonly (readonly [FailureKind, Partial<Failure>])[] = [
      ['auth', {}],
      ['quota', {}],
      ['rate-limit', {}],
      ['overloaded', {}],
      ['not-found', {}],
      ['bad-request', {}],
      ['context-length', {}],
      ['server', told],
    ];
    const billed: typeof free = [
      ['connection', {}],
      ['timeout', {}],
      ['timeout', told],
      ['truncated', {}],
      ['cancelled', {}],
      ['malformed', told],
      ['refusal', {}],
      ['server', {}],
    ];

    async function usageOf(...script: Script): Promise<Usage> {
      world.models.say(script);
      const { last } = await call(['mid/coder'], { mostMs: 1 });
      return last.usage;
    }

    for (const [kind, more] of free) {
      it(`is nothing without content where the server refuses (${kind})`, async () => {
        const end = failed(kind, { ...more, retryAfterMs: 3_600_000 });
        assert.deepEqual(await usageOf(started, end), nothing);
        assert.deepEqual(world.ledger.rows[0]?.cost, { source: 'catalogue', nanoUsd: 0 });
      });

      it(`is an estimate once there is content (${kind})`, async () => {
        const end = failed(kind, more);
        assert.deepEqual(await usageOf(started, text('12345'), end), { ...input, outputTokens: 2 });
      });

      it(`is an estimate once the model has begun, though nothing of it is told (${kind})`, async () => {
        const end = { ...failed(kind, { ...more, retryAfterMs: 3_600_000 }), hasBegun: true } as StreamEvent;
        assert.deepEqual(await usageOf(started, end), input);
      });

      it(`is what the provider reports (${kind})`, async () => {
        const waits = { ...more, retryAfterMs: 3_600_000 };
        assert.deepEqual(await usageOf(started, failed(kind, waits, reportedUsage)), {
          ...reportedUsage,
          source: 'partial',
        });
      });
    }

    for (const [kind, more] of billed) {
      it(`is the estimated input where the model may have worked (${kind}${'rawBody' in more ? ', told' : ''})`, async () => {
        const end = failed(kind, { ...more, retryAfterMs: 3_600_000 });
        assert.deepEqual(await usageOf(started, end), input);
      });
    }
  });

  describe('under budgets', () => {
    /** Admits with a cap of the budget's. */
    function admitWith(maxOutputTokens: number, more: { maximum?: number; billsAfterCancel?: boolean } = {}) {
      portChanges = {
        reserve: async ({ start, request: asked, cutAtTokens }) => {
          await world.ledger.begin(start);
          const cap = cutAtTokens === maxOutputTokens ? asked.maxOutputTokens : maxOutputTokens;
          return { start, maxOutputTokens: cap, billsAfterCancel: false, ...more };
        },
      };
    }

    it('sends nothing that is not admitted, and says why', async () => {
      portChanges = { reserve: () => Promise.resolve({ notSent: { reason: 'The day is spent.' } }) };
      const result = await send(['mid/coder', 'small/coder']);
      assert.deepEqual(result, { calls: [], last: undefined, notSent: { reason: 'The day is spent.' } });
      assert.deepEqual(world.models.requests, []);
      assertSettled();
    });

    it('sends the cap that was admitted', async () => {
      admitWith(60);
      world.models.say(answer('ok'));
      await call(['mid/coder']);
      assert.equal(world.models.requests[0]?.request.maxOutputTokens, 60);
    });

    it('asks once more with the whole cap of the tier when the lowered one cut the answer off', async () => {
      admitWith(60);
      world.models.say([started, text('Half'), finished(reportedUsage, 'length')], answer('Whole'));
      const { last, calls } = await call(['mid/coder', 'small/coder']);
      assert.equal(last.text, 'Whole');
      assert.deepEqual(
        world.models.requests.map((sent) => [sent.model, sent.request.maxOutputTokens]),
        [
          ['mid/coder', 60],
          ['mid/coder', 100],
        ],
      );
      assert.deepEqual(
        calls.map((call) => call.maxOutputTokens),
        [60, 100],
      );
      assert.deepEqual(
        world.ledger.begun.map((start) => start.position),
        [0, 0],
      );
    });

    it('pays no second time for an answer whose end is not known to be a cut', async () => {
      admitWith(60);
      const unsure = { unified: 'length', raw: 'because', isUnsure: true } as const;
      world.models.say([started, text('Half?'), { type: 'finished', finish: unsure, usage: reportedUsage }]);
      const { calls } = await call(['mid/coder', 'small/coder']);
      assert.equal(calls.length, 1);
      assertSettled('succeeded');
    });

    for (const [billsAfterCancel, cost] of [
      [true, { source: 'estimate', nanoUsd: 5_000, isUpperBound: true }],
      [false, { source: 'catalogue', nanoUsd: sentTokens + 1 }],
    ] as const) {
      it(`counts a cancelled answer ${billsAfterCancel ? 'at the most it can cost, where it is billed to its end' : 'as far as it came'}`, async () => {
        admitWith(100, { maximum: 5_000, billsAfterCancel });
        world.models.say([
          started,
          text('abcd'),
          (signal) => {
            controller.abort();
            return untilCancelled(signal);
          },
        ]);
        const { last } = await call(['mid/coder']);
        assert.deepEqual(last.cost, cost);
        assertSettled('cancelled');
      });
    }
  });
});
