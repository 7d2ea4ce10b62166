import type { StepPatch, StepView } from '../../src/shared/planView.ts';
import type { StepForm } from './savedPanel.ts';

/** The form of a step as it is now. */
export function formOf(step: StepView): StepForm {
  return {
    title: step.title,
    kind: step.kind,
    tier: step.tier,
    model: step.isModelChosen ? (step.model ?? '') : '',
    files: step.files.join('\n'),
    instructions: step.instructions,
    acceptance: step.acceptance.join('\n'),
    dependsOn: step.dependsOn,
    isCritical: step.isCritical,
    checksDeferredUntil: step.checksDeferredUntil ?? '',
  };
}

/** What the person changed; `undefined` when nothing differs. */
export function patchOf(step: StepView, form: StepForm): StepPatch | undefined {
  const before = formOf(step);
  const title = form.title.trim();
  const files = lines(form.files);
  const acceptance = lines(form.acceptance);
  const patch: StepPatch = {
    ...(title !== before.title ? { title } : {}),
    ...(form.kind !== before.kind ? { kind: form.kind } : {}),
    ...(form.tier !== before.tier ? { tier: form.tier } : {}),
    ...(form.model !== before.model ? { model: form.model } : {}),
    ...(!isSame(files, step.files) ? { files } : {}),
    ...(form.instructions !== before.instructions ? { instructions: form.instructions } : {}),
    ...(!isSame(acceptance, step.acceptance) ? { acceptance } : {}),
    ...(!isSame(form.dependsOn, step.dependsOn) ? { dependsOn: form.dependsOn } : {}),
    ...(form.checksDeferredUntil !== before.checksDeferredUntil
      ? { checksDeferredUntil: form.checksDeferredUntil }
      : {}),
    ...(form.isCritical !== before.isCritical ? { isCritical: form.isCritical } : {}),
  };
  return Object.keys(patch).length === 0 ? undefined : patch;
}

function lines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((each, index) => each === right[index]);
}

/** Ids of the steps that write and depend on this one, directly or through others. */
export function laterSteps(steps: readonly StepView[], stepId: string): ReadonlySet<string> {
  const reached = new Set([stepId]);
  for (const _round of steps) {
    for (const { id, dependsOn } of steps) if (dependsOn.some((other) => reached.has(other))) reached.add(id);
  }
  reached.delete(stepId);
  return new Set(
    steps
      .filter(({ id, kind }) => reached.has(id) && kind !== 'investigate' && kind !== 'check')
      .map(({ id }) => id),
  );
}
