/** Why something was not done, in words for the person; `undefined` when it was. */
export type Refusal = string | undefined;
