import { checkEditPath } from '../edits/editPaths.ts';
import type { StagedChange } from '../edits/editorPorts.ts';
import { checkConfigurationOf } from './find/checkConfiguration.ts';
import type { Autopilot } from '../plan/autopilotApproval.ts';
import type { StepRecord } from '../plan/planDocument.ts';

/** A step as far as its plan tells why its diff must be seen. */
type PlannedStep = Pick<StepRecord, 'critical' | 'files'>;

/**
 * Why a step's diff is to be seen whatever is approved, as far as the plan tells; `undefined` when nothing speaks
 * against it. `isCritical`: also what the router takes it for.
 */
export function whyAlwaysSeen({ critical, files }: PlannedStep, isCritical = critical): string | undefined {
  if (critical || isCritical) return 'the step is critical';
  return files.map(whySensitivePath).find((why) => why !== undefined);
}

/** Why these edits stop at their diff although the plan is on Autopilot, in words; `undefined` when they need not. */
export function whyStop(
  autopilot: Autopilot,
  step: Pick<StepRecord, 'id' | 'critical'>,
  changes: readonly StagedChange[],
  isCritical: boolean,
): string | undefined {
  if (!autopilot.stepIds.includes(step.id)) return 'this step is not one of those that may apply themselves';
  if (step.critical || isCritical) return 'the step is critical';
  for (const change of changes) {
    const why = whySensitiveChange(change);
    if (why !== undefined) return why;
  }
  return undefined;
}

function whySensitiveChange({ path, movedTo, before, after }: StagedChange): string | undefined {
  for (const written of movedTo === undefined ? [path] : [path, movedTo]) {
    const why = whySensitivePath(written);
    if (why !== undefined) return why;
    const configures = (text: string | undefined) => text && checkConfigurationOf(written, text);
    if (configures(before) !== configures(after))
      return `${written} decides what scripts, checks or builds run`;
  }
  return undefined;
}

function whySensitivePath(path: string): string | undefined {
  const checked = checkEditPath(path);
  if (!checked.ok) return `${path} ${checked.reason}`;
  return checked.needsAsking === undefined ? undefined : `${path} ${checked.needsAsking}`;
}
