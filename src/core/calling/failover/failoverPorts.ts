import type { ModelReference } from '../../model/modelReference.ts';
import type { BusyRunners } from '../limits/busyRunners.ts';
import type { PrefixGate } from './prefixGate.ts';
import type { SendPolicy } from './sendPorts.ts';
import type { SwitchOffer } from './sendEvents.ts';
import type { LimitsStore } from '../limits/limitsStore.ts';
import { defaultCoolingPolicy, type CoolingPreference } from '../limits/coolingDown.ts';
import { defaultRetryPolicy } from '../limits/failurePolicy.ts';

/** What the engine needs to send a call until it arrives. */
export interface FailoverPorts {
  readonly traffic: LimitsStore;
  /** From 0 to 1, by chance. */
  random(): number;
  policy(): SendPolicy;
  /** Keeps calls with the same beginning behind the first of them. */
  readonly prefixGate?: PrefixGate;
  /** Keeps calls away from models whose server still works at a request that was given up. */
  readonly busyRunners?: BusyRunners;
  /** Context window of a model in tokens; `undefined` when it is not known. */
  contextWindow(model: ModelReference): number | undefined;
  /** Asks the person, while a countdown runs, whether to switch now; without it the countdown runs to its end. */
  offerSwitch?(offer: SwitchOffer, waitMs: number, signal: AbortSignal): Promise<'wait' | 'switch'>;
}

/** Rules of every call, with what the person prefers. */
export function sendPolicy(preference: CoolingPreference = defaultCoolingPolicy.preference): SendPolicy {
  return { retry: defaultRetryPolicy, cooling: { ...defaultCoolingPolicy, preference }, mostAttempts: 12 };
}
