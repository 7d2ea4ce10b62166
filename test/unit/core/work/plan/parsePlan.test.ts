import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maximumPlanCharacters, parsePlanAnswer } from '../../../../../src/core/work/plan/parsePlan.ts';
import { maximumSteps, planSchema } from '../../../../../src/core/work/plan/planSchema.ts';
import { planWith, stepWith } from './samples.ts';

const plan = planWith(stepWith('s1'), stepWith('s2', { dependsOn: ['s1'] }));
const json = JSON.stringify(plan);

function errorsOf(text: string): string {
  const parsed = parsePlanAnswer(text);
  assert.ok(!parsed.ok);
  return parsed.errors.join('\n');
}

describe('parsePlanAnswer', () => {
  const wrappings: Record<string, string> = {
    'bare JSON': json,
    'a code fence': `\`\`\`json\n${json}\n\`\`\``,
    'prose around it': `Here is {my plan}:\n${json}\nHave fun {"x": 1}`,
    'a thinking block that holds JSON': `<think>maybe {"steps": []} or so</think>\n${json}`,
    'an object around it': `{"plan": ${json}}`,
    'indented JSON': JSON.stringify(plan, undefined, 2),
  };
  for (const [name, text] of Object.entries(wrappings)) {
    it(`reads a plan in ${name}`, () => {
      assert.deepEqual(parsePlanAnswer(text), { ok: true, plan });
    });
  }

  const indented = JSON.stringify(plan, undefined, 2);
  const likeThis: Record<string, string> = {
    'an example without steps before it': `An empty form: {"goal":"g","steps":[]}. The plan:\n${json}`,
    'a broken example before it': `Such as {"steps": [{"id": 1}]} or {"goal": }.\n${json}`,
    'an example behind it': `${json}\nNot {"goal":"g","steps":[{"id":"x"}]}`,
    'commas before closing brackets': indented.replaceAll(/\n(\s*)([\]}])/g, ',\n$1$2').replaceAll('[,', '['),
    comments: indented.replaceAll(',\n', ', // more\n').replace('"goal":', '"goal" /* one */ :'),
    "Python's words": json.replaceAll('false', 'False'),
    'thinking whose opening tag did not arrive': `Maybe {"goal":"g","steps":[${JSON.stringify(stepWith('old'))}]}\n</think>\n${json}`,
    snake_case: json.replaceAll('dependsOn', 'depends_on').replaceAll('outputTokens', 'output_tokens'),
    'other names': json
      .replaceAll('"dependsOn"', '"dependencies"')
      .replaceAll('"acceptance"', '"acceptance_criteria"'),
    'one text for a list of one': json.replace('"dependsOn":["s1"]', '"dependsOn":"s1"'),
    'remarks that say nothing about the steps': json.replace(
      '"id":"s2"',
      '"id":"s2","rationale":"It is wise.","blockers":[]',
    ),
  };
  for (const [name, text] of Object.entries(likeThis)) {
    it(`reads a plan with ${name}`, () => {
      assert.deepEqual(parsePlanAnswer(text), { ok: true, plan });
    });
  }

  it('reads backslashes that escape nothing, and line ends within texts', () => {
    const odd = planWith(stepWith('s1', { instructions: 'Match \\d+\nand\ttabs.' }));
    const written = JSON.stringify(odd).replace('\\\\d', '\\d').replace('\\n', '\n').replace('\\t', '\t');
    assert.throws(() => JSON.parse(written) as unknown);
    assert.deepEqual(parsePlanAnswer(written), { ok: true, plan: odd });
  });

  it('says of several wrong plans what is wrong with the one that has most of it', () => {
    const wrong = JSON.stringify(planWith(stepWith('s1', { dependsOn: ['s9'] })));
    assert.match(errorsOf(`{"goal": "g", "steps": []} ${wrong}`), /depends on "s9"/);
  });

  it('keeps braces, quotes and thinking tags inside of texts', () => {
    const odd = planWith(stepWith('s1', { instructions: 'Write "}{" and \\ and </think> <think> ```' }));
    assert.deepEqual(parsePlanAnswer(JSON.stringify(odd)), { ok: true, plan: odd });
  });

  it('fills in what a model without structured output leaves out, and drops what it adds', () => {
    const text = JSON.stringify({
      goal: 'g',
      steps: [
        { id: 's1', title: 't', kind: 'edit', tier: 'grunt', instructions: 'i', mood: 'good', files: null },
      ],
      comment: 'x',
    });
    const parsed = parsePlanAnswer(text);
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.plan.assumptions, []);
    assert.deepEqual(parsed.plan.steps[0]?.files, []);
    assert.equal(parsed.plan.steps[0].critical, false);
    assert.equal('checksDeferredUntil' in parsed.plan.steps[0], false);
    const written = parsed.plan.steps.map((step) => ({ checksDeferredUntil: '', ...step }));
    assert.ok(planSchema.safeParse({ ...parsed.plan, steps: written }).success);
  });

  it('normalises paths and removes repetition', () => {
    const text = JSON.stringify(
      planWith(
        stepWith('s1'),
        stepWith(' s2 ', { files: ['./src\\a.ts', 'src/a.ts', ''], dependsOn: ['s1', 's1'] }),
      ),
    );
    const parsed = parsePlanAnswer(text);
    assert.ok(parsed.ok);
    assert.deepEqual(
      parsed.plan.steps[1],
      stepWith('s2', {
        title: 'Do  s2',
        files: ['src/a.ts'],
        dependsOn: ['s1'],
        instructions: 'Do what  s2  says.',
      }),
    );
  });

  const broken: [string, string, RegExp][] = [
    ['nothing', '  ', /^The answer is empty\.$/],
    ['only thoughts', '<think>I must {"steps": []}', /^The answer is empty\.$/],
    ['prose', 'I cannot do that.', /^The answer contains no JSON object\.$/],
    ['a cut answer', json.slice(0, -20), /ends too early/],
    ['broken JSON', '{"steps": [}', /ends too early|not valid JSON/],
    ['JSON with a quote too few', '{"goal": "g", steps: [], "a": 1}', /not valid JSON/],
    ['JSON with a comma too few', '{"goal": "g" "steps": []}', /not valid JSON/],
    [
      'a property that may say something about the step',
      json.replace('"id":"s2"', '"id":"s2","run_condition":"only on Mondays"'),
      /Step "s2" has the property "run_condition", which is not known\. A step has: id, /,
    ],
    [
      'the form of the answer',
      JSON.stringify(planWith(stepWith('s1', { title: 'imperative, at most 80 characters' }))),
      /repeats the form of the answer/,
    ],
    [
      'the form of the answer in the goal',
      JSON.stringify({ ...plan, goal: 'What is true when the plan is done, in one sentence.'.toLowerCase() }),
      /repeats the form of the answer/,
    ],
    [
      'instructions of three dots',
      JSON.stringify(planWith(stepWith('s1', { instructions: '...' }))),
      /repeats the form/,
    ],
    ['other JSON', '{"answer": 42}', /no "steps"/],
    ['no steps', JSON.stringify(planWith()), /^The plan has no steps\.$/],
    [
      'two steps of one id',
      JSON.stringify(planWith(stepWith('s1'), stepWith('s1'))),
      /^Two steps have the id "s1"\.$/,
    ],
    [
      'an unknown dependency',
      JSON.stringify(planWith(stepWith('s1', { dependsOn: ['s9'] }))),
      /^Step "s1" depends on "s9", which is not a step of the plan\.$/,
    ],
    [
      'a step that needs itself',
      JSON.stringify(planWith(stepWith('s1', { dependsOn: ['s1'] }))),
      /^Step "s1" depends on itself\.$/,
    ],
    [
      'a cycle',
      JSON.stringify(
        planWith(
          stepWith('a', { dependsOn: ['b'] }),
          stepWith('b', { dependsOn: ['c'] }),
          stepWith('c', { dependsOn: ['a'] }),
        ),
      ),
      /^Steps depend on each other in a circle: a → b → c → a\.$/,
    ],
    [
      'a path outside',
      JSON.stringify(planWith(stepWith('s1', { files: ['../x'] }))),
      /^Step "s1": the path "\.\.\/x" contains ".."/,
    ],
    ['an absolute path', JSON.stringify(planWith(stepWith('s1', { files: ['C:\\x'] }))), /is absolute/],
    [
      'an unknown tier',
      JSON.stringify(planWith(stepWith('s1'))).replace('execution', 'cheap'),
      /^steps\[0\]\.tier must be one of: orchestration, execution, grunt\.$/,
    ],
    ['a missing title', json.replace('"title":"Do s1",', ''), /^steps\[0\]\.title is missing/],
    ['an empty title', json.replace('Do s1', ' '), /^The title of step "s1" is empty\.$/],
    [
      'steps that are a text',
      '{"goal": "g", "steps": "none"}',
      /^steps is missing or is not of the type array\.$/,
    ],
    [
      'a step that is a text',
      '{"goal": "g", "steps": ["do it"]}',
      /^steps\[0\] is missing or is not of the type object\.$/,
    ],
    [
      'too many steps',
      JSON.stringify(
        planWith(...Array.from({ length: maximumSteps + 1 }, (_, index) => stepWith(`s${index}`))),
      ),
      /at most 40 are allowed/,
    ],
    [
      'a text too long',
      JSON.stringify(planWith(stepWith('s1', { instructions: 'x'.repeat(20_001) }))),
      /^The instructions of step "s1" have|has 20001 characters/,
    ],
    [
      'negative tokens',
      JSON.stringify(planWith(stepWith('s1', { outputTokens: -1 }))),
      /outputTokens of step "s1"/,
    ],
    ['endless nesting', `{"steps": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /nested deeper/],
    ['a huge answer', ' '.repeat(maximumPlanCharacters + 1), /at most 4000000/],
  ];
  for (const [name, text, expected] of broken) {
    it(`refuses ${name}`, () => {
      assert.match(errorsOf(text), expected);
    });
  }

  it('lets new steps depend on steps that stay, and keeps their ids from being used twice', () => {
    const keptSteps = [{ id: 'k', dependsOn: [] }];
    const fine = planWith(stepWith('n', { dependsOn: ['k'] }));
    assert.deepEqual(parsePlanAnswer(JSON.stringify(fine), { keptSteps }), { ok: true, plan: fine });
    const taken = parsePlanAnswer(JSON.stringify(planWith(stepWith('k'))), { keptSteps });
    assert.ok(!taken.ok);
    assert.deepEqual(taken.errors, ['The id "k" belongs to a step that stays; choose another.']);
  });

  it('never throws and stays quick, whatever the answer', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 400 }),
          fc.json(),
          fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', 's') }),
        ),
        (text) => {
          assert.equal(typeof parsePlanAnswer(text).ok, 'boolean');
          assert.equal(typeof parsePlanAnswer(`{"goal": "g", "steps": ${text}`).ok, 'boolean');
        },
      ),
    );
  });
});
