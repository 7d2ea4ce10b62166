import type { JSX } from 'preact';
import { formatDuration, formatTokens } from '../../src/shared/format.ts';
import type { StepView } from '../../src/shared/planView.ts';
import type { Tier } from '../../src/shared/tiers.ts';
import { fill } from '../shared/fill.ts';
import { Icon } from '../shared/icon.tsx';
import { useNowMs } from './clock.ts';
import { strings } from './panelState.ts';
import { tokensText } from './totals.tsx';
import { kindText, statusText, tierText } from './words.ts';

interface StepMetaProperties {
  readonly id: string;
  readonly step: StepView;
  readonly numbers: ReadonlyMap<string, number>;
}

/** The quiet second line of a step: status, tier, model, order, tokens and time. */
export function StepMeta({ id, step, numbers }: StepMetaProperties): JSX.Element {
  const words = strings.value;
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
      <span class="status-word">{statusText(step.status, words)}</span>
      {step.activity !== undefined && <span class="activity">{step.activity}</span>}
      {step.activityLimits !== undefined && <span class="figure">{step.activityLimits}</span>}
      {step.waitUntilMs !== undefined && <Countdown untilMs={step.waitUntilMs} />}
      <TierMark tier={step.tier} />
      <span>{kindText(step.kind, words)}</span>
      {step.status !== 'writing' && (
        <span
          class={step.model === undefined ? 'model no-model' : 'model'}
          title={step.isModelChosen ? words.modelChosen : undefined}
        >
          {step.model ?? words.noModel}
          {step.isModelChosen && <span class="heard-only"> ({words.modelChosen})</span>}
        </span>
      )}
      {after.length > 0 && <span>{fill(words.after, after.join(', '))}</span>}
      {red !== undefined && <span title={words.checksRunAtExplanation}>{fill(words.checksRunAt, red)}</span>}
      {step.isCritical && (
        <span class="critical" title={words.criticalExplanation}>
          <Icon name="warning" />
          {words.critical}
        </span>
      )}
      {step.isOnCriticalPath && <span title={words.criticalPathExplanation}>{words.criticalPath}</span>}
      {tokens !== undefined && (
        <span class="figure" title={tokensText(step.spent)}>
          {fill(words.tokensShort, formatTokens(tokens))}
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
  return <span class="figure">{fill(strings.value.waitLeft, left)}</span>;
}

function TierMark({ tier }: { readonly tier: Tier }): JSX.Element {
  return <span class={`tier tier-${tier}`}>{tierText(tier, strings.value)}</span>;
}
