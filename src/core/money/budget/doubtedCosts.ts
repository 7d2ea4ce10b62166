import { formatUsd } from '../../../shared/format.ts';
import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { Clock } from '../../model/clock.ts';
import type { Ledger } from '../../model/ledger/ledger.ts';
import type { Log } from '../../model/log.ts';
import type { BudgetGatePorts } from './budgetGatePorts.ts';

/** A reported cost that no call like this one can have, and what counts in its place. */
export interface DoubtedCost {
  readonly callId: string;
  readonly model: ModelReference;
  readonly reportedNanoUsd: number;
  /** The most that the call can cost. */
  readonly countedNanoUsd: number;
}

/** What asking about such costs works with. */
export interface CostDoubtPorts {
  readonly ask: BudgetGatePorts['ask'];
  readonly ledger: Pick<Ledger, 'adjust'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Log, 'warn'>;
}

/**
 * Asks the person what counts, once for a model as long as the window is open, because a wrong unit comes with every
 * call. The call goes on meanwhile. Never rejects.
 */
export function createCostDoubts(ports: CostDoubtPorts): (doubted: DoubtedCost) => Promise<void> {
  const asked = new Set<string>();
  const never = new AbortController().signal;

  async function askOnce(doubted: DoubtedCost, model: string, text: string): Promise<void> {
    const { callId, reportedNanoUsd, countedNanoUsd } = doubted;
    const answer = await ports.ask(
      {
        kind: 'doubted-cost',
        model,
        reportedNanoUsd,
        countedNanoUsd,
        text: `${text} Your provider's own page shows what it has billed.`,
        answers: ['keep-bound', 'count-reported'],
      },
      never,
    );
    if (answer !== 'count-reported') return;
    await ports.ledger.adjust({
      id: `doubted-cost:${callId}`,
      callId,
      recordedAtMs: ports.clock.now(),
      deltaNanoUsd: reportedNanoUsd - countedNanoUsd,
      source: 'person',
    });
  }

  return async (doubted) => {
    const model = formatModelReference(doubted.model);
    const counted = formatUsd(doubted.countedNanoUsd);
    const text =
      `${model} reports ${formatUsd(doubted.reportedNanoUsd)} for a call that can cost ${counted} at most. ` +
      `It counts as ≤${counted}.`;
    ports.log.warn(text);
    if (asked.has(model)) return;
    asked.add(model);
    try {
      await askOnce(doubted, model, text);
    } catch (error) {
      ports.log.warn(`The reported cost of ${model} could not be counted: ${String(error)}`);
    }
  };
}
