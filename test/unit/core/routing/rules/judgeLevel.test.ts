import assert from 'node:assert/strict';
import { judgeLevel, scoreText } from '../../../../../src/core/routing/rules/judgeLevel.ts';
import { defaultRouting } from '../../../../../src/core/routing/rules/routingSettings.ts';

const work = { purpose: 'step', text: 'Rename a label', files: ['a.ts'] } as const;
const everythingIs = (level: 'low' | 'medium' | 'high' | 'critical') => ({
  ...defaultRouting,
  thresholds: {
    medium: level === 'low' ? 2 : 0,
    high: level === 'low' || level === 'medium' ? 2 : 0,
    critical: level === 'critical' ? 0 : 2,
  },
});

describe('how much care work needs', () => {
  it('is medium where nothing is known', () => {
    assert.deepEqual(judgeLevel(undefined, defaultRouting, 'high'), {
      level: 'medium',
      isCritical: false,
      reasons: [],
    });
  });

  it('is critical by its words, whatever the classifier says', () => {
    const judged = judgeLevel({ ...work, isMarkedCritical: true }, everythingIs('low'), 'medium');
    assert.equal(judged.level, 'critical');
    assert.equal(judged.isCritical, true);
    assert.match(judged.reasons[0] ?? '', /^it is critical: /);
  });

  for (const level of ['low', 'medium', 'high', 'critical'] as const) {
    it(`is ${level} by its score, and says so where that is not the usual`, () => {
      const judged = judgeLevel(work, everythingIs(level), undefined);
      assert.equal(judged.level, level);
      assert.equal(judged.isCritical, level === 'critical');
      assert.equal(judged.reasons.length, level === 'medium' ? 0 : 1);
      if (level !== 'medium')
        assert.match(judged.reasons[0] ?? '', new RegExp(`^it counts as ${level}: its`));
    });

    it(`is ${level} where the classifier says so`, () => {
      const judged = judgeLevel(work, everythingIs(level === 'medium' ? 'low' : 'medium'), level);
      assert.equal(judged.level, level);
      assert.equal(judged.isCritical, level === 'critical');
      assert.match(judged.reasons[0] ?? '', /the classifier says so/);
    });
  }

  it('is of one reason where the score speaks', () => {
    assert.equal(judgeLevel(work, everythingIs('high'), 'high').reasons.length, 1);
  });

  it('does not name a classifier that agrees', () => {
    assert.deepEqual(judgeLevel(work, everythingIs('medium'), 'medium').reasons, []);
  });

  it('stops Autopilot for what only a workspace calls critical, at the level that it has anyway', () => {
    const ofWorkspace = { criticalWords: ['label'], criticalPaths: ['*.ts'], priceCeilings: {} };
    for (const level of ['low', 'medium', 'high'] as const) {
      const judged = judgeLevel(work, { ...everythingIs(level), ofWorkspace }, undefined);
      assert.equal(judged.level, level);
      assert.equal(judged.isCritical, true);
      assert.equal(
        judged.reasons.at(-1),
        'the workspace calls it critical, so Autopilot stops: it speaks of "label", a.ts',
      );
    }
    assert.equal(
      judgeLevel({ ...work, text: 'x', files: ['b.js'] }, { ...defaultRouting, ofWorkspace }, undefined)
        .isCritical,
      false,
    );
  });

  it('says that the classifier gave no answer', () => {
    const judged = judgeLevel(work, everythingIs('medium'), 'none');
    assert.equal(judged.level, 'medium');
    assert.deepEqual(judged.reasons, ['the classifier was asked and gave no answer that could be used']);
    assert.equal(judgeLevel(work, everythingIs('high'), 'none').reasons.length, 2);
  });
});

describe('a score in words', () => {
  it('has its known factors, with two decimals', () => {
    const factors = [
      { name: 'depth', value: 0.956 },
      { name: 'files', value: undefined },
      { name: 'tokens', value: 0 },
    ];
    assert.equal(scoreText({ score: 0.8249, factors } as never), '0.82 (depth 0.96, tokens 0)');
    assert.equal(scoreText(undefined), 'unknown');
  });
});
