import type { StepRecord } from '../plan/planDocument.ts';
import { replacedStepIds } from '../plan/state/replanning.ts';
import { buildPlanningRequest } from './planningPrompt.ts';
import type { BuiltRequest, ReplanRequestInput } from './promptInputs.ts';
import { quoteMaterial } from './quoteMaterial.ts';
import { quoteResult } from './quoteResult.ts';

/** The request for new steps in the place of those from one step on; see `replacedStepIds` for which they are. */
export function buildReplanRequest(input: ReplanRequestInput): BuiltRequest {
  const { document, fromStepId } = input;
  const replacedIds = new Set(replacedStepIds(document.steps, fromStepId));
  const kept = document.steps.filter((step) => !replacedIds.has(step.id));
  const replaced = document.steps.filter((step) => replacedIds.has(step.id));
  const note = input.note.trim();
  const sections = [
    `# Task\n${input.task.trim()}`,
    `# The plan so far\nGoal: ${document.goal}`,
    kept.length === 0
      ? 'No step of it stays.'
      : ['These steps stay as they are:', ...kept.map(writeKept)].join('\n\n'),
    replaced.length === 0
      ? 'No other steps are left.'
      : [
          'These steps are taken out; plan anew what is still needed of them:',
          ...replaced.map(writeReplaced),
        ].join('\n\n'),
    ...(note === '' ? [] : [`# What the person wants done differently\n${note}`]),
    '# Now\nAnswer with a whole plan object whose steps are only the new ones. Do not repeat steps that stay; new steps ' +
      'may depend on them by id. Use ids that no step above has. If something failed, plan around the cause.',
  ];
  return buildPlanningRequest(input, sections.join('\n\n'));
}

function writeKept(step: StepRecord): string {
  return `- ${step.id} (${step.status}): ${step.title}\n${quoteResult(step) ?? `Files: ${step.files.join(', ') || 'none'}`}`;
}

function writeReplaced(step: StepRecord): string {
  const { failure } = step;
  const head = `- ${step.id} (${step.status}): ${step.title}\nInstructions: ${step.instructions}`;
  if (failure === undefined) return head;
  const text = failure.detail === undefined ? failure.message : `${failure.message}\n${failure.detail}`;
  return `${head}\n${quoteMaterial('failure', text, { step: step.id })}`;
}
