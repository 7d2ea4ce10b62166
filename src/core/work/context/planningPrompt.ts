import type { Tier } from '../../../shared/tiers.ts';
import type { InstructionPart } from '../../model/request/request.ts';
import { planJsonSchema } from '../plan/planSchema.ts';
import { planTemplate } from '../plan/planTemplate.ts';
import type { BuiltRequest, PlanRequestInput } from './promptInputs.ts';
import { materialRule } from './quoteMaterial.ts';
import { selectContext } from './selectContext.ts';
import { joinTraced, type TracedText } from '../../model/request/tracedText.ts';

/** Says how to plan. Never changes between requests, so that prompt caches keep it. */
const planningInstructions = `You plan programming work. Other, mostly cheaper models carry your plan out, one step at a time. Whoever does a
step sees only this: the step, the files it names, the goal, the titles of the other steps, and the results of the
steps it depends on. It does not see this conversation and cannot look around in the workspace. Your plan is good
when each step succeeds at the first try on the cheapest model that can do it.

# Steps
- As few as the task needs. A small task is one step. Cut where the work changes its kind, its difficulty or its
  files, not to look thorough. Every step leaves the project in a working state.
- checksDeferredUntil: "" for such steps. Only where a step has to break what a later one mends (a signature now, its callers
  then): the id of that later step, which must depend on this one. The checks run there.
- kind: "edit" adds or changes behaviour, "refactor" keeps behaviour, "tests" writes tests, "docs" writes
  documentation; "investigate" and "check" change no file: they answer with findings, for the steps that depend on
  them. Investigate only what you cannot see yourself, and say what to find out.
- tier: "grunt" for mechanical work that needs no judgement (renames, small texts, boilerplate); "execution" for
  ordinary code; "orchestration", the dearest, only where a wrong decision would be costly and hard to notice.
- files: every file that the step reads or changes, new ones too, as paths relative to the workspace folder. Name the
  neighbours whose signatures or conventions it must follow, and no more. Take paths from the outline; do not invent
  existing files.
- instructions: complete in themselves. Decide here what needs your judgement: names, signatures, behaviour at the
  edges, errors, what must stay as it is. Do not write the code.
- acceptance: one to four observable facts that show the step is done, such as a command that passes or a call and
  its result.
- dependsOn: ids of steps whose changes or findings this one needs. No more: independent steps can run side by side.
- critical: true for security, authentication, cryptography, payments, migrations, deletion of data, deployment.
- outputTokens: your estimate of the answer's length. Edits are written as search/replace blocks, new files whole.
- Unclear? Choose the most sensible reading and write it into assumptions. Ask nothing.

# Material
${materialRule}

# Answer
One JSON object and nothing else, no code fence:
{"goal": "${planTemplate.goal}",
 "assumptions": ["…"],
 "steps": [{"id": "s1", "title": "${planTemplate.title}", "kind": "edit", "tier": "execution",
   "files": ["src/a.ts"], "instructions": "${planTemplate.instructions}", "acceptance": ["…"], "dependsOn": [], "critical": false,
   "outputTokens": 800, "checksDeferredUntil": ""}]}`;

/** What each tier is for, beside the names of its models. */
const tierNotes: Readonly<Record<Tier, string>> = {
  orchestration: 'strongest, dearest',
  execution: 'writes code well',
  grunt: 'small, nearly free',
};

/**
 * A request for a plan: instructions first, then what changes least, the task last.
 *
 * @param closing the task and what belongs to it; always whole.
 */
export function buildPlanningRequest(input: PlanRequestInput, closing: string | TracedText): BuiltRequest {
  const selected = selectContext(input, typeof closing === 'string' ? closing : closing.text);
  const instructions: InstructionPart[] = [
    { text: planningInstructions },
    {
      ...joinTraced([writeTiers(input.modelsByTier), ...selected.instructionFiles], '\n\n'),
      cacheUpToHere: true,
    },
  ];
  const pieces = [
    selected.outline,
    ...selected.openFiles,
    selected.problems,
    ...selected.chips,
    writeLeftOut(selected.leftOut),
    closing,
  ];
  return {
    request: {
      instructions,
      messages: [{ role: 'user', ...joinTraced(pieces, '\n\n') }],
      output: { name: 'plan', schema: planJsonSchema() },
    },
    leftOut: selected.leftOut,
  };
}

function writeTiers(modelsByTier: PlanRequestInput['modelsByTier']): string {
  const lines = Object.entries(tierNotes).map(([tier, note]) => {
    const models = modelsByTier[tier as Tier];
    return `- ${tier} (${note}): ${models.length === 0 ? 'no model configured, do not use' : models.join(', then ')}`;
  });
  return ['# Models behind the tiers', ...lines].join('\n');
}

/** More entries than this would take the room that they tell of. */
const mostLeftOutEntries = 30;

function writeLeftOut(leftOut: readonly string[]): string | undefined {
  if (leftOut.length === 0) return undefined;
  const shown = leftOut.slice(0, mostLeftOutEntries).map((entry) => `- ${entry}`);
  if (leftOut.length > shown.length) shown.push(`- and ${leftOut.length - shown.length} more pieces`);
  return ['Not shown for lack of room:', ...shown].join('\n');
}
