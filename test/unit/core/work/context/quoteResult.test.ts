import assert from 'node:assert/strict';
import type { StepRecord } from '../../../../../src/core/work/plan/planDocument.ts';
import { quoteResult } from '../../../../../src/core/work/context/quoteResult.ts';
import { quoteFailure, writeEvidence } from '../../../../../src/core/work/context/quoteFailure.ts';
import { originsOf } from '../../../../../src/core/model/request/tracedText.ts';
import { stepWith } from '../plan/samples.ts';

function step(result?: Partial<NonNullable<StepRecord['result']>>): StepRecord {
  const whole = result && { summary: 'Did it.', changedFiles: ['src/a.ts'], findings: '', ...result };
  const record = { ...stepWith('a'), status: 'done' as const, attempts: [], calls: [] };
  return whole === undefined ? record : { ...record, result: whole };
}

describe('quoteResult', () => {
  it('quotes nothing of a step that brought nothing', () => {
    assert.equal(quoteResult(step()), undefined);
    assert.equal(quoteResult({ ...step({}), status: 'failed' }), undefined);
  });

  it('stems from what was changed and from what its author had seen', () => {
    const quoted = quoteResult(step({ origins: ['secret/x.ts'] }));
    assert.match(quoted?.text ?? '', /^<result step="a"[^]*Did it\.\nChanged: src\/a\.ts/);
    assert.deepEqual(originsOf([quoted]), ['src/a.ts', 'secret/x.ts']);
  });

  it('holds the diffs of files that are not there whole', () => {
    const diffs = [
      { path: 'src/a.ts', text: '+a' },
      { path: 'src/b.ts', text: '+b' },
    ];
    const { text } = quoteResult(step({ diffs }), new Set(['src/a.ts'])) ?? { text: '' };
    assert.match(text, /\+b/);
    assert.doesNotMatch(text, /\+a/);
  });
});

describe('a failure that is quoted', () => {
  it('knows what it quotes', () => {
    const failure = quoteFailure({ message: 'No.', detail: 'Why.', origins: ['secret/x.ts'] }, { step: 's' });
    assert.equal(failure.text, '<failure step="s">\nNo.\nWhy.\n</failure>');
    assert.deepEqual(originsOf([failure]), ['secret/x.ts']);
  });

  it('is looked through where nobody knows that', () => {
    const evidence = writeEvidence(
      [
        { kind: 'check', title: 'npm test failed', text: 'line\r\nline' },
        { kind: 'rule', title: 'No.', text: '', origins: ['secret/x.ts'] },
      ],
      '\n\n',
    );
    assert.equal(evidence.text, 'npm test failed\nline\nline\n\nNo.');
    assert.deepEqual(
      evidence.quoted?.map(({ origins, isUnsure }) => [origins, isUnsure]),
      [
        [[], true],
        [['secret/x.ts'], true],
      ],
    );
  });
});
