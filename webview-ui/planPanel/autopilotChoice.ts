import type { AutopilotOfferView } from '../../src/shared/planView.ts';

/** What is ticked when the question appears: all that is the project's own, nothing that a model has proposed. */
export function chosenAtFirst({ commands, steps }: AutopilotOfferView): {
  readonly commandIds: readonly string[];
  readonly stepIds: readonly string[];
} {
  return {
    commandIds: commands.filter(({ isProposed, isAllowed }) => !isProposed && !isAllowed).map(({ id }) => id),
    stepIds: steps.filter(({ whySeen }) => whySeen === undefined).map(({ id }) => id),
  };
}

/** The amount that was typed, in dollars, with a point or a comma; `undefined` for anything else. */
export function budgetOf(text: string): number | undefined {
  const amount = text.trim().replace(/^\$/, '').replace(',', '.');
  return /^\d{1,6}(?:\.\d{1,9})?$/.test(amount) ? Number(amount) : undefined;
}

/** The list with an entry more or less. */
export function toggled(list: readonly string[], entry: string): readonly string[] {
  return list.includes(entry) ? list.filter((each) => each !== entry) : [...list, entry];
}
