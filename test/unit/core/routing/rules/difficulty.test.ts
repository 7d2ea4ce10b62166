import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  boundaryOf,
  levelOf,
  scoreDifficulty,
  type DifficultySignals,
  type Level,
} from '../../../../../src/core/routing/rules/difficulty.ts';
import { wordsOf } from '../../../../../src/core/routing/rules/phrases.ts';
import { defaultRouting } from '../../../../../src/core/routing/rules/routingSettings.ts';

const { thresholds } = defaultRouting;
const score = ({ text = '', ...signals }: Partial<DifficultySignals> & { readonly text?: string }) =>
  scoreDifficulty({ words: wordsOf(text), files: [], ...signals });

describe('scoreDifficulty', () => {
  const table: [name: string, signals: Parameters<typeof score>[0], level: Level][] = [
    ['no signal is not simple', {}, 'medium'],
    ['a word of ease alone is not simple either', { text: 'Rename it' }, 'medium'],
    [
      'a typo in one file',
      { text: 'Fix the typo', files: ['a.md'], stepKind: 'docs', codeTokens: 20 },
      'medium',
    ],
    ['a rename in one file', { text: 'Rename x', files: ['a.ts'], codeTokens: 100 }, 'low'],
    ['a plain edit', { stepKind: 'edit', files: ['a.ts', 'b.ts'], codeTokens: 900 }, 'medium'],
    [
      'a redesign over many files',
      { text: 'Redesign the state machine', files: 'abcde'.split(''), codeTokens: 4_000 },
      'high',
    ],
    [
      'everything at its end',
      {
        text: 'Rewrite the architecture',
        files: 'abcdefgh'.split(''),
        codeTokens: 9_000,
        answerTokens: 9_000,
      },
      'critical',
    ],
  ];
  for (const [name, signals, level] of table) {
    it(name, () => assert.equal(levelOf(score(signals)?.score, thresholds), level));
  }

  it('says nothing when it knows nothing', () => assert.equal(score({}), undefined));

  it('stays within 0 and 1 and never falls when there is more to do', () => {
    const signals = fc.record({
      text: fc.constantFrom('', 'rename', 'refactor', 'deadlock'),
      files: fc.array(fc.constant('a.ts'), { minLength: 1, maxLength: 20 }),
      codeTokens: fc.integer({ min: 1, max: 20_000 }),
      answerTokens: fc.integer({ min: 1, max: 20_000 }),
    });
    fc.assert(
      fc.property(signals, fc.integer({ min: 1, max: 5_000 }), (less, more) => {
        const before = score(less)?.score ?? NaN;
        const after = score({
          ...less,
          files: [...less.files, 'b.ts'],
          codeTokens: less.codeTokens + more,
        })?.score;
        assert.ok(before >= 0 && before <= 1);
        assert.ok((after ?? NaN) >= before);
      }),
    );
  });

  it('is undecided only close to the thresholds of low and high', () => {
    assert.deepEqual(boundaryOf(0.28, thresholds), ['low', 'medium']);
    assert.deepEqual(boundaryOf(0.72, thresholds), ['medium', 'high']);
    assert.equal(boundaryOf(0.5, thresholds), undefined);
    assert.equal(boundaryOf(0.9, thresholds), undefined);
  });
});

describe('levelOf', () => {
  for (const [at, level] of [
    [undefined, 'medium'],
    [0, 'low'],
    [thresholds.medium - 0.001, 'low'],
    [thresholds.medium, 'medium'],
    [thresholds.high - 0.001, 'medium'],
    [thresholds.high, 'high'],
    [thresholds.critical - 0.001, 'high'],
    [thresholds.critical, 'critical'],
    [1, 'critical'],
  ] as const) {
    it(`takes ${at ?? 'no score'} for ${level}`, () => {
      assert.equal(levelOf(at, thresholds), level);
    });
  }
});
