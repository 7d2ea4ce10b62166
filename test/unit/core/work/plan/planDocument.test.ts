import assert from 'node:assert/strict';
import { parsePlanDocument, type PlanDocument } from '../../../../../src/core/work/plan/planDocument.ts';
import { after, attemptWith, newDocument, result, reviewing, stepWith } from './samples.ts';

/** A document in which every property that can be stored is present. */
function fullDocument(): PlanDocument {
  const document = after(
    reviewing(stepWith('a'), stepWith('b', { dependsOn: ['a'] })),
    { type: 'model-chosen', stepId: 'a', model: 'ollama/gemma3:4b' },
    { type: 'note-added', stepId: 'b', note: 'shorter' },
    { type: 'estimate-made', stepId: 'a', estimate: { lowNanoUsd: 1, highNanoUsd: 2 } },
    { type: 'run-started' },
    { type: 'step-started', stepId: 'a', atMs: 5 },
    { type: 'attempt-finished', stepId: 'a', attempt: attemptWith('x1') },
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
      type: 'attempt-finished',
      attempt: {
        ...attemptWith('x2'),
        modelServed: 'm',
        cacheReadTokens: 1,
        message: 'm',
        cost: { source: 'unpriced' },
        outcome: 'rate-limit',
      },
    },
    { type: 'attempt-finished', stepId: 'gone', attempt: attemptWith('x3') },
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
    const { draft: _draft, ...document } = fullDocument();
    const old = asVersion2(document);
    for (const name of ['planningAttempts', 'discardedAttempts', 'attemptId'])
      assert.ok(old.includes(`"${name}"`));
    assert.deepEqual(parsePlanDocument(old), { ok: true, document });
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
      /at steps\.0\.attempts\.0\.cost/,
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
function asVersion2(document: object): string {
  return JSON.stringify({ ...document, version: 2 })
    .replaceAll('"planningCalls"', '"planningAttempts"')
    .replaceAll('"discardedCalls"', '"discardedAttempts"')
    .replaceAll('"callId"', '"attemptId"');
}
