import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { importersOf, readImportGraph } from '../../mutants/importGraph.ts';

/** From so many decisions (branches of code) on a file of the core needs a test file of its own name. */
const mostUntested = 7;

/**
 * Tests that speak for several files, because these work only together: each entry is a test and the files that need no
 * other one.
 */
const sharedTests: Readonly<Record<string, readonly string[]>> = {
  'model/paths/gitignore': ['model/paths/segments'],
  'work/verify/command/defineCommand': [
    'work/verify/command/acceptedEdits',
    'work/verify/command/choosingFiles',
    'work/verify/command/commandDefinition',
    'work/verify/command/followedWords',
  ],
  'calling/failover/sendWithFailover': ['calling/failover/waitOrSwitch'],
  'calling/send/callModel': ['calling/send/receive', 'calling/send/sendOnce'],
  'model/abilities/fitRequest': ['model/abilities/requestChange'],
  'money/budget/budgetGate': ['money/budget/admitCall'],
  'money/meter/ratioLearner': ['money/meter/ratioFit'],
  'routing/rules/routing': ['routing/rules/explainDecision', 'routing/rules/orderCandidates'],
  'work/context/buildPlanRequest': ['work/context/selectContext'],
  'work/edits/applyEdits': ['work/edits/findLines', 'work/edits/replaceInText'],
  'work/edits/parseEdits': ['work/edits/editFormat'],
  'work/plan/planDocument': ['work/plan/planMigrations'],
  'work/plan/state/reducePlan': ['work/plan/state/reduceStepEdit'],
  'work/session/autopilot': ['work/session/sessionAutopilot'],
  'work/session/planSession': [
    'work/session/sessionPlanning',
    'work/session/sessionApproval',
    'work/steps/runPlan',
  ],
  'work/steps/runStep': ['work/steps/askForWork'],
  'work/steps/toolLoop': ['work/tools/builtInTools', 'work/tools/runTool'],
  'work/verify/find/ecosystems/jvmChecks': ['work/verify/find/ecosystems/jvmProjects'],
  'work/verify/find/ecosystems/nodeChecks': ['work/verify/find/ecosystems/nodePackages'],
  'work/verify/runners/testCount': ['work/verify/runners/otherTools'],
  'work/verify/stepVerifier': [
    'work/verify/createStepVerifier',
    'work/verify/judge/judge',
    'work/verify/judge/testedNothing',
  ],
};

const testedBy = new Map<string, string>(
  Object.entries(sharedTests).flatMap(([test, files]) =>
    files.map((file) => [`src/core/${file}.ts`, `test/unit/core/${test}.test.ts`] as const),
  ),
);

function decisionsOf(path: string): number {
  let count = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isIfStatement(node) || ts.isConditionalExpression(node) || ts.isCaseClause(node)) count += 1;
    if (ts.isBinaryExpression(node) && ['&&', '||', '??'].includes(node.operatorToken.getText())) count += 1;
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true));
  return count;
}

function mirrorOf(path: string): string {
  return path.replace(/^src\//, 'test/unit/').replace(/\.ts$/, '.test.ts');
}

describe('files of the core that decide something', () => {
  const deciding = globSync('src/core/**/*.ts').filter((path) => decisionsOf(path) > mostUntested);

  it('each have a test of their own', () => {
    const untested = deciding.filter((path) => !existsSync(mirrorOf(path)) && !testedBy.has(path));
    assert.deepEqual(untested.sort(), []);
  });

  it('are loaded by the test that is named for them', () => {
    const graph = readImportGraph(['src/**/*.ts', 'test/**/*.ts']);
    for (const [path, test] of testedBy) {
      assert.ok(importersOf(graph, [path]).has(test), `${test} does not load ${path}`);
      assert.ok(!existsSync(mirrorOf(path)), `${path} has a test of its own by now`);
    }
  });
});
