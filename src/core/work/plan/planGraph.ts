/** What the dependency graph needs of a step. */
export interface GraphStep {
  readonly id: string;
  readonly dependsOn: readonly string[];
}

/**
 * Ids in an order in which every step comes after those it depends on; among free steps the list's own order
 * holds. Unknown dependencies are ignored; steps on a cycle come last, in list order.
 */
export function orderSteps(steps: readonly GraphStep[]): string[] {
  const ids = new Set(steps.map((step) => step.id));
  const placed = new Set<string>();
  let waiting = steps;
  while (waiting.length > 0) {
    const next = waiting.find((step) => step.dependsOn.every((id) => placed.has(id) || !ids.has(id)));
    const step = next ?? waiting[0];
    if (step === undefined) break;
    placed.add(step.id);
    waiting = waiting.filter((other) => other.id !== step.id);
  }
  return [...placed];
}

/** One cycle as the ids along it, its first id repeated at the end (`['a', 'b', 'a']`); `undefined` if there is none. */
export function findCycle(steps: readonly GraphStep[]): string[] | undefined {
  const byId = indexById(steps);
  const finished = new Set<string>();
  for (const start of steps) {
    // Walked by hand instead of by recursion, so that no plan however deep exhausts the stack.
    const path: { readonly id: string; nextDependency: number }[] = [{ id: start.id, nextDependency: 0 }];
    while (path.length > 0) {
      const top = path.at(-1);
      if (top === undefined) break;
      const dependency = finished.has(top.id) ? undefined : byId.get(top.id)?.dependsOn[top.nextDependency];
      if (dependency === undefined) {
        finished.add(top.id);
        path.pop();
        continue;
      }
      top.nextDependency += 1;
      const seenAt = path.findIndex((visited) => visited.id === dependency);
      if (seenAt >= 0) return [...path.slice(seenAt).map((visited) => visited.id), dependency];
      path.push({ id: dependency, nextDependency: 0 });
    }
  }
  return undefined;
}

/** Ids of all steps that need this one, directly or through others, in list order. */
export function dependentsOf(steps: readonly GraphStep[], stepId: string): string[] {
  return reach(
    stepId,
    (id) => steps.filter((step) => step.dependsOn.includes(id)).map((step) => step.id),
    steps,
  );
}

/** Ids of all steps that this one needs, directly or through others, in list order. */
export function dependenciesOf(steps: readonly GraphStep[], stepId: string): string[] {
  const byId = indexById(steps);
  return reach(stepId, (id) => byId.get(id)?.dependsOn ?? [], steps);
}

/** How many steps deep each step lies: 0 without dependencies, else one more than its deepest dependency. */
export function stepDepths(steps: readonly GraphStep[]): Map<string, number> {
  const byId = indexById(steps);
  const depths = new Map<string, number>();
  for (const id of orderSteps(steps)) {
    const below = (byId.get(id)?.dependsOn ?? []).map((dependency) => depths.get(dependency) ?? -1);
    depths.set(id, Math.max(-1, ...below) + 1);
  }
  return depths;
}

/**
 * The chain of dependent steps with the greatest total weight, first to last: what the plan's length hangs on.
 * Weights are any non-negative measure (tokens, seconds); ties go to the earlier step of the list.
 */
export function criticalPath<Step extends GraphStep>(
  steps: readonly Step[],
  weightOf: (step: Step) => number,
): string[] {
  const byId = indexById(steps);
  const longest = new Map<string, { readonly weight: number; readonly from: string | undefined }>();
  for (const id of orderSteps(steps)) {
    const step = byId.get(id);
    if (step === undefined) continue;
    let from: string | undefined;
    let before = 0;
    for (const dependency of step.dependsOn) {
      const weight = longest.get(dependency)?.weight;
      if (weight !== undefined && (from === undefined || weight > before)) {
        from = dependency;
        before = weight;
      }
    }
    longest.set(id, { weight: before + Math.max(0, weightOf(step)), from });
  }
  let end: string | undefined;
  for (const step of steps) {
    const weight = longest.get(step.id)?.weight ?? 0;
    if (end === undefined || weight > (longest.get(end)?.weight ?? 0)) end = step.id;
  }
  const path: string[] = [];
  for (let id = end; id !== undefined && !path.includes(id); id = longest.get(id)?.from) path.unshift(id);
  return path;
}

/** What decides whether a step can run. */
export interface RunnableStep extends GraphStep {
  readonly status: string;
}

/**
 * Steps that can be sent now, in list order: waiting or interrupted, and everything they depend on is done.
 * Failed, rejected and reverted steps run again only when the person asks for it.
 */
export function readySteps<Step extends RunnableStep>(steps: readonly Step[]): Step[] {
  return steps.filter(
    (step) =>
      (step.status === 'pending' || step.status === 'interrupted') &&
      unmetDependencies(steps, step).length === 0,
  );
}

/** Ids of the direct dependencies that are not done. */
export function unmetDependencies(steps: readonly RunnableStep[], step: GraphStep): string[] {
  const done = new Set(steps.filter((other) => other.status === 'done').map((other) => other.id));
  return step.dependsOn.filter((id) => !done.has(id));
}

function indexById<Step extends GraphStep>(steps: readonly Step[]): Map<string, Step> {
  return new Map(steps.map((step) => [step.id, step]));
}

function reach(
  start: string,
  neighboursOf: (id: string) => readonly string[],
  steps: readonly GraphStep[],
): string[] {
  const reached = new Set<string>();
  const waiting = [start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const neighbour of neighboursOf(id)) {
      if (reached.has(neighbour)) continue;
      reached.add(neighbour);
      waiting.push(neighbour);
    }
  }
  reached.delete(start);
  return steps.map((step) => step.id).filter((id) => reached.has(id));
}
