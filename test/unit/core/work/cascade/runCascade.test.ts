import assert from 'node:assert/strict';
import fc from 'fast-check';
import type {
  EndedAttempt,
  AttemptResult,
  CascadeCandidate,
} from '../../../../../src/core/work/plan/attempt.ts';
import { nextCandidate } from '../../../../../src/core/work/cascade/nextCandidate.ts';
import { runCascade } from '../../../../../src/core/work/cascade/runCascade.ts';
import type { CascadeRun, Review } from '../../../../../src/core/work/cascade/runCascade.ts';
import type { CascadeLimits } from '../../../../../src/core/work/cascade/stepLimits.ts';
import type { Evidence, Verdict } from '../../../../../src/core/work/plan/verdict.ts';

type Ending = Verdict['verdict'] | 'unusable' | 'unavailable' | 'stopped';

const generous: CascadeLimits = { attempts: 99, nanoUsd: 1e12, workMs: 1e9 };
const candidate = (name: string, lowNanoUsd?: number): CascadeCandidate => ({
  model: { provider: 'p', model: name },
  ...(lowNanoUsd === undefined ? {} : { cost: { lowNanoUsd, highNanoUsd: 2 * lowNanoUsd } }),
});
const evidenceOf = (name: string): Evidence => ({ kind: 'check', title: `${name} failed`, text: '' });
const verdictOf = (verdict: Verdict['verdict'], name: string, costNanoUsd = 1): Verdict => ({
  verdict,
  reason: `${name}: ${verdict}`,
  evidence: verdict === 'pass' ? [] : [evidenceOf(name)],
  costNanoUsd,
});

/** Runs candidates whose endings are written down, and remembers what each was told. */
async function play(
  endings: readonly Ending[],
  changes: Partial<CascadeRun<CascadeCandidate, string>> & {
    readonly costNanoUsd?: number;
    readonly tookMs?: number;
    readonly waitedMs?: number;
  } = {},
) {
  const { costNanoUsd = 10, tookMs = 0, waitedMs, ...run } = changes;
  const told: string[] = [];
  const recorded: string[] = [];
  let nowMs = 0;
  const candidates = run.candidates ?? endings.map((_, index) => candidate(`m${index}`));
  const endingOf = (name: string) => endings[Number(name.slice(1))] ?? 'fail';
  const spending = { costNanoUsd, ...(waitedMs === undefined ? {} : { waitedMs }) };
  const end = await runCascade<CascadeCandidate, string>({
    candidates,
    attempt: async ({ model }, evidence): Promise<AttemptResult<string>> => {
      told.push(`${model.model}<${evidence.map(({ title }) => title).join()}`);
      nowMs += tookMs;
      switch (endingOf(model.model)) {
        case 'unusable':
          return { kind: 'unusable', evidence: [evidenceOf(model.model)], ...spending };
        case 'unavailable':
          return { kind: 'unavailable', reason: 'overloaded', ...spending };
        case 'stopped':
          return { kind: 'stopped', ...spending };
        case 'pass':
        case 'fail':
        case 'unknown':
          return { kind: 'result', result: model.model, ...spending };
      }
    },
    verifier: {
      verify: async (name) => {
        const ending = endingOf(name);
        assert.ok(ending === 'pass' || ending === 'fail' || ending === 'unknown');
        return verdictOf(ending, name);
      },
    },
    limits: generous,
    clock: { monotonic: () => nowMs },
    signal: new AbortController().signal,
    onRecord: ({ model, outcome }) => recorded.push(`${model.model} ${outcome}`),
    ...run,
  });
  return { end, told, recorded };
}

