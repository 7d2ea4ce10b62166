import type { Failure } from '../../model/request/failure.ts';
import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { NextMove } from '../limits/failurePolicy.ts';
import type { LimitsEffect, WaitReason } from '../limits/limitsStore.ts';

/** Another model that could answer now, while the wanted one cools down. */
export interface SwitchOffer {
  readonly model: ModelReference;
  /** What the call is likely to cost there, in nano-dollars; `undefined` without a price. */
  readonly expectedNanoUsd?: number;
}

/** What happened to a call, what was done about it, and what it cost. */
export type SendEvent =
  | {
      readonly type: 'attempt-failed';
      readonly model: ModelReference;
      readonly failure: Failure;
      /** What was done. */
      readonly move: NextMove['kind'];
      /** What the attempt cost, in nano-dollars; `undefined` without a price. */
      readonly costNanoUsd?: number;
      /** What all windows know of it now. */
      readonly effect: LimitsEffect;
    }
  | {
      /** Waiting began; it ends with the event `waited`. */
      readonly type: 'waiting';
      readonly model: ModelReference;
      readonly waitMs: number;
      readonly because: WaitReason | Failure;
      /** Set where the person may switch instead. Waiting costs nothing. */
      readonly offer?: SwitchOffer;
    }
  | {
      readonly type: 'waited';
      readonly model: ModelReference;
      readonly end: 'over' | 'switched' | 'cancelled';
    }
  | {
      readonly type: 'changed-model';
      readonly from: ModelReference;
      readonly to: ModelReference;
      readonly because: WaitReason | Failure;
      /** What the call is likely to cost there, in nano-dollars; `undefined` without a price. */
      readonly expectedNanoUsd?: number;
    }
  | { readonly type: 'recovered'; readonly model: ModelReference }
  | { readonly type: 'gave-up'; readonly failure: Failure };

/** One line for the log, in plain English. */
export function describeSendEvent(event: SendEvent): string {
  switch (event.type) {
    case 'attempt-failed': {
      const { failure, move, effect } = event;
      return [
        `${nameOf(event.model)} failed (${failure.kind}): ${failure.message} → ${moveWords[move]}`,
        event.costNanoUsd === undefined ? '' : `; it cost ${dollars(event.costNanoUsd)}`,
        effect.breakerCooldownMs === undefined ? '' : `; left alone for ${seconds(effect.breakerCooldownMs)}`,
        effect.keyCooldownMs === undefined
          ? ''
          : `; its key has a cooldown of ${seconds(effect.keyCooldownMs)}`,
        effect.keyRevoked === true ? '; its key is not used any more' : '',
      ].join('');
    }
    case 'waiting': {
      const offer =
        event.offer === undefined
          ? ''
          : `, or ${nameOf(event.offer.model)} now${about(event.offer.expectedNanoUsd)}`;
      return `waiting ${seconds(event.waitMs)} for ${nameOf(event.model)} (${reason(event.because)}), free${offer}`;
    }
    case 'waited':
      return `waiting for ${nameOf(event.model)}: ${event.end}`;
    case 'changed-model': {
      const price = about(event.expectedNanoUsd);
      return `${nameOf(event.to)}${price} takes over from ${nameOf(event.from)} (${reason(event.because)})`;
    }
    case 'recovered':
      return `${nameOf(event.model)} works again`;
    case 'gave-up':
      return `gave up: ${event.failure.message}`;
  }
}

/** Whether the person should find the event in the record: all but the waits that simply ended. */
export function isIncident(event: SendEvent): boolean {
  return event.type !== 'waited' || event.end !== 'over';
}

const moveWords: Readonly<Record<NextMove['kind'], string>> = {
  'retry-same': 'asked again after a moment',
  'cool-down': 'cooling down',
  'next-key': 'next key',
  'leave-pool': 'another account',
  'fail-over': 'another model',
  'larger-window': 'a model with a larger window',
  stop: 'stopped',
};

const waitWords: Readonly<Record<WaitReason, string>> = {
  'rate-limit': 'its rate limit',
  unhealthy: 'it was unhealthy',
  quota: 'its account was out of credit',
  busy: 'it is still busy with a request that was given up',
};

function reason(because: WaitReason | Failure): string {
  return typeof because === 'string' ? waitWords[because] : because.kind;
}

function nameOf(model: ModelReference): string {
  return formatModelReference(model);
}

function seconds(durationMs: number): string {
  return `${Math.ceil(durationMs / 1000)} s`;
}

function about(nanoUsd: number | undefined): string {
  return nanoUsd === undefined ? '' : ` (~${dollars(nanoUsd)})`;
}

function dollars(nanoUsd: number): string {
  return `$${(nanoUsd / 1e9).toFixed(nanoUsd > 0 && nanoUsd < 10_000_000 ? 6 : 2)}`;
}
