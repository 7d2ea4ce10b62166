import assert from 'node:assert/strict';
import {
  authorOf,
  callsOf,
  endedAttempts,
  withAttemptEnded,
  withCall,
  type AttemptedStep,
  type StepAttempt,
} from '../../../../../src/core/work/plan/attempt.ts';
import { attemptWith } from './samples.ts';

const attempt = (
  name: string,
  run: number,
  outcome?: StepAttempt['outcome'],
  ...ids: string[]
): StepAttempt => ({
  run,
  model: { provider: 'p', model: name },
  ...(outcome === undefined ? {} : { outcome }),
  ...{ reason: '', evidence: [], judgingNanoUsd: 0, workedMs: 0 },
  calls: ids.map(attemptWith),
});

const ids = (step: AttemptedStep) => callsOf(step).map(({ callId }) => callId);

describe('the attempts of a step', () => {
  it('hold all of its calls, beside those of no attempt', () => {
    const step = {
      calls: [attemptWith('0')],
      attempts: [attempt('a', 1, 'fail', '1', '2'), attempt('b', 1)],
    };
    assert.deepEqual(ids(step), ['0', '1', '2']);
    assert.deepEqual(ids(withCall(step, attemptWith('3'))), ['0', '1', '2', '3']);
    assert.deepEqual(
      withCall(step, attemptWith('3')).attempts.map(({ calls }) => calls.length),
      [2, 1],
    );
    const classified = withCall(step, { ...attemptWith('3'), purpose: 'classify' });
    assert.deepEqual([classified.calls.length, classified.attempts], [2, step.attempts]);
    assert.deepEqual(ids(withCall({ calls: [], attempts: [] }, attemptWith('1'))), ['1']);
  });

  it('count for who comes next as far as they have ended, and are of the current start', () => {
    const attempts = [attempt('a', 1, 'fail'), attempt('b', 2, 'unknown', '1'), attempt('c', 2)];
    assert.deepEqual(
      endedAttempts({ run: 2, calls: [], attempts }).map(({ model, outcome }) => [model.model, outcome]),
      [['b', 'unknown']],
    );
    assert.equal('calls' in (endedAttempts({ run: 2, calls: [], attempts })[0] ?? {}), false);
    assert.deepEqual(endedAttempts({ calls: [], attempts: [] }), []);
  });

  it('end once: cut off without more, or as it is said', () => {
    const running = {
      run: 1,
      calls: [],
      attempts: [attempt('a', 1, 'fail'), attempt('b', 1, undefined, '1')],
    };
    const stopped = withAttemptEnded(running, {});
    assert.deepEqual(
      stopped.attempts.map(({ outcome, calls }) => [outcome, calls.length]),
      [
        ['fail', 0],
        ['stopped', 1],
      ],
    );
    assert.equal(withAttemptEnded(stopped, { outcome: 'pass' }), stopped);
    const model = { provider: 'p', model: 'c' };
    const passed = withAttemptEnded(running, { model, outcome: 'pass', reason: 'Good.', workedMs: 3 });
    assert.deepEqual(passed.attempts[1], { ...attempt('c', 1, 'pass', '1'), reason: 'Good.', workedMs: 3 });
    const none = { calls: [], attempts: [] };
    assert.equal(withAttemptEnded(none, {}), none);
  });

  it('name who wrote last, whoever judged it or chose the model', () => {
    const by = (model: string, purpose: 'step' | 'review' | 'classify' | 'summarise' | 'compact') => ({
      ...attemptWith(model),
      ...{ model, purpose },
    });
    const calls = [by('p/a', 'step'), by('p/b', 'summarise'), by('p/c', 'compact'), by('p/d', 'review')];
    assert.equal(authorOf({ calls: [by('p/e', 'classify')], attempts: [] }), undefined);
    assert.equal(authorOf({ calls: [], attempts: [{ ...attempt('a', 1, 'pass'), calls }] }), 'p/a');
  });
});
