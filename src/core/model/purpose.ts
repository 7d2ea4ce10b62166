/** What a call is for. Every row of the ledger carries one of these (design, Words). */
export const purposes = [
  'plan',
  'step',
  'refactor',
  'tests',
  'fix',
  'explain',
  'docs',
  'review',
  'classify',
  'summarise',
  'commit-message',
  'name',
  'title',
  'compact',
  'chat',
  'probe',
] as const;

export type Purpose = (typeof purposes)[number];
