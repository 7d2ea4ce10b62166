import assert from 'node:assert/strict';
import { callsOf, type CallSummary } from '../../../../../src/core/work/plan/attempt.ts';
import {
  parsePlanDocument,
  type PlanDocument,
  type StepRecord,
} from '../../../../../src/core/work/plan/planDocument.ts';
import { after, attemptWith, newDocument, result, reviewing, stepWith } from './samples.ts';

const haiku = { provider: 'anthropic', model: 'claude-haiku' };
const ended = {
  model: haiku,
  candidate: { provider: 'ollama', model: 'gemma3:4b' },
  outcome: 'pass',
  reason: 'The tests pass.',
  evidence: [{ kind: 'check', title: 'npm test passed', text: '' }],
  costNanoUsd: 1_000,
  judgingNanoUsd: 0,
  workedMs: 7,
} as const;

/** A document in which every property that can be stored is present. */
function fullDocument(): PlanDocument {
  const document = after(
    reviewing(stepWith('a'), stepWith('b', { dependsOn: ['a'] })),
    { type: 'model-chosen', stepId: 'a', model: 'ollama/gemma3:4b' },
    { type: 'note-added', stepId: 'b', note: 'shorter' },
    { type: 'estimate-made', stepId: 'a', estimate: { lowNanoUsd: 1, highNanoUsd: 2 } },
    { type: 'run-started' },
    { type: 'step-started', stepId: 'a', atMs: 5 },
    { type: 'step-attempt-started', stepId: 'a', model: haiku },
    { type: 'call-finished', stepId: 'a', call: attemptWith('x1') },
    { type: 'step-attempt-ended', stepId: 'a', ended },
    { type: 'step-staged', stepId: 'a', result, rawAnswer: '*** EDIT' },
    { type: 'step-done', stepId: 'a', atMs: 6 },
    { type: 'step-started', stepId: 'b', atMs: 7 },
    {
      type: 'step-failed',
      stepId: 'b',
      atMs: 8,
      failure: { message: 'no', detail: 'line 1' },
      rawAnswer: '?',
    },
    {
      type: 'call-finished',
      call: {
        ...attemptWith('x2'),
        modelServed: 'm',
        cacheReadTokens: 1,
        message: 'm',
        cost: { source: 'unpriced' },
        outcome: 'rate-limit',
      },
    },
    { type: 'call-finished', stepId: 'gone', call: attemptWith('x3') },
    { type: 'run-paused', failure: { message: 'stopped' } },
  );
  return { ...document, replanning: { fromStepId: 'b', note: 'again' } };
}

