import { isFindingsOnly } from '../context/buildStepRequest.ts';
import { whyAlwaysSeen } from '../verify/autopilotStops.ts';
import { forecastPlan } from '../plan/forecast.ts';
import type { PlanDocument, StepRecord } from '../plan/planDocument.ts';
import type { ForeseenCommand } from '../plan/approvedCommand.ts';
import { stepSubject } from '../ask/decisionSubject.ts';
import { decideStep } from '../ask/decideStep.ts';
import type { WorkContext } from '../ask/folderContext.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** What the person is asked before a plan runs on Autopilot: all that the one approval would cover. */
export interface AutopilotOffer {
  /** Of the whole plan, what is spent included; in nano-dollars. */
  readonly forecast: { readonly p50NanoUsd: number; readonly p90NanoUsd: number };
  /** Open steps whose cost nobody can tell; they are in no sum. */
  readonly stepsWithoutEstimate: number;
  readonly spentNanoUsd: number;
  /** What is proposed as the most that the plan may cost, in nano-dollars. */
  readonly budgetNanoUsd: number;
  readonly commands: readonly OfferedCommand[];
  readonly steps: readonly OfferedStep[];
}

/** A command of the checks, as it would run. */
export interface OfferedCommand extends ForeseenCommand {
  readonly id: string;
}

/** An open step that will write. */
export interface OfferedStep {
  readonly stepId: string;
  readonly title: string;
  /** Set where its diff is shown in any case; completes "… because ". */
  readonly whyAlwaysSeen?: string;
}

/** Room above the forecast, for attempts that fail. */
const headroom = 1.5;

/** Output that a call is held against its budget with, at least: with less its answer would be cut off. */
const heldTokens = 8_192;

const centNanoUsd = 10_000_000;

/** Looks at what a plan would do by itself. Sends nothing and runs nothing. */
export async function makeAutopilotOffer(
  context: WorkContext,
  document: PlanDocument,
): Promise<AutopilotOffer> {
  const open = document.steps.filter((step) => step.status !== 'done');
  const writing = open.filter((step) => !isFindingsOnly(step));
  const { spentNanoUsd, stillNanoUsd } = forecastPlan(document);
  const half = open.reduce((sum, { estimate }) => sum + middleOf(estimate), 0);
  const forecast = { p50NanoUsd: spentNanoUsd + half, p90NanoUsd: spentNanoUsd + stillNanoUsd };
  const foreseen = await context.folder.verifier.foresee(
    writing.map(({ id, files, acceptance }) => ({ stepId: id, files, acceptance })),
  );
  const providersWithKey = await context.routing.providersWithKey();
  const offered = writing.map((step) => offerStep(context, document, step, providersWithKey));
  const heldNanoUsd = Math.max(0, ...offered.map((step) => step.heldNanoUsd));
  return {
    forecast,
    stepsWithoutEstimate: open.filter(({ estimate }) => estimate === undefined).length,
    spentNanoUsd,
    budgetNanoUsd: proposedBudget(context, spentNanoUsd + stillNanoUsd * headroom + heldNanoUsd),
    commands: foreseen.map((command, index) => ({ ...command, id: `command-${index}` })),
    steps: offered.map(({ step }) => step),
  };
}

function middleOf(estimate: StepRecord['estimate']): number {
  if (estimate === undefined) return 0;
  return estimate.midNanoUsd ?? Math.round((estimate.lowNanoUsd + estimate.highNanoUsd) / 2);
}

/** In full cents, and no more than a plan may cost anyway. */
function proposedBudget(context: WorkContext, nanoUsd: number): number {
  const proposed = Math.max(1, Math.ceil(nanoUsd / centNanoUsd)) * centNanoUsd;
  return Math.min(proposed, context.routing.settings().budgets.perPlanNanoUsd ?? proposed);
}

function offerStep(
  context: WorkContext,
  document: PlanDocument,
  step: StepRecord,
  providersWithKey: ReadonlySet<string>,
): { readonly step: OfferedStep; readonly heldNanoUsd: number } {
  const knowledge = context.routing.decisionKnowledge(stepSubject(step, document, context.call.clock.now()));
  const decided = decideStep(step, context.routing.settings(), providersWithKey, knowledge);
  const isCritical = 'decision' in decided && decided.decision.isCritical;
  const why = whyAlwaysSeen(step, isCritical);
  const candidates = 'decision' in decided ? decided.decision.candidates : [];
  // A running call is held with the most that it can cost, whatever it costs then: the dearest one has to fit too.
  const held = candidates.map(({ model, tier }) => {
    const tokens = Math.min(heldTokens, context.routing.settings().tiers[tier].maxOutputTokens);
    return (
      tokens * (knowledge.knowledge?.outputPricePerMillionUsd?.(model) ?? 0) * nanoUsdPerTokenAtOneDollar
    );
  });
  return {
    step: { stepId: step.id, title: step.title, ...withoutUndefined({ whyAlwaysSeen: why }) },
    heldNanoUsd: Math.max(0, ...held),
  };
}

/** At a price of a dollar per million tokens. */
const nanoUsdPerTokenAtOneDollar = 1_000;
