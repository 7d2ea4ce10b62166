import { quoteMaterial } from '../context/quoteMaterial.ts';
import { joinTraced, traced } from '../../model/request/tracedText.ts';
import { parseEditsSoFar } from '../edits/parseEdits.ts';
import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { Message } from '../../model/request/request.ts';

/** What a model that was lost in mid-step leaves to the one that goes on: not its conversation. */
export interface Handoff {
  readonly from: ModelReference;
  /** Relative paths, in the order of their first reading. */
  readonly filesRead: readonly string[];
  /** The answer as far as it had come. */
  readonly partialAnswer: string;
  /** Private files that it had seen. */
  readonly origins?: readonly string[];
}

/** Longest part of a lost answer that is told, in characters. */
const longestAnswer = 30_000;

/** The handoff as the model that goes on is told it; nothing where it would tell nothing. */
export function handoffMessages(handoff: Handoff | undefined): readonly Message[] {
  if (handoff === undefined) return [];
  const { from, filesRead, partialAnswer, origins = [] } = handoff;
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
          traced(quoteMaterial('edits', partialAnswer.slice(0, longestAnswer)), { origins }),
        ]
      : []),
  ];
  return [{ role: 'user', ...joinTraced(pieces, '\n\n') }];
}
