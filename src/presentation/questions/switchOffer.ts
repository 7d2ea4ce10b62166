import type { FailoverPorts } from '../../core/calling/failover/failoverPorts.ts';
import { formatModelReference } from '../../core/model/modelReference.ts';
import type { AskPerson } from '../../core/model/question.ts';
import { formatDuration, formatUsd } from '../../shared/format.ts';

/** Below this nobody reads a question before it is over. */
const shortestAskedMs = 3_000;

/** Puts the choice to the person, with its price: wait, which is free, or go to another model now. */
export function createSwitchOffer(ask: AskPerson): NonNullable<FailoverPorts['offerSwitch']> {
  return async ({ model, expectedNanoUsd }, waitMs, signal) => {
    if (waitMs < shortestAskedMs) return 'wait';
    const price = expectedNanoUsd === undefined ? 'no known price' : `~${formatUsd(expectedNanoUsd)}`;
    const answer = await ask(
      {
        title: 'The models asked for are cooling down.',
        detail: 'Without an answer Tierwise waits.',
        answers: [
          { id: 'wait', label: `Wait ${formatDuration(waitMs)} (free)` },
          { id: 'switch', label: `Switch to ${formatModelReference(model)} now (${price})` },
        ],
      },
      signal,
    );
    return answer === 'switch' ? 'switch' : 'wait';
  };
}
