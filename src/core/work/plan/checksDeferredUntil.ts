import type { StepKind } from '../../../shared/tiers.ts';
import { dependentsOf, type GraphStep } from './planGraph.ts';

/** A step as far as its checks may be put off. */
export interface DeferrableStep extends GraphStep {
  readonly title: string;
  readonly kind: StepKind;
  /** Id of the later step at which its checks run; absent: they run at the step itself. */
  readonly checksDeferredUntil?: string;
}

/** Kinds that change no file: they break nothing, and nothing is checked at them. */
const lookingKinds: ReadonlySet<StepKind> = new Set(['investigate', 'check']);

/** Why the checks of a step cannot be put off as it says; `undefined` when they can, or are not put off. */
export function whyNotDeferrable(steps: readonly DeferrableStep[], step: DeferrableStep): string | undefined {
  const { checksDeferredUntil } = step;
  if (checksDeferredUntil === undefined) return undefined;
  const name = `The checks of "${step.title}"`;
  if (lookingKinds.has(step.kind)) return `${name} cannot be put off: it changes no file.`;
  const target = steps.find(({ id }) => id === checksDeferredUntil);
  if (target === undefined)
    return `${name} cannot be put off until "${checksDeferredUntil}": there is no such step.`;
  if (lookingKinds.has(target.kind))
    return `${name} cannot be put off until "${target.title}": that step changes no file, so nothing is checked there.`;
  return dependentsOf(steps, step.id).includes(checksDeferredUntil)
    ? undefined
    : `${name} cannot be put off until "${target.title}": that step does not come after it.`;
}

/** The steps with every mark dropped that leads nowhere, and a sentence for each. The same array when none did. */
export function dropInvalidDeferrals<Step extends DeferrableStep>(
  steps: readonly Step[],
): { readonly steps: readonly Step[]; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const kept = steps.map((step) => {
    const why = whyNotDeferrable(steps, step);
    if (why === undefined) return step;
    notes.push(`${why} They run at the step itself.`);
    const { checksDeferredUntil: _deferred, ...rest } = step;
    return rest as Step;
  });
  return notes.length === 0 ? { steps, notes } : { steps: kept, notes };
}

/** What a step's checks have to know of the plan. */
export interface DeferralState {
  /** Its checks run later. */
  readonly checksDeferredUntil: boolean;
  /** Ids of the steps whose checks run at this one, directly or because those they were deferred to defer theirs too. */
  readonly endsDeferralOf: readonly string[];
}

/** Where a step's checks run. Once the step that they were deferred to is done, they run at the step itself. */
export function deferralStateOf(
  steps: readonly (DeferrableStep & { readonly status: string; readonly startedAtMs?: number })[],
  stepId: string,
): DeferralState {
  const byId = new Map(steps.map((step) => [step.id, step]));
  let target = byId.get(byId.get(stepId)?.checksDeferredUntil ?? '');
  // A step that defers its own checks hands on those that wait for it.
  for (const _round of steps) {
    if (target?.status === 'done' && target.checksDeferredUntil !== undefined)
      target = byId.get(target.checksDeferredUntil);
  }
  const ends = new Set([stepId]);
  // Marks follow dependencies, which have no cycle; as many rounds as there are steps find them all.
  for (const _round of steps) {
    for (const { id, checksDeferredUntil } of steps)
      if (checksDeferredUntil !== undefined && ends.has(checksDeferredUntil)) ends.add(id);
  }
  ends.delete(stepId);
  const endsDeferralOf = steps
    .filter(({ id, status }) => ends.has(id) && status === 'done')
    .sort((one, other) => (one.startedAtMs ?? 0) - (other.startedAtMs ?? 0))
    .map(({ id }) => id);
  return { checksDeferredUntil: target !== undefined && target.status !== 'done', endsDeferralOf };
}
