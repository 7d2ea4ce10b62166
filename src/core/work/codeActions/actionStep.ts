import { quoteMaterial } from '../context/quoteMaterial.ts';
import { namesOf } from '../edits/editorPorts.ts';
import type { PlanStep } from '../plan/planSchema.ts';
import type { WorkSize } from '../../routing/rules/modelKnowledge.ts';
import type { WorkSignals } from '../../routing/rules/workSignals.ts';
import {
  actionPurposes,
  actionStepKinds,
  tierOfAction,
  type ActionKind,
  type ActionTarget,
  type EditAction,
  type EditingAction,
} from './codeAction.ts';
import { expectedOutputTokens } from './estimateAction.ts';

/** Id of the one step of an action's plan; a second one follows where tests are sent back. */
export const actionStepId = 'action';

const sameBehaviour = 'What the program does stays the same, errors and side effects included.';

const tasks: Readonly<Record<EditingAction, string>> = {
  extract: `Extract the part of the selected code that deserves a name of its own into a function, constant or type with
a telling name, and use it in its place. ${sameBehaviour}`,
  rename: `Give what the selected code declares a name that says what it means, and change every use of it in the files
that you are given. If you may look around, find uses elsewhere first. ${sameBehaviour} If the name is good already,
change nothing and say so.`,
  simplify: `Make the selected code simpler: fewer branches, less nesting, no repetition, no dead code. ${sameBehaviour}`,
  modernise: `Write the selected code with what the language and its libraries offer today, as far as the project's own
configuration and the versions it uses allow. ${sameBehaviour}`,
  rewrite: 'Do with the selected code what the person asks for below.',
  tests: `Write tests of the selected code: what it is for, its borders, its errors. Each test must fail if the code were
wrong: check results, not that something was called. Do not change the code itself.`,
  docs: `Write the documentation comment of the selected code in the way of its language and of this file: meaning, units,
errors, what a caller must know. Change nothing but comments. Do not repeat what the names and types say.`,
  fix: `Put right what is reported on the selected code, at its cause, without suppressing the report. Change no more than
that needs.`,
};

/** The one step of an action's plan: the same form as a planner's, so that one engine runs both. */
export function actionStep(action: EditAction): PlanStep {
  const { kind, path, otherFiles = [], tests } = action;
  const testFiles =
    tests === undefined ? [] : [tests.path, ...(tests.example === undefined ? [] : [tests.example])];
  return {
    id: actionStepId,
    title: actionTitle(action),
    kind: actionStepKinds[kind],
    tier: tierOfAction(kind, action.code.length),
    files: [...new Set([path, ...testFiles, ...otherFiles])],
    instructions: instructionsOf(action),
    acceptance: [],
    dependsOn: [],
    critical: false,
    outputTokens: Math.round(expectedOutputTokens(kind, action.code.length)),
  };
}

/** Tests that passed on broken code go back once, with what they did not notice. */
export function strongerTestsStep(action: EditAction, unnoticed: string): PlanStep {
  const first = actionStep(action);
  return {
    ...first,
    id: `${actionStepId}-2`,
    title: `Strengthen the tests of ${nameOf(action)}`,
    instructions: `${tasks.tests}

The tests that were written for it prove too little: they still passed when ${unnoticed}. Change or add tests in
${action.tests?.path ?? 'their file'} so that they fail then, and still pass on the code as it is.

${whereText(action)}`,
  };
}

/** What is known of an action when its model is chosen. It needs no plan: the person asked for just this. */
export function actionSignals(
  kind: ActionKind,
  target: Pick<ActionTarget, 'path' | 'realPath' | 'code'> & Pick<EditAction, 'instruction' | 'otherFiles'>,
): WorkSignals {
  return {
    purpose: actionPurposes[kind],
    ...(kind === 'explain' || kind === 'review' ? {} : { stepKind: actionStepKinds[kind] }),
    text: target.instruction ?? '',
    files: [...namesOf(target), ...(target.otherFiles ?? [])],
    isPlanned: true,
    codeTokens: Math.round(expectedOutputTokens(kind, target.code.length)),
  };
}

/** What an action's model is chosen for: its kind, its tier and the output that it probably takes. */
export function actionSubject(kind: ActionKind, codeCharacters: number): WorkSize {
  return {
    kind: kind === 'review' ? 'check' : kind === 'explain' ? 'investigate' : actionStepKinds[kind],
    tier: tierOfAction(kind, codeCharacters),
    outputTokens: Math.round(expectedOutputTokens(kind, codeCharacters)),
  };
}

/** Title of an action in plain English, for the ledger, the log and the diff. */
export function actionTitle({ kind, ...target }: Pick<EditAction, 'kind' | 'symbol' | 'path'>): string {
  const name = nameOf(target);
  const titles: Readonly<Record<EditingAction, string>> = {
    extract: `Extract from ${name}`,
    rename: `Rename ${name}`,
    simplify: `Simplify ${name}`,
    modernise: `Modernise ${name}`,
    rewrite: `Change ${name}`,
    tests: `Write tests for ${name}`,
    docs: `Document ${name}`,
    fix: `Fix ${name}`,
  };
  return titles[kind];
}

function nameOf({ symbol, path }: Pick<EditAction, 'symbol' | 'path'>): string {
  return symbol ?? path.slice(path.lastIndexOf('/') + 1);
}

function instructionsOf(action: EditAction): string {
  const { kind, instruction, problems = [], tests, notes = [] } = action;
  return [
    tasks[kind],
    ...(tests === undefined ? [] : [testPlaceText(tests)]),
    whereText(action),
    ...(notes.length === 0 ? [] : [quoteMaterial('note', notes.join('\n'))]),
    ...(problems.length === 0 ? [] : [quoteMaterial('reported', problems.map(problemText).join('\n'))]),
    ...(instruction === undefined || instruction === ''
      ? []
      : [kind === 'fix' ? quoteMaterial('finding', instruction) : `The person's words: ${instruction}`]),
  ].join('\n\n');
}

function testPlaceText({ framework, path, exists, example }: EditAction['tests'] & object): string {
  return [
    framework === undefined ? 'Use the test framework of the project.' : `The tests run with ${framework}.`,
    exists ? `Add them to ${path}, which is there already.` : `Write them into the new file ${path}.`,
    ...(example === undefined || example === path ? [] : [`Write them like ${example}.`]),
  ].join(' ');
}

function whereText({ path, startLine, endLine, code, symbol }: ActionTarget): string {
  const what = symbol === undefined ? 'The selected code' : `The selected code, ${symbol},`;
  const lines = startLine === endLine ? `line ${startLine}` : `lines ${startLine} to ${endLine}`;
  return `${what} is ${lines} of ${path}:\n${quoteMaterial('selection', code, { path, lines: `${startLine}-${endLine}` })}`;
}

function problemText({
  path,
  line,
  severity,
  message,
  source,
}: NonNullable<EditAction['problems']>[number]): string {
  return `${path}:${line}: ${severity}: ${message}${source === undefined ? '' : ` (${source})`}`;
}