describe('runCascade', () => {
  const review =
    (verdict: Verdict['verdict'] | undefined): Review<CascadeCandidate, string> =>
    async (result) =>
      verdict === undefined ? undefined : verdictOf(verdict, `review of ${result}`, 5);

  const table: [
    name: string,
    endings: Ending[],
    changes: Parameters<typeof play>[1],
    kind: string,
    recorded: string[],
  ][] = [
    ['the first passes', ['pass', 'pass'], {}, 'passed', ['m0 pass']],
    ['the second passes', ['fail', 'pass'], {}, 'passed', ['m0 fail', 'm1 pass']],
    ['nobody passes', ['fail', 'fail'], {}, 'failed-all', ['m0 fail', 'm1 fail']],
    ['nobody is there', [], {}, 'failed-all', []],
    ['an unreadable answer is a failure', ['unusable', 'pass'], {}, 'passed', ['m0 fail', 'm1 pass']],
    ['unavailable goes to the next', ['unavailable', 'pass'], {}, 'passed', ['m0 unavailable', 'm1 pass']],
    ['unknown is not pass', ['unknown', 'pass'], {}, 'needs-person', ['m0 unknown']],
    ['unknown is reviewed', ['unknown'], { reviewUnknown: review('pass') }, 'passed', ['m0 pass']],
    [
      'a reviewed unknown can fail',
      ['unknown', 'pass'],
      { reviewUnknown: review('fail') },
      'passed',
      ['m0 fail', 'm1 pass'],
    ],
    ['no reviewer', ['unknown'], { reviewUnknown: review(undefined) }, 'needs-person', ['m0 unknown']],
    [
      'a reviewer without an opinion',
      ['unknown'],
      { reviewUnknown: review('unknown') },
      'needs-person',
      ['m0 unknown'],
    ],
    [
      'critical work needs the last word',
      ['pass', 'pass'],
      { finalReview: review('fail') },
      'failed-all',
      ['m0 fail', 'm1 fail'],
    ],
    [
      'critical work without a reviewer',
      ['pass'],
      { finalReview: review(undefined) },
      'needs-person',
      ['m0 unknown'],
    ],
    ['the person stops', ['fail', 'stopped', 'pass'], {}, 'stopped', ['m0 fail', 'm1 stopped']],
    [
      'attempts are limited',
      ['fail', 'fail', 'pass'],
      { limits: { ...generous, attempts: 2 } },
      'limit',
      ['m0 fail', 'm1 fail'],
    ],
    [
      'unavailable uses no attempt up',
      ['unavailable', 'unavailable', 'pass'],
      { limits: { ...generous, attempts: 1 } },
      'passed',
      ['m0 unavailable', 'm1 unavailable', 'm2 pass'],
    ],
    [
      'dollars are limited, judging included',
      ['fail', 'fail', 'pass'],
      { limits: { ...generous, nanoUsd: 22 } },
      'limit',
      ['m0 fail', 'm1 fail'],
    ],
    [
      'what cannot be paid is not begun',
      ['fail', 'pass'],
      { limits: { ...generous, nanoUsd: 100 }, candidates: [candidate('m0', 10), candidate('m1', 90)] },
      'limit',
      ['m0 fail'],
    ],
    [
      'minutes are limited',
      ['fail', 'fail', 'pass'],
      { limits: { ...generous, workMs: 100 }, tookMs: 60 },
      'limit',
      ['m0 fail', 'm1 fail'],
    ],
    [
      'waiting for the person does not count',
      ['fail', 'fail', 'pass'],
      { limits: { ...generous, workMs: 100 }, tookMs: 60, waitedMs: 50 },
      'passed',
      ['m0 fail', 'm1 fail', 'm2 pass'],
    ],
  ];
  for (const [name, endings, changes, kind, recorded] of table) {
    it(name, async () => {
      const played = await play(endings, changes);
      assert.equal(played.end.kind, kind);
      assert.deepEqual(played.recorded, recorded);
    });
  }

  it('tells the next model the evidence of the last failure, past an unavailable one', async () => {
    const { told } = await play(['fail', 'unavailable', 'fail', 'pass']);
    assert.deepEqual(told, ['m0<', 'm1<m0 failed', 'm2<m0 failed', 'm3<m2 failed']);
  });

  it('tells what checks and review said', async () => {
    const { told } = await play(['unknown', 'pass'], { reviewUnknown: review('fail') });
    assert.equal(told[1], 'm1<m0 failed,review of m0 failed');
  });

  it('counts checks and reviews together', async () => {
    const { end } = await play(['unknown'], { reviewUnknown: review('pass') });
    assert.deepEqual(
      end.records.map(({ costNanoUsd, judgingNanoUsd }) => [costNanoUsd, judgingNanoUsd]),
      [[10, 6]],
    );
  });

  it('keeps the best result for the person: the last, but no failed one for an unjudged', async () => {
    const failed = await play(['fail', 'fail']);
    assert.ok(failed.end.kind === 'failed-all');
    assert.equal(failed.end.best?.result, 'm1');
    const none = await play(['unusable', 'unavailable']);
    assert.ok(none.end.kind === 'failed-all');
    assert.equal(none.end.best, undefined);
  });

  it('names author and result of what passed', async () => {
    const { end } = await play(['fail', 'pass']);
    assert.ok(end.kind === 'passed');
    assert.equal(end.result, 'm1');
    assert.equal(end.author?.model.model, 'm1');
  });

  it('begins nothing after the signal, and makes a cut-off check no verdict', async () => {
    const before = new AbortController();
    before.abort();
    const never = await play(['pass'], { signal: before.signal });
    assert.deepEqual([never.end.kind, never.told], ['stopped', []]);
    const during = new AbortController();
    const cut = await play(['fail', 'pass'], {
      signal: during.signal,
      verifier: {
        verify: async (name) => {
          during.abort();
          return verdictOf('unknown', name);
        },
      },
    });
    assert.equal(cut.end.kind, 'stopped');
    assert.deepEqual(cut.recorded, ['m0 stopped']);
  });

  it('lets what breaks the store break the run', async () => {
    const broken = async (): Promise<AttemptResult<string>> => Promise.reject(new Error('disk full'));
    await assert.rejects(play(['pass'], { attempt: broken }), /disk full/);
  });

  it('ends the same when it is cut at any place and goes on from the stored records', async () => {
    const ending = fc.constantFrom<Ending>('pass', 'fail', 'unknown', 'unusable', 'unavailable');
    await fc.assert(
      fc.asyncProperty(
        fc.array(ending, { maxLength: 6 }),
        fc.nat(6),
        fc.integer({ min: 1, max: 6 }),
        async (endings, cut, attempts) => {
          const limits = { ...generous, attempts };
          const whole = await play(endings, { limits });
          const stored = JSON.parse(
            JSON.stringify(whole.end.records.slice(0, cut)),
          ) as readonly EndedAttempt[];
          const resumed = await play(endings, { limits, earlier: stored });
          assert.equal(resumed.end.kind, whole.end.kind);
          assert.deepEqual(resumed.end.records, whole.end.records);
          assert.equal(resumed.told.length, Math.max(0, whole.told.length - stored.length));
        },
      ),
    );
  });

  it('tries nobody twice, ends at the first pass, and keeps within its attempts', async () => {
    const ending = fc.constantFrom<Ending>('pass', 'fail', 'unknown', 'unusable', 'unavailable', 'stopped');
    await fc.assert(
      fc.asyncProperty(fc.array(ending, { maxLength: 8 }), fc.nat(5), async (endings, attempts) => {
        const { end, told } = await play(endings, { limits: { ...generous, attempts } });
        const names = told.map((line) => line.split('<')[0]);
        assert.equal(new Set(names).size, names.length);
        const judged = end.records.filter(
          ({ outcome }) => outcome !== 'unavailable' && outcome !== 'stopped',
        );
        assert.ok(judged.length <= attempts);
        assert.equal(end.kind === 'passed', end.records.at(-1)?.outcome === 'pass');
        assert.ok(
          end.records.slice(0, -1).every(({ outcome }) => outcome === 'fail' || outcome === 'unavailable'),
        );
      }),
    );
  });
});

