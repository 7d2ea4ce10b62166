import type { StepRecord } from '../plan/planDocument.ts';
import { replacedStepIds } from '../plan/state/replanning.ts';
import { buildPlanningRequest } from './planningPrompt.ts';
import type { BuiltRequest, ReplanRequestInput } from './promptInputs.ts';
import { quoteFailure } from './quoteFailure.ts';
import { quoteResult } from './quoteResult.ts';
import { joinTraced, traced, type TracedText } from '../../model/request/tracedText.ts';

/** The request for new steps in the place of those from one step on; see `replacedStepIds` for which they are. */
export function buildReplanRequest(input: ReplanRequestInput): BuiltRequest {
  const { document, fromStepId } = input;
  const replacedIds = new Set(replacedStepIds(document.steps, fromStepId));
  const kept = document.steps.filter((step) => !replacedIds.has(step.id));
  const replaced = document.steps.filter((step) => replacedIds.has(step.id));
  const note = input.note.trim();
  const ofPlan: OfPlan = (text) => traced(text, { origins: document.origins ?? [], isNeeded: true });
  const sections = [
    `# Task\n${input.task.trim()}`,
    ofPlan(`# The plan so far\nGoal: ${document.goal}`),
    kept.length === 0
      ? 'No step of it stays.'
      : joinTraced(['These steps stay as they are:', ...kept.map((step) => writeKept(step, ofPlan))], '\n\n'),
    replaced.length === 0
      ? 'No other steps are left.'
      : joinTraced(
          [
            'These steps are taken out; plan anew what is still needed of them:',
            ...replaced.map((step) => writeReplaced(step, ofPlan)),
          ],
          '\n\n',
        ),
    ...(note === '' ? [] : [`# What the person wants done differently\n${note}`]),
    '# Now\nAnswer with a whole plan object whose steps are only the new ones. Do not repeat steps that stay; new steps ' +
      'may depend on them by id. Use ids that no step above has. If something failed, plan around the cause.',
  ];
  return buildPlanningRequest(input, joinTraced(sections, '\n\n'));
}

/** Words of the plan so far, which may hold what its planner had seen. */
type OfPlan = (text: string) => TracedText;

function writeKept(step: StepRecord, ofPlan: OfPlan): TracedText {
  const head = ofPlan(`- ${step.id} (${step.status}): ${step.title}`);
  return joinTraced([head, quoteResult(step) ?? `Files: ${step.files.join(', ') || 'none'}`], '\n');
}

function writeReplaced(step: StepRecord, ofPlan: OfPlan): TracedText {
  const { failure } = step;
  const head = ofPlan(`- ${step.id} (${step.status}): ${step.title}\nInstructions: ${step.instructions}`);
  return joinTraced([head, failure && quoteFailure(failure, { step: step.id })], '\n');
}
