import type { Autopilot } from './autopilotApproval.ts';
import type { PlanDocument } from './planDocument.ts';

/** The approval that holds now; `undefined` when every diff is shown. */
export function activeAutopilot(document: PlanDocument | undefined): Autopilot | undefined {
  const autopilot = document?.autopilot;
  return autopilot?.isSuspended === true ? undefined : autopilot;
}

/** What the plans on Autopilot may cost, by id: a limit beside those of the settings. */
export function approvedPlans(documents: readonly (PlanDocument | undefined)[]): ReadonlyMap<string, number> {
  return new Map(
    documents.flatMap((document) => {
      const autopilot = activeAutopilot(document);
      return document === undefined || autopilot === undefined
        ? []
        : [[document.id, autopilot.budgetNanoUsd]];
    }),
  );
}

/** The plan in review mode. */
export function withoutAutopilot(document: PlanDocument): PlanDocument {
  if (document.autopilot === undefined) return document;
  const { autopilot: _autopilot, ...kept } = document;
  return kept;
}

/** The plan after its window went: what was approved there holds again only when the person says so. */
export function suspendAutopilot(document: PlanDocument): PlanDocument {
  const { autopilot } = document;
  if (autopilot === undefined || autopilot.isSuspended === true) return document;
  return { ...document, autopilot: { ...autopilot, isSuspended: true } };
}
