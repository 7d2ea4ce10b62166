import type { Plan, PlanStep } from '../core/work/plan/planSchema.ts';

/** The plan that the sample's planner writes, whatever the task says. */
export const samplePlan: Plan = {
  goal: 'Ten or more of one article are 10 % cheaper, the cart is tested, and the receipt shows what was saved.',
  assumptions: [
    'This is the sample: its models have prepared answers and plan this whatever the task says.',
    'The README is right: the discount begins at ten articles, not at eleven.',
  ],
  steps: [
    {
      id: 's1',
      title: 'Find where the discount is lost',
      kind: 'investigate',
      tier: 'grunt',
      files: ['src/cart.js', 'README.md'],
      instructions:
        'Compare the rule in the README with lineDiscount in src/cart.js and name the line that is wrong.',
      acceptance: ['The wrong line is named with the reason.'],
      dependsOn: [],
      critical: false,
      outputTokens: 120,
    },
    {
      id: 's2',
      title: 'Give the discount from ten articles on',
      kind: 'edit',
      tier: 'execution',
      files: ['src/cart.js'],
      instructions:
        'Make lineDiscount in src/cart.js apply to a quantity of exactly ten. Change nothing else.',
      acceptance: ['lineDiscount({ priceCents: 100, quantity: 10 }) is 100.'],
      dependsOn: ['s1'],
      critical: false,
      outputTokens: 200,
    },
    {
      id: 's3',
      title: 'Test the cart',
      kind: 'tests',
      tier: 'execution',
      files: ['src/cart.js', 'test/cart.test.js'],
      instructions:
        'Write test/cart.test.js: nine, ten and eleven of one article, and the total of a cart with two lines.',
      acceptance: ['npm test passes.', 'The test for ten fails on the old code.'],
      dependsOn: ['s2'],
      critical: false,
      outputTokens: 500,
    },
    {
      id: 's4',
      title: 'Show the savings on the receipt',
      kind: 'edit',
      tier: 'execution',
      files: ['src/receipt.js', 'src/cart.js'],
      instructions:
        'Replace the TODO in src/receipt.js by a line "You saved $…" when the cart has a discount.',
      acceptance: ['A cart without a discount prints no such line.'],
      dependsOn: ['s2'],
      critical: false,
      outputTokens: 300,
    },
    {
      id: 's5',
      title: 'Describe the savings line',
      kind: 'docs',
      tier: 'grunt',
      files: ['README.md'],
      instructions:
        'Add one sentence about the savings line of the receipt to the Discounts section of README.md.',
      acceptance: ['The README mentions the line.'],
      dependsOn: ['s4'],
      critical: false,
      outputTokens: 150,
    },
  ],
};

/** What is left to plan when every step of the sample's plan stays. */
const lookAgain: PlanStep = {
  id: 'look',
  title: 'Look at the result once more',
  kind: 'check',
  tier: 'grunt',
  files: ['src/cart.js', 'src/receipt.js'],
  instructions:
    'Check that the discount and the savings line do what the README says, and name what does not.',
  acceptance: ['Every rule of the README is named with the line that keeps it.'],
  dependsOn: [],
  critical: false,
  outputTokens: 120,
};

/** All steps that the sample has answers to. */
export const sampleSteps: readonly PlanStep[] = [...samplePlan.steps, lookAgain];

/**
 * The plan for what is left, by what a re-planning request says of the steps that stay. Steps are known by their
 * titles; the new ones get ids that the request does not name, and depend on steps that stay by the ids they have there.
 */
export function planAfter(requestText: string): Plan {
  const kept = requestText.split('These steps are taken out')[0] ?? '';
  const keptIds = new Map<string, string>();
  for (const [, id = '', title = ''] of kept.matchAll(/^- (\S+) \([a-z-]+\): (.*)$/gm)) {
    const step = sampleSteps.find((candidate) => candidate.title === title);
    if (step !== undefined) keptIds.set(step.id, id);
  }
  const left = samplePlan.steps.filter((step) => !keptIds.has(step.id));
  let round = 2;
  while (requestText.includes(`-r${round} (`)) round++;
  const newId = (id: string) => `${id}-r${round}`;
  const steps = (left.length === 0 ? [lookAgain] : left).map((step) => ({
    ...step,
    id: newId(step.id),
    dependsOn: step.dependsOn.map((id) => keptIds.get(id) ?? newId(id)),
  }));
  return { ...samplePlan, steps };
}
