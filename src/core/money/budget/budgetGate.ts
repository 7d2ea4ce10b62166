import { formatUsd } from '../../../shared/format.ts';
import { admitCall, type Admission, type BudgetedCall, type GateParts } from './admitCall.ts';
import { askForMoney } from './askForMoney.ts';
import type { BudgetGatePorts } from './budgetGatePorts.ts';
import { shortfallsOf, shortfallText } from './budgetQuestion.ts';
import { createBudgetCalendar, type BudgetCalendar } from './budgetWindow.ts';
import type { BudgetLimit, BudgetState } from '../../model/ledger/budgetLimits.ts';
import { allLimits, limitsOf, type Spender } from './limitsOf.ts';
import { createSharedQuestions } from './sharedQuestions.ts';
import { createThresholdWatch } from './thresholdWatch.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Whether to begin or go on; `reason` in plain words. */
export type GoAhead = { readonly go: true } | { readonly go: false; readonly reason: string };

/** A step that is about to begin. */
export interface BudgetedStep extends Spender {
  readonly planId: string;
  readonly stepId: string;
  /** The high end of its estimate, in nano-dollars; `undefined` where it has none, and nothing is asked. */
  readonly p90NanoUsd: number | undefined;
}

/** A running plan and what it is now expected to cost in all, spent money included. */
export interface PlanForecast {
  readonly planId: string;
  /** The high end of the estimate that the person approved, in nano-dollars. */
  readonly approvedNanoUsd: number;
  readonly forecastNanoUsd: number;
}

/** The wall that does not block honest work. Every method may reject as the book and the ledger do. */
export interface BudgetGate {
  readonly calendar: BudgetCalendar;
  /** Holds a call against the limits and begins it in the ledger; nothing is sent without that. */
  admit(call: BudgetedCall, signal: AbortSignal): Promise<Admission>;
  /** A step begins only if its p90 fits; else one question. Each of its calls is admitted all the same. */
  admitStep(step: BudgetedStep, signal: AbortSignal): Promise<GoAhead>;
  /** Asks again when the forecast has grown by 30 % over what was approved; after `go` the forecast is approved. */
  admitForecast(forecast: PlanForecast, signal: AbortSignal): Promise<GoAhead>;
  /** Tells of shares that are spent: to be called after a call is settled. */
  review(spender: Spender): Promise<void>;
  /** How every limit that is set stands now, for those who show it; that of a plan where one is named. */
  standing(planId?: string): Promise<readonly BudgetState[]>;
  /** Whether steps of this spender should go to cheaper models where that is worth it (see `chooseDowngrade`). */
  wantsDowngrade(spender: Spender): Promise<boolean>;
}

/** Growth of a forecast from which on the person is asked again. */
const grownBy = 1.3;

/** Whether a forecast has outgrown what was approved, so that it needs another approval. */
export function hasOutgrown({ approvedNanoUsd, forecastNanoUsd }: Omit<PlanForecast, 'planId'>): boolean {
  return forecastNanoUsd > approvedNanoUsd * grownBy;
}

/** One for each window of the editor: what is open or chosen there is known here. */
export function createBudgetGate(ports: BudgetGatePorts): BudgetGate {
  const shared = createSharedQuestions();
  const calendar = createBudgetCalendar(ports.book, ports.clock);
  const parts: GateParts = { ports, calendar, shared, shares: createThresholdWatch(ports, shared) };

  async function statesOf(spender: Spender): Promise<readonly BudgetState[]> {
    return readStates(limitsOf(ports.settings(), spender), spender.planId);
  }

  async function readStates(
    limits: readonly BudgetLimit[],
    planId?: string,
  ): Promise<readonly BudgetState[]> {
    if (limits.length === 0) return [];
    const day = await calendar.today();
    return ports.book.states(limits, { day, ...withoutUndefined({ planId }) });
  }

  return {
    calendar,
    admit: (call, signal) => admitCall(parts, call, signal),
    async admitStep(step, signal) {
      const { planId, stepId, p90NanoUsd } = step;
      if (p90NanoUsd === undefined || p90NanoUsd === 0) return { go: true };
      for (;;) {
        if (signal.aborted) return stopped;
        const shortfalls = shortfallsOf(await statesOf(step), p90NanoUsd);
        if (shortfalls.length === 0) return { go: true };
        const text = `${shortfallText(shortfalls)} The next step is expected to cost up to ${formatUsd(p90NanoUsd)}.`;
        const own = { isAsked: false };
        const answer = await askForMoney(
          {
            ...ports,
            ask(question, questionSignal) {
              own.isAsked = true;
              return ports.ask(question, questionSignal);
            },
          },
          shared,
          {
            kind: 'step-too-dear',
            planId,
            stepId,
            p90NanoUsd,
            shortfalls,
            text,
            answers: ['raise-once', 'raise-today', 'go-on', 'stop'],
          },
          signal,
        );
        if (answer === undefined) return stopped;
        // What was answered for another step or call does not let this one go on, but a raise may.
        if (answer === 'go-on' && own.isAsked) return { go: true };
        if (answer !== 'raise-once' && answer !== 'raise-today' && answer !== 'go-on') {
          return { go: false, reason: text };
        }
      }
    },
    async admitForecast({ planId, approvedNanoUsd, forecastNanoUsd }, signal) {
      if (!hasOutgrown({ approvedNanoUsd, forecastNanoUsd })) return { go: true };
      const text = `The plan is now expected to cost up to ${formatUsd(forecastNanoUsd)}; ${formatUsd(approvedNanoUsd)} was approved.`;
      const answer = await shared.ask([`forecast ${planId}`], signal, (questionSignal) =>
        ports.ask(
          {
            kind: 'forecast-grew',
            planId,
            approvedNanoUsd,
            forecastNanoUsd,
            text: `${text} Go on?`,
            answers: ['go-on', 'stop'],
          },
          questionSignal,
        ),
      );
      if (answer === undefined) return stopped;
      return answer === 'go-on' ? { go: true } : { go: false, reason: text };
    },
    async review(spender) {
      await parts.shares.tell(await statesOf(spender));
    },
    standing: (planId) => readStates(allLimits(ports.settings(), planId), planId),
    async wantsDowngrade(spender) {
      return parts.shares.wantsDowngrade(await statesOf(spender));
    },
  };
}

const stopped: GoAhead = { go: false, reason: 'Stopped before it began.' };