describe('a stand-in', () => {
  for (const kind of ['unusable', 'unavailable'] as const) {
    it(`uses up its own place and the one that it stood in for (${kind})`, async () => {
      let attempts = 0;
      const standIn = { provider: 'p', model: 'm1' };
      const { end } = await play(['fail', 'fail', 'pass'], {
        attempt: async ({ model }) => {
          attempts += 1;
          if (model.model === 'm2') return { kind: 'result', result: 'm2' };
          return kind === 'unusable'
            ? { kind, evidence: [], model: standIn }
            : { kind, reason: 'overloaded', model: standIn };
        },
      });
      assert.equal(end.kind, 'passed');
      assert.equal(attempts, 2);
      assert.deepEqual(end.records[0]?.model, standIn);
    });
  }
});

describe('nextCandidate', () => {
  const record = (name: string, outcome: EndedAttempt['outcome']): EndedAttempt => ({
    model: { provider: 'p', model: name },
    outcome,
    reason: outcome,
    evidence: [evidenceOf(name)],
    judgingNanoUsd: 0,
    workedMs: 0,
  });
  const candidates = [candidate('a'), candidate('b')];

  it('makes a stopped attempt again', () => {
    const next = nextCandidate(candidates, [record('a', 'fail'), record('b', 'stopped')], generous);
    assert.ok(next.kind === 'attempt');
    assert.equal(next.candidate.model.model, 'b');
    assert.deepEqual(next.evidence, [evidenceOf('a')]);
  });

  it("goes on when the person's reject has made a fail of what nobody could judge", () => {
    assert.equal(nextCandidate(candidates, [record('a', 'unknown')], generous).kind, 'needs-person');
    assert.equal(nextCandidate(candidates, [record('a', 'fail')], generous).kind, 'attempt');
  });

  it('says which limit is reached', () => {
    const next = nextCandidate(candidates, [record('a', 'fail')], { ...generous, attempts: 1 });
    assert.ok(next.kind === 'limit');
    assert.equal(next.limit, 'attempts');
  });
});
