import type { ModelReference } from '../../model/modelReference.ts';
import type { ProbeRunner } from '../limits/busyRunners.ts';
import { sendOnce } from './sendOnce.ts';
import type { SendTarget, CallRequest, CallContext } from './call.ts';

/** A server that is full answers at once; then it is asked again after this. */
const fullPauseMs = 5_000;

/** The smallest question there is. */
const request: CallRequest['request'] = {
  instructions: [],
  messages: [{ role: 'user', text: 'Hi' }],
  maxOutputTokens: 1,
};

/**
 * Asks a runner for one token, so that it is known when it is free. The request waits in the server's own line, and like
 * every other it is held against the budgets and written down. It belongs to no call: whoever cancels does not end it for
 * the others.
 */
export function createProbe(
  ports: CallContext,
  call: Pick<CallRequest, 'decision'>,
  target: (runner: ModelReference) => SendTarget,
): ProbeRunner {
  async function ask(model: ModelReference, mostMs: number): Promise<'answered' | 'silent' | 'full'> {
    const connected = target(model);
    const result = await sendOnce(
      ports,
      {
        purpose: 'probe',
        position: 0,
        decision: { tier: call.decision.tier, model, fallbacks: [] },
        request,
        signal: new AbortController().signal,
      },
      { model, position: 0, onFirstToken: () => undefined },
      { ...connected, timeouts: { ...connected.timeouts, firstTokenMs: mostMs, totalMs: mostMs } },
    );
    // A budget that refuses the probe says so of the call itself.
    if ('notSent' in result || !('failure' in result.attempt.end)) return 'answered';
    const { kind } = result.attempt.end.failure;
    if (kind === 'timeout') return 'silent';
    return kind === 'overloaded' ? 'full' : 'answered';
  }

  return async (model, mostMs) => {
    const endMs = ports.clock.monotonic() + mostMs;
    try {
      for (;;) {
        const answer = await ask(model, Math.max(1, endMs - ports.clock.monotonic()));
        if (answer !== 'full') return answer;
        if (ports.clock.monotonic() + fullPauseMs >= endMs) return 'silent';
        await ports.clock.delay(fullPauseMs);
      }
    } catch (error) {
      ports.log.warn(`Whether ${model.model} is free could not be asked: ${String(error)}`);
      return 'answered';
    }
  };
}
