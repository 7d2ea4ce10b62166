import type { AutopilotOffer } from '../../core/work/session/autopilotOffer.ts';
import type { Autopilot } from '../../core/work/plan/autopilotApproval.ts';
import type { PlanDocument } from '../../core/work/plan/planDocument.ts';
import { formatUsd } from '../../shared/format.ts';
import type { AutopilotOfferView, AutopilotView, MoneyView } from '../../shared/planView.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

const nanoUsdPerUsd = 1_000_000_000;

/** How the plan stands to Autopilot: off, asked about, on, or waiting to be resumed. */
export function autopilotView(
  document: PlanDocument,
  offer: AutopilotOffer | 'gathering' | undefined,
): AutopilotView {
  if (offer === 'gathering') return { kind: 'gathering' };
  if (offer !== undefined) return { kind: 'offered', offer: offerView(offer, document) };
  const { autopilot } = document;
  if (autopilot === undefined) return { kind: 'off' };
  const approval = approvalText(autopilot);
  return { kind: autopilot.isSuspended === true ? 'suspended' : 'on', approval };
}

function approvalText({ approvedAtMs, budgetNanoUsd, commands, stepIds }: Autopilot): string {
  return `Approved ${new Date(approvedAtMs).toLocaleString()}: up to ${formatUsd(budgetNanoUsd)}, ${stepIds.length} steps without a diff, ${commands.length} commands without asking.`;
}

function offerView(offer: AutopilotOffer, { steps }: PlanDocument): AutopilotOfferView {
  const { forecast, stepsWithoutEstimate, spentNanoUsd, budgetNanoUsd } = offer;
  const money = (nanoUsd: number): MoneyView => ({
    text: `≈${formatUsd(nanoUsd)}`,
    explanation: `Estimates of the open steps, and the ${formatUsd(spentNanoUsd)} that are spent`,
    isUnpriced: false,
  });
  return {
    p50: money(forecast.p50NanoUsd),
    p90: money(forecast.p90NanoUsd),
    stepsWithoutEstimate,
    budgetDollars: budgetNanoUsd / nanoUsdPerUsd,
    commands: offer.commands.map(({ id, label, command, cwd, origin, isAllowed }) => ({
      ...{ id, label, command, isAllowed },
      ...(cwd === '' ? {} : { cwd }),
      isProposed: origin === 'model',
    })),
    steps: offer.steps.map(({ stepId, title, whyAlwaysSeen }) => ({
      id: stepId,
      number: steps.findIndex(({ id }) => id === stepId) + 1,
      title,
      ...withoutUndefined({ whySeen: whyAlwaysSeen }),
    })),
  };
}