describe('parsePlanDocument', () => {
  it('reads back every property of a stored plan', () => {
    const document = fullDocument();
    assert.deepEqual(parsePlanDocument(JSON.stringify(document)), { ok: true, document });
  });

  it('leaves the unfinished draft behind', () => {
    const document = after(newDocument(), {
      type: 'partial-plan-received',
      partial: { assumptions: [], steps: [] },
    });
    assert.ok(document.draft);
    assert.deepEqual(parsePlanDocument(JSON.stringify(document)), { ok: true, document: newDocument() });
  });

  it('reads a plan of version 1, in which the step that checks are put off to had another name', () => {
    const document = reviewing(
      stepWith('a', { checksDeferredUntil: 'b' }),
      stepWith('b', { dependsOn: ['a'] }),
    );
    const old = asVersion2(document)
      .replace('"version":2', '"version":1')
      .replaceAll('checksDeferredUntil', 'redUntil');
    assert.ok(old.includes('"redUntil":"b"'));
    assert.deepEqual(parsePlanDocument(old), { ok: true, document });
    const withoutSteps = parsePlanDocument(JSON.stringify({ ...document, version: 1, steps: 'none' }));
    assert.ok(!withoutSteps.ok && withoutSteps.reason.includes('steps'));
  });

  it('reads a plan of version 2, which named the calls attempts', () => {
    const document = fullDocument();
    const old = asVersion2(document);
    for (const name of ['planningAttempts', 'discardedAttempts', 'attemptId'])
      assert.ok(old.includes(`"${name}"`));
    assert.deepEqual(parsePlanDocument(old), { ok: true, document });
  });

  it('reads what waited for the person in version 2', () => {
    const { steps, ...rest } = reviewing(stepWith('a'));
    const document = {
      ...rest,
      steps: steps.map((step) => ({ ...step, status: 'awaiting-approval' as const })),
    };
    const old = asVersion2(document);
    assert.ok(old.includes('"reviewing"') && old.includes('"awaiting-review"'));
    assert.deepEqual(parsePlanDocument(old), { ok: true, document });
  });

  describe('gives the calls of a step of version 2 to its attempts', () => {
    const call = (attemptId: string, model: string, purpose = 'step') => {
      const { callId: _callId, ...rest } = attemptWith(attemptId);
      return { ...rest, attemptId, model, purpose };
    };
    const tried = (name: string, outcome = 'fail') => ({
      model: { provider: 'p', model: name },
      ...{ outcome, reason: outcome, evidence: [], judgingNanoUsd: 0, workedMs: 5 },
    });
    const read = (step: object) => {
      const { steps, ...rest } = reviewing(stepWith('a'));
      const { attempts: _attempts, calls: _calls, ...kept } = steps[0] ?? {};
      const parsed = parsePlanDocument(asVersion2({ ...rest, steps: [{ ...kept, ...step }] }));
      assert.ok(parsed.ok, parsed.ok ? '' : parsed.reason);
      const [migrated] = parsed.document.steps;
      assert.ok(migrated);
      const ids = (calls: readonly CallSummary[]) => calls.map(({ callId }) => callId).join(' ');
      return [
        migrated.run,
        ids(migrated.calls),
        ...migrated.attempts.map(({ run, model, calls }) => `${run} ${model.model}: ${ids(calls)}`),
      ];
    };
    const cases: [name: string, step: object, expected: unknown[]][] = [
      ['none where nothing was asked', { attempts: [] }, [undefined, '']],
      [
        'to the one that each served',
        {
          attempts: [
            call('1', 'p/big', 'classify'),
            call('2', 'p/lost'),
            call('3', 'p/small'),
            call('4', 'p/tiny', 'summarise'),
            call('5', 'p/small'),
            call('6', 'p/big', 'review'),
            call('7', 'p/big'),
          ],
          tries: [tried('small'), tried('big', 'pass')],
          triesFrom: 0,
        },
        [1, '1', '1 small: 2 3 4 5 6', '1 big: 7'],
      ],
      [
        'to the first start or the one that counts',
        {
          attempts: [call('1', 'p/small'), call('2', 'p/big'), call('3', 'p/small')],
          tries: [tried('small'), tried('gone', 'unavailable'), tried('big'), tried('small', 'stopped')],
          triesFrom: 3,
        },
        [2, '', '1 small: 1', '1 gone: ', '1 big: 2', '2 small: 3'],
      ],
      [
        'to the last one where its model made none',
        { attempts: [call('1', 'p/small'), call('2', 'p/big')], tries: [tried('small'), tried('gone')] },
        [1, '', '1 small: 1', '1 gone: 2'],
      ],
      [
        'to none where the window died in the first one',
        { attempts: [call('1', 'p/small')], startedAtMs: 1 },
        [1, '1'],
      ],
    ];
    for (const [name, step, expected] of cases) {
      it(name, () => {
        assert.deepEqual(read(step), expected);
      });
    }

    it('and refuses what is no list', () => {
      const { steps, ...rest } = reviewing(stepWith('a'));
      for (const wrong of [{ attempts: 'none' }, { attempts: [], tries: 'none' }]) {
        const parsed = parsePlanDocument(
          asVersion2({ ...rest, steps: [{ ...steps[0], calls: undefined, ...wrong }] }),
        );
        assert.ok(!parsed.ok && /at steps\.0\.(attempts|calls)/.test(parsed.reason), JSON.stringify(parsed));
      }
    });
  });

  const refused: [string, string, RegExp][] = [
    ['no JSON', '{', /^not JSON/],
    ['null', 'null', /^no version$/],
    ['a later version', JSON.stringify({ ...newDocument(), version: 99 }), /^version 99 is not one/],
    ['a version that is no number', '{"version": "constructor"}', /^version constructor is not one/],
    ['a wrong state', JSON.stringify({ ...newDocument(), state: 'dancing' }), /at state/],
    [
      'a negative cost',
      JSON.stringify(fullDocument()).replace('"nanoUsd":1000', '"nanoUsd":-1'),
      /at steps\.0\.attempts\.0\.calls\.0\.cost/,
    ],
    [
      'an unpriced amount',
      JSON.stringify(fullDocument()).replace('"source":"catalogue"', '"source":"free"'),
      /cost/,
    ],
    [
      'tokens that are a text',
      JSON.stringify(fullDocument()).replace('"inputTokens":10', '"inputTokens":"10"'),
      /inputTokens/,
    ],
  ];
  for (const [name, json, expected] of refused) {
    it(`refuses ${name}`, () => {
      const parsed = parsePlanDocument(json);
      assert.ok(!parsed.ok);
      assert.match(parsed.reason, expected);
    });
  }
});

/** The document as version 2 stored it. */
function asVersion2({ steps, ...document }: { readonly steps: readonly object[] }): string {
  return JSON.stringify({ ...document, version: 2, steps: steps.map(stepAsVersion2) })
    .replaceAll('"planningCalls"', '"planningAttempts"')
    .replaceAll('"discardedCalls"', '"discardedAttempts"')
    .replaceAll('"callId"', '"attemptId"')
    .replaceAll('"ready"', '"reviewing"')
    .replaceAll('"awaiting-approval"', '"awaiting-review"');
}

function stepAsVersion2(step: Partial<StepRecord>): object {
  const { attempts, calls, run, ...rest } = step;
  if (attempts === undefined || calls === undefined) return step;
  return {
    ...rest,
    attempts: callsOf({ attempts, calls }),
    tries: attempts.map(({ calls: _calls, run: _run, ...attempt }) => attempt),
    ...(run === undefined ? {} : { triesFrom: 0 }),
  };
}
