import { visibleText } from '../../../shared/visibleText.ts';
import { checkEditPath } from '../edits/editPaths.ts';
import type { StagedChange } from '../edits/editorPorts.ts';
import { choiceOf, choosingPart } from './command/choosingFiles.ts';
import { shadowingPlace } from './command/pythonModules.ts';
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

/** What is at a path before and after a change. */
interface Place {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Both ends of a move are places: one loses a file, the other gains one. */
function placesOf({ path, movedTo, before, after }: StagedChange): readonly Place[] {
  if (movedTo === undefined) return [{ path, before, after }];
  return [
    { path, before, after: undefined },
    { path: movedTo, before: undefined, after },
  ];
}

function whySensitiveChange(change: StagedChange): string | undefined {
  for (const { path, before, after } of placesOf(change)) {
    const why = whySensitivePath(path);
    if (why !== undefined) return why;
    const isSame = whatChooses(path, before) === whatChooses(path, after);
    if (!isSame) return `${visibleText(path)} decides what scripts, checks or builds run`;
  }
  return undefined;
}

/** All of a file that has a say in what runs; `undefined` for a file without one. */
function whatChooses(path: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const checks = checkConfigurationOf(path, text);
  // Elsewhere a module of that name is the project's own.
  const isChoosing = choiceOf(path) !== undefined || shadowingPlace(path) === '';
  const choosing = isChoosing ? (choosingPart(path, text) ?? text) : undefined;
  return checks === undefined && choosing === undefined ? undefined : JSON.stringify([checks, choosing]);
}

function whySensitivePath(path: string): string | undefined {
  const checked = checkEditPath(path);
  if (!checked.ok) return `${visibleText(path)} ${checked.reason}`;
  return checked.needsAsking === undefined ? undefined : `${visibleText(path)} ${checked.needsAsking}`;
}
