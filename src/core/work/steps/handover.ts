import { quoteMaterial } from '../context/quoteMaterial.ts';
import { parseEditsSoFar } from '../edits/parseEdits.ts';
import { formatModelReference } from '../../model/modelReference.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { Message } from '../../model/request.ts';
import type { StepRun } from './stepRun.ts';

/** What a model that was lost in mid-step leaves to the one that goes on: not its conversation. */
export interface Handover {
  readonly from: ModelReference;
  /** Relative paths, in the order of their first reading. */
  readonly filesRead: readonly string[];
  /** The answer as far as it had come. */
  readonly partialAnswer: string;
}

/** By step: an attempt that follows begins with what the lost one left. */
const handovers = new WeakMap<StepRun, Map<string, Handover>>();

/** Keeps a handover for the step's next attempt in this run. */
export function leaveHandover(run: StepRun, stepId: string, handover: Handover): void {
  const left = handovers.get(run) ?? new Map<string, Handover>();
  handovers.set(run, left.set(stepId, handover));
}

/** What was left for this attempt; it is told once, because the attempt leaves its own. */
export function takeHandover(run: StepRun, stepId: string): Handover | undefined {
  const handover = handovers.get(run)?.get(stepId);
  handovers.get(run)?.delete(stepId);
  return handover;
}

/** Longest part of a lost answer that is told, in characters. */
const longestAnswer = 30_000;

/** The handover as the model that goes on is told it; nothing where it would tell nothing. */
export function handoverMessages(handover: Handover | undefined): readonly Message[] {
  if (handover === undefined) return [];
  const { from, filesRead, partialAnswer } = handover;
  const hasEdits = parseEditsSoFar(partialAnswer).operations.length > 0;
  if (filesRead.length === 0 && !hasEdits) return [];
  const pieces = [
    `# Taking over\n${formatModelReference(from)} was at this step and was cut off by its provider. Nothing of it is written.`,
    ...(filesRead.length === 0
      ? []
      : [`It had read these files:\n${filesRead.map((path) => `- ${path}`).join('\n')}`]),
    ...(hasEdits
      ? [
          'It had written these edits, the last of them perhaps not to its end. Write again those that you agree with:',
          quoteMaterial('edits', partialAnswer.slice(0, longestAnswer)),
        ]
      : []),
  ];
  return [{ role: 'user', text: pieces.join('\n\n') }];
}
