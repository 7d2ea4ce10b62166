/** A sentence in a place that does not say who speaks. */
export function fromTierwise(text: string): string {
  return `Tierwise: ${text}`;
}

/** What a button or command of the person ran into. */
export function failedMessage(error: unknown): string {
  return `Tierwise could not do that: ${error instanceof Error ? error.message : String(error)}`;
}

/** Title of the costs panel's tab. */
export const costsPanelTitle = 'Tierwise: Costs';
