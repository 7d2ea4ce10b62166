/** The plan that the planner is shown as the form of its answer. A plan that repeats it is none. */
export const planTemplate = {
  goal: 'what is true when the plan is done, in one sentence',
  title: 'imperative, at most 80 characters',
  instructions: '…',
} as const;

const placeholders: ReadonlySet<string> = new Set<string>([...Object.values(planTemplate), '...']);

/** Whether a text of a plan is still that of the form. */
export function isPlaceholder(text: string): boolean {
  const bare = text.trim().replace(/^<(.*)>$/s, '$1');
  return placeholders.has(bare) || (bare.endsWith('.') && placeholders.has(bare.slice(0, -1)));
}
