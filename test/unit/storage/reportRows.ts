import fc from 'fast-check';
import type { Purpose } from '../../../src/core/model/purpose.ts';
import type {
  CallEnd,
  CallOutcome,
  CallStart,
  Ledger,
  VerdictRow,
} from '../../../src/core/model/ledger/ledger.ts';
import type { ReportFilter } from '../../../src/core/model/ledger/reportPorts.ts';
import { withoutUndefined } from '../../../src/shared/withoutUndefined.ts';
import { endOf, startOf } from './callFixtures.ts';

/** A call with what became known of it later. */
export interface Recorded {
  readonly start: CallStart;
  readonly end: CallEnd;
  readonly adjustments: readonly number[];
  readonly verdicts: readonly VerdictRow['verdict'][];
}

/** All that there is. */
export const always: ReportFilter = { fromDay: '0000-01-01', toDay: '9999-12-31' };

const days = ['2026-09-29', '2026-09-30', '2026-10-01'];
const tiers = ['orchestration', 'execution', 'grunt'] as const;
const purposes: readonly Purpose[] = ['plan', 'step', 'review', 'classify'];
const providers = ['anthropic', 'ollama'];
const models = ['large', 'small'];
const keys = ['home', 'work'];
const plans = ['p', 'q'];
const outcomes: readonly CallOutcome[] = ['succeeded', 'overloaded', 'malformed', 'interrupted'];
const verdicts = ['pass', 'fail', 'unknown'] as const;

const maybe = <T>(values: readonly T[]): fc.Arbitrary<T | undefined> =>
  fc.option(fc.constantFrom(...values), { nil: undefined });
const tokens = fc.option(fc.nat(5_000), { nil: undefined });

const cost: fc.Arbitrary<CallEnd['cost']> = fc.oneof(
  fc.constant({ source: 'unpriced' as const }),
  fc
    .record({
      source: fc.constantFrom('catalogue', 'provider', 'estimate'),
      nanoUsd: fc.nat(1_000),
      isUpperBound: fc.option(fc.constant(true as const), { nil: undefined }),
    })
    .map(withoutUndefined),
);

const recorded: fc.Arbitrary<Recorded> = fc
  .record({
    day: fc.nat(days.length - 1),
    minute: fc.nat(3),
    names: fc.record({
      tier: fc.constantFrom(...tiers),
      purpose: fc.constantFrom(...purposes),
      provider: fc.constantFrom(...providers),
      modelAsked: fc.constantFrom(...models),
      keyLabel: maybe(keys),
      planId: maybe(plans),
      stepId: maybe(['s', 't']),
      position: fc.nat(2),
      estimate: maybe([
        { lowNanoUsd: 0, highNanoUsd: 0 },
        { lowNanoUsd: 200, highNanoUsd: 700 },
        { lowNanoUsd: 0, highNanoUsd: 900 },
      ]),
    }),
    usage: fc.record({
      inputUncachedTokens: tokens,
      cacheReadTokens: tokens,
      cacheWrite1hTokens: tokens,
      outputTokens: tokens,
    }),
    end: fc.record({
      cost,
      outcome: fc.constantFrom(...outcomes),
      latencyMs: fc.nat(500),
      firstTokenMs: fc.option(fc.nat(100), { nil: undefined }),
      toolUses: fc.array(
        fc.record({ turn: fc.nat(3), name: fc.constantFrom('read', 'search'), resultBytes: fc.nat(99) }),
        { maxLength: 2 },
      ),
    }),
    adjustments: fc.array(fc.integer({ min: -300, max: 300 }), { maxLength: 2 }),
    verdicts: fc.array(fc.constantFrom(...verdicts), { maxLength: 2 }),
  })
  .map(({ day, minute, names, usage, end, ...late }) => {
    const windowDate = days[day] ?? '';
    return {
      start: startOf('set later', {
        ...withoutUndefined(names),
        windowDate,
        startedAtMs: Date.parse(`${windowDate}T12:00:00Z`) + minute * 60_000,
      }),
      end: endOf({
        ...withoutUndefined(end),
        usage: withoutUndefined({ source: 'reported' as const, ...usage }),
      }),
      ...late,
    };
  });

/** Calls of which many meet in the same day, plan, step, model and key. */
export const manyRecorded = (maxLength: number): fc.Arbitrary<readonly Recorded[]> =>
  fc
    .array(recorded, { maxLength })
    .map((all) => all.map((one, index) => ({ ...one, start: { ...one.start, id: `attempt-${index}` } })));

/** Filters, most of which let something through. */
export const anyFilter: fc.Arbitrary<ReportFilter> = fc
  .record({
    fromDay: fc.constantFrom('2026-01-01', ...days),
    toDay: fc.constantFrom('2026-12-31', ...days),
    tier: maybe(tiers),
    purpose: maybe(purposes),
    provider: maybe(providers),
    model: maybe(models),
    keyLabel: maybe(keys),
    planId: maybe(plans),
  })
  .map(withoutUndefined);

/** Writes them in order, as the engine would. */
export async function recordAll(ledger: Ledger, all: readonly Recorded[]): Promise<void> {
  for (const { start, end, adjustments, verdicts: judged } of all) {
    const { id, startedAtMs } = start;
    await ledger.begin(start);
    await ledger.settle(id, end);
    for (const [index, deltaNanoUsd] of adjustments.entries()) {
      const row = { id: `${id}/${index}`, callId: id, recordedAtMs: startedAtMs + index };
      await ledger.adjust({ ...row, deltaNanoUsd, source: 'openrouter-generation' });
    }
    for (const verdict of judged) {
      await ledger.recordVerdict({ callId: id, recordedAtMs: startedAtMs, verdict, by: 'checks' });
    }
  }
}
