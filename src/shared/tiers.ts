/** The three tiers, dearest first. A tier maps to an ordered chain of models (design, Words). */
export const tiers = ['orchestration', 'execution', 'grunt'] as const;

/** `orchestration` decides and plans, `execution` writes code, `grunt` classifies, summarises and names things. */
export type Tier = (typeof tiers)[number];

/** What a plan step does; the kind decides its default tier and what counts as its result. */
export const stepKinds = ['edit', 'refactor', 'tests', 'docs', 'investigate', 'check'] as const;

export type StepKind = (typeof stepKinds)[number];
