import { buildPlanningRequest } from './planningPrompt.ts';
import type { BuiltRequest, PlanRequestInput } from './promptInputs.ts';

/** The request for a first plan of a task. */
export function buildPlanRequest(input: PlanRequestInput): BuiltRequest {
  return buildPlanningRequest(input, `# Task\n${input.task.trim()}`);
}
