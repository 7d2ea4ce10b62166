import type { ApprovedCommand } from '../plan/approvedCommand.ts';
import { makeAutopilotOffer, type AutopilotOffer } from './autopilotOffer.ts';
import type { PlanStateStore } from '../plan/state/planStateStore.ts';
import type { WorkContext } from '../ask/folderContext.ts';
import { elsewhere, noPlan, type Refusal, type SessionWork } from './sessionWork.ts';

/** What the person says to an offer. */
export interface AutopilotChoice {
  readonly budgetNanoUsd: number;
  /** Ids of the offered commands that may run without asking. */
  readonly commandIds: readonly string[];
  /** Ids of the offered steps that may apply themselves. */
  readonly stepIds: readonly string[];
}

/** The one approval under which a plan runs without stopping at each diff. */
export interface SessionAutopilot {
  /** What is on offer; `gathering` while that is found out. An offer is gone as soon as the plan is another one. */
  offer(): AutopilotOffer | 'gathering' | undefined;
  /** Finds out what the approval would cover. */
  prepare(): Promise<Refusal>;
  decline(): void;
  /** Approves what was chosen of the offer, and runs. */
  start(choice: AutopilotChoice): Promise<Refusal>;
  /** What was approved before a reload holds again, and the plan goes on. */
  resume(): Promise<Refusal>;
  /** From now on every diff is shown. */
  stop(): Refusal;
}

export function createSessionAutopilot(
  context: WorkContext,
  planState: PlanStateStore,
  work: SessionWork,
  run: (signal: AbortSignal) => Promise<Refusal>,
  tell: () => void,
): SessionAutopilot {
  let gathering: string | undefined;
  let offered: { readonly offer: AutopilotOffer; readonly of: string } | undefined;

  /** The plan as far as it decides what is approved. */
  function planNow(): string {
    const { id, steps = [] } = planState.current() ?? {};
    return JSON.stringify([
      id,
      steps.map((step) => [
        ...[step.id, step.status, step.title, step.kind, step.tier, step.files, step.instructions],
        ...[step.acceptance, step.dependsOn, step.critical, step.checksDeferredUntil, step.modelOverride],
      ]),
    ]);
  }

  function current(): AutopilotOffer | undefined {
    if (offered === undefined) return undefined;
    return offered.of === planNow() ? offered.offer : undefined;
  }

  function approved(offer: AutopilotOffer, { commandIds }: AutopilotChoice): readonly ApprovedCommand[] {
    return offer.commands
      .filter(({ id }) => commandIds.includes(id))
      .map(({ command, cwd, pattern, fingerprint }) => ({ command, cwd, pattern, fingerprint }));
  }

  return {
    offer: () => (gathering === undefined ? current() : 'gathering'),
    async prepare() {
      const document = planState.current();
      if (document === undefined) return noPlan;
      const refused = work.whyNot();
      if (refused !== undefined) return refused;
      if (document.steps.every((step) => step.status === 'done')) return 'All steps are done.';
      const of = planNow();
      gathering = of;
      offered = undefined;
      tell();
      try {
        const offer = await makeAutopilotOffer(context, document);
        // Declined, or asked for anew, while it was found out.
        if (gathering === of) offered = { offer, of };
      } finally {
        gathering = undefined;
        tell();
      }
      return undefined;
    },
    decline() {
      gathering = undefined;
      offered = undefined;
      tell();
    },
    start(choice) {
      const offer = current();
      if (offer === undefined)
        return Promise.resolve('The plan has changed since. Look again at what Autopilot would do.');
      return work.runExclusive((signal) => {
        const offeredIds = offer.steps
          .filter((step) => step.whyAlwaysSeen === undefined)
          .map(({ stepId }) => stepId);
        offered = undefined;
        const autopilot = {
          approvedAtMs: context.call.clock.now(),
          budgetNanoUsd: choice.budgetNanoUsd,
          commands: approved(offer, choice),
          stepIds: offeredIds.filter((id) => choice.stepIds.includes(id)),
        };
        context.call.log.info(
          `Autopilot: ${autopilot.stepIds.length} steps, ${autopilot.commands.map(({ command }) => command).join(' | ')}`,
        );
        return planState.dispatch({ type: 'autopilot-approved', autopilot }) ?? run(signal);
      });
    },
    resume: () =>
      work.runExclusive((signal) => planState.dispatch({ type: 'autopilot-resumed' }) ?? run(signal)),
    stop() {
      if (planState.current() === undefined) return noPlan;
      return work.isElsewhere() ? elsewhere : planState.dispatch({ type: 'autopilot-ended' });
    },
  };
}
