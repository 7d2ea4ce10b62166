import { formatEdits } from '../../../src/core/work/edits/editFormat.ts';
import type { Plan, PlanStep } from '../../../src/core/work/plan/planSchema.ts';
import type { Answer, AnswerUsage } from '../../servers/answer.ts';

/** A step as a planner writes it, of which a test says only what matters to it. */
export function planStep(id: string, rest: Partial<PlanStep> = {}): PlanStep {
  return {
    id,
    title: `Step ${id}`,
    kind: 'edit',
    tier: 'execution',
    files: [],
    instructions: `Do what ${id} is for.`,
    acceptance: [],
    dependsOn: [],
    critical: false,
    outputTokens: 200,
    ...rest,
  };
}

/** A planner's answer. */
export function planAnswer(steps: readonly PlanStep[], usage?: AnswerUsage): Answer {
  const plan: Plan = { goal: 'The shop greets politely.', assumptions: [], steps: [...steps] };
  return { text: JSON.stringify(plan), pieceLength: 60, ...(usage === undefined ? {} : { usage }) };
}

/** An answer that replaces one text in a file. */
export function editAnswer(path: string, search: string, replace: string, usage?: AnswerUsage): Answer {
  const text = formatEdits(
    [{ type: 'edit', path, blocks: [{ search, replace, line: 1 }], line: 1 }],
    `Changed ${path}.`,
  );
  return { text, pieceLength: 30, ...(usage === undefined ? {} : { usage }) };
}

/** An answer that writes a new file. */
export function createAnswer(path: string, content: string, usage?: AnswerUsage): Answer {
  const text = formatEdits([{ type: 'create', path, text: content, line: 1 }], `Wrote ${path}.`);
  return { text, pieceLength: 30, ...(usage === undefined ? {} : { usage }) };
}
