/** The sums of a usage object, as its server states them. */
export interface StatedTotals {
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly reasoning: number | undefined;
  readonly total: number | undefined;
  /** Cache reads and writes under Anthropic's names. */
  readonly anthropicCache: number;
  /** Input is named as Anthropic does, whose input does not include what its cache has read and written. */
  readonly isAnthropicShape: boolean;
}

/** The sums that are billed. */
export interface BilledTotals {
  /** The whole prompt, caches included. */
  readonly input: number | undefined;
  /** Everything that the model wrote, thinking included. */
  readonly output: number | undefined;
  /** Input and output together, where nothing tells them apart. */
  readonly unsplit: number | undefined;
}

/**
 * Makes parts and total agree. What only the total counts was written by the model without being shown (Gemini's
 * thinking), and is billed as output; a part that is missing is the rest of the total.
 */
export function balanceTotals(stated: StatedTotals): BilledTotals {
  const { total = 0, anthropicCache } = stated;
  const output = outputWithReasoning(stated);
  if (!stated.input) {
    const isEverythingMissing = !output && total > 0;
    const rest = output !== undefined && total > output ? total - output : stated.input;
    return {
      input: isEverythingMissing ? undefined : rest,
      output: isEverythingMissing ? undefined : output,
      unsplit: isEverythingMissing ? total : undefined,
    };
  }
  const restOfTotal = total - stated.input - (output ?? 0);
  const isCacheBeside =
    anthropicCache > 0 && (restOfTotal === anthropicCache || (stated.isAnthropicShape && restOfTotal < 0));
  if (isCacheBeside) return { input: stated.input + anthropicCache, output, unsplit: undefined };
  return {
    input: stated.input,
    output: restOfTotal > 0 ? (output ?? 0) + restOfTotal : output,
    unsplit: undefined,
  };
}

/** Some servers (xAI) count reasoning beside the completion; the total tells which it is. */
function outputWithReasoning({ input = 0, output, reasoning, total }: StatedTotals): number | undefined {
  if (output === undefined || !reasoning) return output;
  const isApart = reasoning > output || total === input + output + reasoning;
  return isApart ? output + reasoning : output;
}
