import { formatUsd } from '../../../shared/format.ts';
import type { BudgetGatePorts } from './budgetGatePorts.ts';
import { limitName, describeBudgetState, type BudgetAnswer } from './budgetQuestion.ts';
import { limitKey, type BudgetState } from '../../model/ledger/budgetLimits.ts';
import type { SharedQuestions } from './sharedQuestions.ts';
import { pastAskShare, reachedAlerts } from './shares.ts';

/** Tells of shares that are spent, and asks once at the chosen one. */
export interface ThresholdWatch {
  /** Alerts that are due: each once for its limit, window and share, in all windows of the editor together. */
  tell(states: readonly BudgetState[]): Promise<void>;
  /** Whether to go on at the chosen share. `stop` holds for this call; whoever resumes goes on. */
  pass(states: readonly BudgetState[], signal: AbortSignal): Promise<'go-on' | 'stop'>;
  /** Whether the next steps should go to cheaper models where that is worth it. */
  wantsDowngrade(states: readonly BudgetState[]): boolean;
}

/** What the person chose is remembered as long as this window lives. */
export function createThresholdWatch(
  ports: Pick<BudgetGatePorts, 'settings' | 'book' | 'ask' | 'alert'>,
  shared: SharedQuestions,
): ThresholdWatch {
  /** What is settled already, here or in another window: spares the book the question. */
  const claimed = new Set<string>();
  const downgraded = new Set<string>();

  async function claim(state: BudgetState, share: number): Promise<boolean> {
    const key = `${placeOf(state)} ${share}`;
    if (claimed.has(key)) return false;
    const isFirst = await ports.book.claimAlert(limitKey(state.limit), state.window, share);
    claimed.add(key);
    return isFirst;
  }

  async function askOnce(state: BudgetState, signal: AbortSignal): Promise<BudgetAnswer> {
    const { askAt } = ports.settings();
    const answer = await shared.ask([`share ${placeOf(state)}`], signal, async (questionSignal) => {
      if (!(await claim(state, askAt))) return 'go-on';
      const chosen = await ports.ask(
        {
          kind: 'share',
          state,
          share: askAt,
          text: `${shareText(state, askAt)} Go on, use cheaper models for the next steps, or stop?`,
          answers: ['go-on', 'downgrade', 'stop'],
        },
        questionSignal,
      );
      if (chosen === 'downgrade') downgraded.add(placeOf(state));
      return chosen;
    });
    return answer ?? 'stop';
  }

  return {
    async tell(states) {
      const { alerts, askAt, atShare } = ports.settings();
      // Where the share stops or asks, that says it.
      const told =
        atShare === 'ask' || atShare === 'stop' ? alerts.filter((share) => share !== askAt) : alerts;
      for (const { state, share } of reachedAlerts(states, told)) {
        if (await claim(state, share)) ports.alert({ state, share, text: shareText(state, share) });
      }
    },
    async pass(states, signal) {
      const { askAt, atShare } = ports.settings();
      if (atShare === 'continue' || atShare === 'downgrade') return 'go-on';
      for (const state of pastAskShare(states, askAt)) {
        if (atShare === 'stop') {
          if (await claim(state, askAt)) return 'stop';
        } else if ((await askOnce(state, signal)) === 'stop') return 'stop';
      }
      return 'go-on';
    },
    wantsDowngrade(states) {
      const { askAt, atShare, keepBestModel } = ports.settings();
      if (keepBestModel) return false;
      return pastAskShare(states, askAt).some(
        (state) => atShare === 'downgrade' || (atShare === 'ask' && downgraded.has(placeOf(state))),
      );
    },
  };
}

/** `75 % of today's budget is spent: $3.75 of $5.00 spent, $0.10 held for running calls.` */
function shareText(state: BudgetState, share: number): string {
  const left = Math.max(0, state.limit.nanoUsd + state.raisedNanoUsd - state.spentNanoUsd);
  return `${Math.round(share * 100)} % of ${limitName(state.limit)} is spent: ${describeBudgetState(state)}; ${formatUsd(left)} is left.`;
}

function placeOf(state: BudgetState): string {
  return `${limitKey(state.limit)} ${state.window}`;
}
