import type { ActionKind } from '../../core/work/codeActions/codeAction.ts';
import { actionCommandIds, type ActionCommandId } from '../../shared/contract.ts';

/** The command that runs each action: the same from lightbulb, lens, menu and palette. */
export const commandOfAction: Readonly<Record<ActionKind, ActionCommandId>> = {
  extract: actionCommandIds.refactorCode,
  rename: actionCommandIds.refactorCode,
  simplify: actionCommandIds.refactorCode,
  modernise: actionCommandIds.refactorCode,
  rewrite: actionCommandIds.refactorCode,
  tests: actionCommandIds.writeTests,
  docs: actionCommandIds.addDocs,
  fix: actionCommandIds.fixProblem,
  explain: actionCommandIds.explainCode,
  review: actionCommandIds.reviewCode,
};
