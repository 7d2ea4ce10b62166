import { editFormatInstructions } from '../edits/editFormat.ts';
import type { InstructionPart } from '../../model/request/request.ts';
import type { PlanDocument, StepRecord } from '../plan/planDocument.ts';
import { toolInstructions } from '../tools/builtInTools.ts';
import type { BuiltRequest, StepRequestInput } from './promptInputs.ts';
import { materialRule, quoteMaterial, quoteTraced } from './quoteMaterial.ts';
import { quoteResult } from './quoteResult.ts';
import { quoteInstructionFile } from './selectContext.ts';
import { namesOf } from '../edits/editorPorts.ts';
import { joinTraced, traced } from '../../model/request/tracedText.ts';

const editingInstructions = `You carry out one step of a plan in a programmer's workspace. Do this step: all of it, and nothing that belongs to
another step. Follow the style of the files that you are given. Change no more than the step needs; leave comments
and code alone that it does not concern. You see every file that you may rely on; if something is missing that you
cannot do without, change nothing and say so in the result.

# Material
${materialRule}

${editFormatInstructions}`;

const findingInstructions = `You carry out one step of a plan in a programmer's workspace: you look into something and report. You change no
file. Other models go on from your report and see nothing else of your work, so name files, symbols and lines, quote
the few lines that matter, and tell apart what you saw from what you conclude. If the material does not settle the
question, say what is missing. Answer in Markdown, the conclusion first, at most 400 words.

# Material
${materialRule}`;

/** The request for one step: the same beginning for every step of a plan, so that prompt caches hit from the second on. */
export function buildStepRequest(input: StepRequestInput): BuiltRequest {
  const { step, document } = input;
  const ways = isFindingsOnly(step) ? findingInstructions : editingInstructions;
  const rules = input.hasTools === true ? `${ways}\n\n${toolInstructions}` : ways;
  const { origins = [] } = document;
  const instructions: InstructionPart[] = [
    {
      ...joinTraced([rules, ...input.instructionFiles.map(quoteInstructionFile)], '\n\n'),
      cacheUpToHere: true,
    },
    { ...traced(writePlan(document), { origins }), cacheUpToHere: true },
  ];
  const wholeFiles = new Set(input.files.map(({ path }) => path));
  const pieces = [
    ...input.dependencies.map((dependency) => quoteResult(dependency, wholeFiles)),
    ...input.files.map((file) =>
      traced(quoteMaterial('file', file.text, { path: file.path }), {
        origins: namesOf(file),
        isNeeded: true,
      }),
    ),
    input.missingFiles.length === 0
      ? undefined
      : `These files of the step do not exist yet: ${input.missingFiles.join(', ')}`,
    traced(writeStep(step), { origins, isNeeded: true }),
    input.previousFailure === undefined
      ? undefined
      : joinTraced(
          [
            '# The attempt before failed\nMake sure that this does not happen again:',
            quoteTraced('failure', input.previousFailure),
          ],
          '\n',
        ),
    step.note === undefined ? undefined : `# What the person wants done differently\n${step.note}`,
  ];
  const message = { role: 'user' as const, ...joinTraced(pieces, '\n\n') };
  return { request: { instructions, messages: [message] }, leftOut: [] };
}

/** Steps that look and do not write. */
export function isFindingsOnly(step: Pick<StepRecord, 'kind'>): boolean {
  return step.kind === 'investigate' || step.kind === 'check';
}

/** Without statuses, which change from step to step. */
function writePlan(document: PlanDocument): string {
  const lines = document.steps.map((step) => `- ${step.id}: ${step.title}`);
  const assumptions = document.assumptions.map((assumption) => `- ${assumption}`);
  return [
    `# The plan\nGoal: ${document.goal}`,
    ...(assumptions.length === 0 ? [] : ['Assumptions:', ...assumptions]),
    'Steps:',
    ...lines,
  ].join('\n');
}

function writeStep(step: StepRecord): string {
  const acceptance = step.acceptance.map((check) => `- ${check}`);
  return [
    `# Your step\n${step.id}: ${step.title}`,
    step.instructions,
    ...(acceptance.length === 0 ? [] : ['Done when:', ...acceptance]),
  ].join('\n');
}
