import type { JSX } from 'preact';
import { formatDuration, formatTokens } from '../../src/shared/format.ts';
import type { StepView } from '../../src/shared/planView.ts';
import type { Tier } from '../../src/shared/tiers.ts';
import { labels } from '../labels/planLabels.ts';
import { fill } from '../shared/fill.ts';
import { Icon } from '../shared/icon.tsx';
import { useNowMs } from './clock.ts';
import { tokensText } from './totals.tsx';

interface StepMetaProperties {
  readonly id: string;
  readonly step: StepView;
  readonly numbers: ReadonlyMap<string, number>;
}

/** The quiet second line of a step: status, tier, model, order, tokens and time. */
export function StepMeta({ id, step, numbers }: StepMetaProperties): JSX.Element {
  const after = step.dependsOn
    .flatMap((stepId) => numbers.get(stepId) ?? [])
    .sort((left, right) => left - right);
  const red = step.checksDeferredUntil === undefined ? undefined : numbers.get(step.checksDeferredUntil);
  const { inputTokens, outputTokens } = step.spent;
  const tokens =
    inputTokens === undefined && outputTokens === undefined
      ? undefined
      : (inputTokens ?? 0) + (outputTokens ?? 0);
  return (
    <div class="step-meta" id={id}>
      <span class="status-word">{labels.statuses[step.status]}</span>
      {step.activity !== undefined && <span class="activity">{step.activity}</span>}
      {step.activityLimits !== undefined && <span class="figure">{step.activityLimits}</span>}
      {step.waitUntilMs !== undefined && <Countdown untilMs={step.waitUntilMs} />}
      <TierMark tier={step.tier} />
      <span>{step.kind}</span>
      {step.status !== 'writing' && (
        <span
          class={step.model === undefined ? 'model no-model' : 'model'}
          title={step.isModelChosen ? labels.modelChosen : undefined}
        >
          {step.model ?? labels.noModel}
          {step.isModelChosen && <span class="heard-only"> ({labels.modelChosen})</span>}
        </span>
      )}
      {after.length > 0 && <span>{fill(labels.after, after.join(', '))}</span>}
      {red !== undefined && (
        <span title={labels.checksRunAtExplanation}>{fill(labels.checksRunAt, red)}</span>
      )}
      {step.isCritical && (
        <span class="critical" title={labels.criticalExplanation}>
          <Icon name="warning" />
          {labels.critical}
        </span>
      )}
      {step.isOnCriticalPath && <span title={labels.criticalPathExplanation}>{labels.criticalPath}</span>}
      {tokens !== undefined && (
        <span class="figure" title={tokensText(step.spent)}>
          {fill(labels.tokensShort, formatTokens(tokens))}
        </span>
      )}
      {step.runningSinceMs === undefined ? (
        step.spent.elapsedMs !== undefined && (
          <span class="figure">{formatDuration(step.spent.elapsedMs)}</span>
        )
      ) : (
        <Ticking sinceMs={step.runningSinceMs} />
      )}
    </div>
  );
}

function Ticking({ sinceMs }: { readonly sinceMs: number }): JSX.Element {
  // The host may be another machine whose clock is ahead.
  const elapsedMs = Math.max(0, useNowMs(sinceMs) - sinceMs);
  return <span class="figure">{formatDuration(Math.floor(elapsedMs / 1000) * 1000)}</span>;
}

/** Time that is left of a wait, ticking. */
export function Countdown({ untilMs }: { readonly untilMs: number }): JSX.Element {
  const leftMs = Math.max(0, untilMs - useNowMs(untilMs));
  const left = formatDuration(Math.ceil(leftMs / 1000) * 1000);
  return <span class="figure">{fill(labels.waitLeft, left)}</span>;
}

function TierMark({ tier }: { readonly tier: Tier }): JSX.Element {
  return <span class={`tier tier-${tier}`}>{tier}</span>;
}
