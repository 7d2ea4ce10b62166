import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { formatDuration, formatTokens } from '../../src/shared/format.ts';
import type { MoneyView, StepView } from '../../src/shared/planView.ts';
import type { Tier } from '../../src/shared/tiers.ts';
import { labels } from '../labels/planLabels.ts';
import { fill } from '../shared/fill.ts';
import { Icon } from '../shared/icon.tsx';
import { Money } from '../shared/money.tsx';
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

interface BeforeAndAfterProperties {
  readonly estimate: MoneyView | undefined;
  readonly actual: MoneyView | undefined;
}

/** What something was expected to cost, and what it has cost since. */
export function BeforeAndAfter({ estimate, actual }: BeforeAndAfterProperties): JSX.Element | null {
  if (estimate === undefined && actual === undefined) return null;
  return (
    <span class="before-and-after">
      {estimate !== undefined && (
        <span class={actual === undefined ? 'estimate' : 'estimate muted'}>
          <span class="heard-only">{labels.estimate} </span>
          <Money money={estimate} />
        </span>
      )}
      {estimate !== undefined && actual !== undefined && (
        <span class="turn muted" aria-hidden="true">
          →
        </span>
      )}
      {actual !== undefined && (
        <span class="actual">
          <span class="heard-only">{labels.spent} </span>
          <Money money={actual} />
        </span>
      )}
    </span>
  );
}

/** A reading that never goes back, new every second while somebody looks. */
const tickMs = signal(performance.now());
let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/**
 * The time in epoch milliseconds, new every second while somebody looks. It goes on from when `momentMs` was first
 * seen, so that a wall clock that is set meanwhile changes nothing of what has passed since then.
 */
function useNowMs(momentMs: number): number {
  useEffect(() => {
    watchers += 1;
    tickMs.value = performance.now();
    timer ??= setInterval(() => (tickMs.value = performance.now()), 1000);
    return () => {
      watchers -= 1;
      if (watchers > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
  const wallAheadMs = useMemo(() => Date.now() - performance.now(), [momentMs]);
  return wallAheadMs + tickMs.value;
}
