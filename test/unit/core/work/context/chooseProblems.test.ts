import assert from 'node:assert/strict';
import { chooseProblems, type FoundProblem } from '../../../../../src/core/work/context/chooseProblems.ts';

function problem(line: number, severity: 'error' | 'warning', source?: string): FoundProblem {
  return { line, severity, message: `${severity} ${line}`, ...(source === undefined ? {} : { source }) };
}

describe('chooseProblems', () => {
  it('puts errors first, then goes by path and line', () => {
    const files = [
      { path: 'b.ts', problems: [problem(9, 'error'), problem(1, 'warning'), problem(2, 'error', 'ts')] },
      { path: 'a.ts', problems: [problem(5, 'warning')] },
    ];
    assert.deepEqual(
      chooseProblems(files, 50).problems.map(({ path, line, severity }) => `${path}:${line} ${severity}`),
      ['b.ts:2 error', 'b.ts:9 error', 'a.ts:5 warning', 'b.ts:1 warning'],
    );
  });

  it('keeps to the limit, errors before warnings of earlier files', () => {
    const files = [
      { path: 'a.ts', problems: [problem(1, 'warning')] },
      { path: 'b.ts', problems: [problem(1, 'error'), problem(2, 'error')] },
    ];
    assert.deepEqual(
      chooseProblems(files, 2).problems.map(({ severity }) => severity),
      ['error', 'error'],
    );
    assert.deepEqual(chooseProblems(files, 0), { problems: [], more: 3 });
    assert.equal(chooseProblems(files, 2).more, 1);
    assert.equal(chooseProblems(files, 3).more, 0);
  });

  it('leaves out what Tierwise itself reported', () => {
    const problems = [
      problem(1, 'error', 'tierwise'),
      problem(2, 'error', 'Tierwise'),
      problem(3, 'error', 'ts'),
    ];
    assert.deepEqual(
      chooseProblems([{ path: 'a.ts', problems }], 50).problems.map(({ line }) => line),
      [3],
    );
  });

  it('cuts an endless message', () => {
    const { problems } = chooseProblems(
      [{ path: 'a', problems: [{ ...problem(1, 'error'), message: 'x'.repeat(9_000) }] }],
      1,
    );
    assert.equal(problems[0]?.message.length, 1_001);
  });
});
