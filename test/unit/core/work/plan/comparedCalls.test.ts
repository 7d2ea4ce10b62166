import assert from 'node:assert/strict';
import type { CallSummary } from '../../../../../src/core/work/plan/attempt.ts';
import { comparedCalls } from '../../../../../src/core/work/plan/comparedCalls.ts';
import type { PlanDocument, StepRecord } from '../../../../../src/core/work/plan/planDocument.ts';
import { attemptWith, newDocument, stepWith } from './samples.ts';

const call = (callId: string, changes: Partial<CallSummary> = {}): CallSummary => ({
  ...attemptWith(callId),
  ...changes,
});
const step = (id: string, status: StepRecord['status'], ...calls: readonly CallSummary[]): StepRecord => ({
  ...stepWith(id),
  status,
  attempts: [],
  calls,
});
const accepted = (document: PlanDocument) =>
  comparedCalls(document)?.flatMap(({ isAcceptedWork }, index) => (isAcceptedWork ? [index] : []));

describe('calls that a baseline reckons with', () => {
  it('are none before anything was accepted', () => {
    const document = { ...newDocument(), steps: [step('a', 'failed', call('1'))] };
    assert.equal(comparedCalls(document), undefined);
  });

  it('are all calls of the plan, those of steps with their work', () => {
    const document: PlanDocument = {
      ...newDocument(),
      planningCalls: [call('p', { purpose: 'plan' })],
      discardedCalls: [call('d')],
      steps: [step('a', 'done', call('1', { inputTokens: 10, cacheReadTokens: 4, outputTokens: 5 }))],
    };
    const [planning, discarded, ofStep] = comparedCalls(document) ?? [];
    assert.deepEqual(
      [planning?.work, discarded?.work, ofStep?.work],
      [undefined, undefined, { id: 'a', kind: 'edit' }],
    );
    assert.deepEqual(ofStep?.usage, {
      source: 'reported',
      inputUncachedTokens: 6,
      cacheReadTokens: 4,
      outputTokens: 5,
    });
    assert.deepEqual(accepted(document), [2]);
  });

  it('leave what nobody counted unknown', () => {
    const { inputTokens: _input, outputTokens: _output, ...uncounted } = attemptWith('1');
    const document = { ...newDocument(), steps: [step('a', 'done', uncounted)] };
    assert.deepEqual(comparedCalls(document)?.[0]?.usage, { source: 'reported' });
  });

  it('are accepted work only from the last turn of the model whose result stands', () => {
    const document = {
      ...newDocument(),
      steps: [
        step(
          'a',
          'done',
          call('0', { purpose: 'classify' }),
          call('1', { model: 'a/cheap' }),
          call('2', { model: 'b/strong', outcome: 'server' }),
          call('3', { model: 'b/strong' }),
          call('4', { model: 'b/strong' }),
          call('5', { purpose: 'review', model: 'c/judge' }),
        ),
        step('b', 'rejected', call('6')),
      ],
    };
    assert.deepEqual(accepted(document), [3, 4]);
  });
});
