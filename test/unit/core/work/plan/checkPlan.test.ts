import assert from 'node:assert/strict';
import { checkPlan, findStepErrors, tidyStep } from '../../../../../src/core/work/plan/checkPlan.ts';
import { maximumSteps } from '../../../../../src/core/work/plan/planSchema.ts';
import { planWith, stepWith } from './samples.ts';

describe('a plan that holds together', () => {
  it('is trimmed, without empty or repeated entries, its paths in one form', () => {
    const step = tidyStep(
      stepWith(' s1 ', {
        title: ' t ',
        instructions: ' i ',
        acceptance: [' a ', ' '],
        dependsOn: ['s0', ' s0', ''],
        files: ['./src/a.ts', 'src/a.ts', ' '],
        outputTokens: 1.6,
        checksDeferredUntil: ' s2 ',
      }),
    );
    assert.deepEqual(
      { ...step },
      {
        ...stepWith('s1'),
        title: 't',
        instructions: 'i',
        acceptance: ['a'],
        dependsOn: ['s0'],
        files: ['src/a.ts'],
        outputTokens: 2,
        checksDeferredUntil: 's2',
      },
    );
    assert.equal('checksDeferredUntil' in tidyStep(stepWith('s1', { checksDeferredUntil: ' ' })), false);
  });

  it('may depend on steps that stay', () => {
    const plan = planWith(stepWith('s1', { dependsOn: ['kept'] }));
    assert.equal(checkPlan(plan, [{ id: 'kept', dependsOn: [] }]).ok, true);
    assert.equal(checkPlan(plan).ok, false);
  });
});

describe('what is wrong with a plan', () => {
  const errorsOf = (plan: Parameters<typeof checkPlan>[0]) => {
    const checked = checkPlan(plan);
    return checked.ok ? [] : checked.errors;
  };

  it('is told for the plan as a whole', () => {
    assert.deepEqual(errorsOf({ goal: ' ', assumptions: [], steps: [] }), [
      'The plan has no steps.',
      'The goal is empty.',
    ]);
    assert.match(
      errorsOf({ ...planWith(stepWith('s')), goal: 'x'.repeat(2_001) })[0] ?? '',
      /^The goal has 2001/,
    );
    assert.deepEqual(errorsOf({ ...planWith(stepWith('s')), goal: 'x'.repeat(2_000) }), []);
    assert.match(
      errorsOf({ ...planWith(stepWith('s')), assumptions: ['x'.repeat(2_001)] })[0] ?? '',
      /assumptions/,
    );
  });

  it('is no more than twenty sentences', () => {
    assert.equal(
      errorsOf(planWith(...Array.from({ length: 30 }, () => stepWith('s', { title: '' })))).length,
      20,
    );
  });

  for (const [what, steps, errors] of [
    ['an id that is empty', [stepWith('')], ['Step 1 has no id.']],
    [
      'an id that is taken',
      [stepWith('kept')],
      ['The id "kept" belongs to a step that stays; choose another.'],
    ],
    ['an id that comes twice', [stepWith('s'), stepWith('s')], ['Two steps have the id "s".']],
    ['itself as a dependency', [stepWith('s', { dependsOn: ['s'] })], ['Step "s" depends on itself.']],
    [
      'an unknown dependency',
      [stepWith('s', { dependsOn: ['x'] })],
      ['Step "s" depends on "x", which is not a step of the plan.'],
    ],
    [
      'a circle',
      [stepWith('a', { dependsOn: ['b'] }), stepWith('b', { dependsOn: ['a'] })],
      [/^Steps depend on each other in a circle: /],
    ],
    ['no title', [stepWith('s', { title: '' })], ['The title of step "s" is empty.']],
    ['no instructions', [stepWith('s', { instructions: '' })], ['The instructions of step "s" are empty.']],
    ['a long id', [stepWith('x'.repeat(61))], [/^The id of step "x{60}…" has 61 characters; at most 60/]],
    ['a long title', [stepWith('s', { title: 'x'.repeat(201) })], [/^The title of step "s" has 201/]],
    [
      'long instructions',
      [stepWith('s', { instructions: 'x'.repeat(20_001) })],
      [/^The instructions of step "s" have|has 20001/],
    ],
    [
      'too many files',
      [stepWith('s', { files: Array.from({ length: 61 }, (_, n) => `${n}.ts`) })],
      [/^There are 61 entries in the files of step "s"/],
    ],
    ['a path outside', [stepWith('s', { files: ['../a.ts'] })], [/^Step "s": the path "..\/a.ts" /]],
    [
      'output below nothing',
      [stepWith('s', { outputTokens: -1 })],
      ['outputTokens of step "s" must be between 0 and 1000000.'],
    ],
    ['too much output', [stepWith('s', { outputTokens: 1_000_001 })], [/must be between/]],
    ['output that is no number', [stepWith('s', { outputTokens: Number.NaN })], [/must be between/]],
  ] as const) {
    it(`is ${what}`, () => {
      const found = findStepErrors(steps, [{ id: 'kept', dependsOn: [] }]);
      assert.equal(found.length, errors.length, found.join('\n'));
      for (const [index, error] of errors.entries()) {
        if (typeof error === 'string') assert.equal(found[index], error);
        else assert.match(found[index] ?? '', error);
      }
    });
  }

  it('is more steps than are allowed, those that stay included', () => {
    const steps = Array.from({ length: maximumSteps }, (_, index) => stepWith(`s${index}`));
    assert.deepEqual(findStepErrors(steps), []);
    assert.match(findStepErrors(steps, [{ id: 'kept', dependsOn: [] }])[0] ?? '', /Join small steps/);
  });

  it('is nothing at the limits', () => {
    const longest = { title: 'x'.repeat(200), instructions: 'x'.repeat(20_000), outputTokens: 1_000_000 };
    assert.deepEqual(
      findStepErrors([stepWith('x'.repeat(60), longest), stepWith('s', { outputTokens: 0 })]),
      [],
    );
  });
});
