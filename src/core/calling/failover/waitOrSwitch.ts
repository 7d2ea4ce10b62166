import type { Failure } from '../../model/request/failure.ts';
import { formatModelReference } from '../../model/modelReference.ts';
import type { CoolingMove } from '../limits/coolingDown.ts';
import type { SwitchOffer } from './sendEvents.ts';
import { referenceOf, type SendCandidate, type Sending, type SendPorts } from './sendPorts.ts';
import { kindOfWait, type WaitReason } from '../limits/limitsStore.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

type CoolingStep =
  | { readonly kind: 'go-on'; readonly candidates: readonly SendCandidate[] }
  | { readonly kind: 'again' }
  | {
      readonly kind: 'end';
      readonly end:
        { readonly end: 'cancelled' } | { readonly end: 'unavailable'; readonly failure: Failure };
    };

/** Does what was decided while all models cool down: waits with a countdown, switches, or gives up. */
export async function followCoolingMove<A>(
  ports: SendPorts<A>,
  { signal }: Sending,
  candidates: readonly SendCandidate[],
  move: CoolingMove,
  lastFailure: Failure | undefined,
): Promise<CoolingStep> {
  const [head] = candidates;
  switch (move.kind) {
    case 'switch':
    case 'try-empty':
      return { kind: 'go-on', candidates: beginningAt(candidates, move.index) };
    case 'give-up': {
      const failure: Failure = {
        kind: lastFailure?.kind ?? kindOfWait[move.because],
        message:
          move.because === 'busy'
            ? `${namesOf(candidates)} cannot be asked: the server is still busy with a request that was given up.`
            : `${namesOf(candidates)} cannot be asked before ${Math.ceil(move.waitMs / 1000)} s have passed.`,
        retryAfterMs: move.waitMs,
      };
      ports.onEvent({ type: 'gave-up', failure });
      return { kind: 'end', end: { end: 'unavailable', failure } };
    }
    case 'wait': {
      const awaited = candidates[move.index] ?? head;
      const other = move.alternative === undefined ? undefined : candidates[move.alternative];
      if (awaited === undefined) return { kind: 'again' };
      const end = await waitFor(ports, awaited, move.waitMs, move.because, signal, other);
      if (end === 'cancelled') return { kind: 'end', end: { end: 'cancelled' } };
      return end === 'switched' && move.alternative !== undefined
        ? { kind: 'go-on', candidates: beginningAt(candidates, move.alternative) }
        : // Whoever was waited for goes first, or the order would send the call to wait for another one.
          { kind: 'go-on', candidates: beginningAt(candidates, move.index) };
    }
  }
}

/** The same candidates with another one first; those that stood before it come last. */
function beginningAt(candidates: readonly SendCandidate[], index: number): readonly SendCandidate[] {
  return [...candidates.slice(index), ...candidates.slice(0, index)];
}

/** Counts down. With another model at hand the person may switch before it is over. */
export async function waitFor<A>(
  ports: SendPorts<A>,
  { target }: SendCandidate,
  waitMs: number,
  because: WaitReason | Failure,
  signal: AbortSignal,
  other?: SendCandidate,
): Promise<'over' | 'switched' | 'cancelled'> {
  const model = { provider: target.provider, model: target.model };
  const offer = other === undefined ? undefined : offerOf(other);
  ports.onEvent({ type: 'waiting', model, waitMs, because, ...withoutUndefined({ offer }) });
  const countdown = new AbortController();
  const both = AbortSignal.any([signal, countdown.signal]);
  let end: 'over' | 'switched' | 'cancelled' = 'over';
  const asked =
    offer === undefined || ports.offerSwitch === undefined
      ? undefined
      : ports.offerSwitch(offer, waitMs, both).then((answer) => {
          if (answer !== 'switch' || countdown.signal.aborted) return;
          end = 'switched';
          countdown.abort();
        });
  const probed = because === 'busy' ? ports.untilProbed?.(model) : undefined;
  // A question that fails must end the call, and not the process.
  await Promise.race([
    ports.clock.delay(waitMs, both),
    ...(probed === undefined ? [] : [probed]),
    ...(asked === undefined ? [] : [asked.then(() => never(both))]),
  ]);
  countdown.abort();
  if (signal.aborted) end = 'cancelled';
  ports.onEvent({ type: 'waited', model, end });
  return end;
}

/** Resolves when the signal aborts. */
function never(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function offerOf({ target, expectedNanoUsd }: SendCandidate): SwitchOffer {
  const model = { provider: target.provider, model: target.model };
  return expectedNanoUsd === undefined ? { model } : { model, expectedNanoUsd };
}

function namesOf(candidates: readonly SendCandidate[]): string {
  return candidates.map((candidate) => formatModelReference(referenceOf(candidate))).join(', ');
}
