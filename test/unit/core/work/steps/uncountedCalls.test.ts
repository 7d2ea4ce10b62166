import assert from 'node:assert/strict';
import { httpProtocols } from '../../../../../src/providers/protocols.ts';
import { defaultBudgets } from '../../../../../src/core/money/budget/budgetSettings.ts';
import type { BudgetQuestion } from '../../../../../src/core/money/budget/budgetQuestion.ts';
import { callModel } from '../../../../../src/core/calling/send/callModel.ts';
import type { CallResult } from '../../../../../src/core/calling/send/call.ts';
import { createBudgetedCalls } from '../../../../../src/core/calling/send/createSpending.ts';
import { flushPendingSettlements } from '../../../../../src/core/calling/send/settleInBackground.ts';
import type { Price } from '../../../../../src/core/money/pricing/price.ts';
import { priceCall } from '../../../../../src/core/money/pricing/costOf.ts';
import { createProvider } from '../../../../../src/providers/createProvider.ts';
import type { Storage } from '../../../../../src/storage/client/openStorage.ts';
import type { Answer } from '../../../../servers/answer.ts';
import type { Action } from '../../../../servers/scriptedServer.ts';
import { rewriteUsage, uncounted, type Rewrite } from '../../../../servers/rewriteUsage.ts';
import { wireFormats, type WireProtocol } from '../../../../servers/wireFormat.ts';
import { allProtocols, head, sends, withServer } from '../../../providers/behaviour/harness.ts';
import { createStorageWorld, type StorageWorld } from '../../../storage/storageWorld.ts';
import { createEngineWorld, reference } from '../../../support/engine/engineWorld.ts';

/** $3 and $15 for a million tokens. */
const price: Price = { source: 'user', rates: { inputPicoUsd: 3_000_000, outputPicoUsd: 15_000_000 } };
const sentTokens = 4_000;
const writtenTokens = 1_000;
/** $0.027: three of them fit into the day, a fourth does not, and not with a lower cap either. */
const callNanoUsd = sentTokens * 3_000 + writtenTokens * 15_000;
const dayNanoUsd = 100_000_000;
const callsThatFit = 3;
const charactersPerToken = 4;

const written = 'x'.repeat(writtenTokens * charactersPerToken);
/** Two texts, and a call whose text is as long. */
const answers: Readonly<Record<string, Answer>> = {
  text: { text: written, pieceLength: 500 },
  'half of it thinking': {
    text: written.slice(written.length / 2),
    reasoning: written.slice(written.length / 2),
    pieceLength: 500,
  },
};
const callName = 'write';
const toolCall: Answer = {
  toolCalls: [
    {
      id: 'a',
      name: callName,
      argumentsJson: `"${written.slice(callName.length + 3)}"`,
    },
  ],
};

const jsonHead: Action = { do: 'respond', headers: { 'content-type': 'application/json' } };
/** Refusals after which nobody sends the same again by itself. */
const refusals = [
  { kind: 'quota', error: { message: 'You exceeded your current quota.', code: 'insufficient_quota' } },
  { kind: 'auth', error: { message: 'Invalid API key provided.', code: 'invalid_api_key' } },
  { kind: 'not-found', error: { message: 'The model does not exist.', code: 'model_not_found' } },
] as const;

describe('calls whose server does not tell what they cost', () => {
  let files: StorageWorld;
  let storage: Storage;
  let questions: BudgetQuestion[];
  let warnings: string[];

  beforeEach(async () => {
    files = createStorageWorld();
    storage = await files.open('window-1');
    questions = [];
    warnings = [];
  });
  afterEach(() => files.dispose());

  /** Sends until a call is not sent, or as often as is allowed. Without an answer to a question nothing more is spent. */
  async function sendAll(protocol: WireProtocol, baseUrl: string, most = 10): Promise<readonly CallResult[]> {
    const world = createEngineWorld();
    const spending = createBudgetedCalls({
      settings: () => ({ ...defaultBudgets, perDayNanoUsd: dayNanoUsd, atShare: 'continue', alerts: [] }),
      book: storage.budgets,
      ledger: storage.ledger,
      clock: world.clock,
      log: { warn: (line) => void warnings.push(line) },
      ask(question) {
        questions.push(question);
        return Promise.resolve('stop');
      },
      alert: () => undefined,
      loadTokenCounter: () => Promise.resolve({ count: (text) => text.length / charactersPerToken }),
      callProfile: () => ({ price, isReasoning: false, billsAfterCancel: true }),
      inputTokens: (_model, counted) => ({ low: counted, high: counted }),
      highOutputTokens: () => writtenTokens,
      overrunFactor: () => 1,
      countInput: () => Promise.resolve(undefined),
    });
    let ids = 0;
    const adapter = createProvider(
      httpProtocols,
      { name: 'mid', protocol, baseUrl, key: 'sk-test' },
      { fetch, createId: () => `call-${ids++}` },
    );
    const plain = world.context();
    const context = world.context({
      ledger: storage.ledger,
      reserve: spending.reserve,
      onDoubtedCost: spending.onDoubtedCost,
      price(_model, usage, atMs) {
        const { cost, applied } = priceCall(usage, price, atMs);
        return applied === undefined ? { cost } : { cost, priceApplied: applied };
      },
      provider: async (name) => ({
        ...(await plain.call.provider(name)),
        timeouts: { firstTokenMs: 60_000, idleMs: 60_000 },
        withKey: () => ({ adapter }),
      }),
    });
    const results: CallResult[] = [];
    while (results.length < most && results.at(-1)?.notSent === undefined) {
      const result = await callModel(context.call, {
        purpose: 'step',
        position: 0,
        decision: { tier: 'execution', model: reference('mid/coder'), fallbacks: [] },
        request: {
          instructions: [],
          messages: [{ role: 'user', text: 'y'.repeat(sentTokens * charactersPerToken) }],
          maxOutputTokens: writtenTokens,
        },
        signal: new AbortController().signal,
      });
      results.push(result);
      await flushPendingSettlements(storage.ledger);
    }
    return results;
  }

  async function spendDay(protocol: WireProtocol, answer: Answer, rewrite: Rewrite): Promise<void> {
    const { write } = wireFormats[protocol];
    const script = () => [head(protocol), ...sends(rewriteUsage(write(answer), rewrite))];
    await withServer(protocol, script, async (baseUrl, { requests }) => {
      const results = await sendAll(protocol, baseUrl);
      assert.equal(results.length, callsThatFit + 1);
      assert.equal(requests.length, callsThatFit);
    });
    assert.equal(questions.length, 1);
    assert.match(questions[0]?.text ?? '', /^Today's budget: \$0\.081 of \$0\.10 spent/);
    for (const row of await storage.ledger.calls({ limit: 10 })) {
      assert.equal(row.outcome, 'succeeded');
      assert.deepEqual(row.cost, { source: 'estimate', nanoUsd: callNanoUsd });
      assert.equal(row.usage.source, 'estimated');
      assert.equal(row.usage.inputUncachedTokens, sentTokens);
      assert.equal(row.usage.outputTokens, writtenTokens);
    }
    const [sums] = await storage.ledger.totals({ fromDay: '0000-01-01', toDay: '9999-12-31' });
    assert.equal(sums?.costNanoUsd, callsThatFit * callNanoUsd);
    assert.equal(sums.estimatedNanoUsd, callsThatFit * callNanoUsd);
  }

  for (const protocol of allProtocols) {
    for (const [how, rewrite] of uncounted) {
      it(`fill a day's budget as if they were counted (${protocol}, ${how})`, () =>
        spendDay(protocol, answers['text'] ?? {}, rewrite));
    }
    const [[, without]] = uncounted as [[string, Rewrite]];
    it(`are estimated with their thinking (${protocol})`, () =>
      spendDay(protocol, answers['half of it thinking'] ?? {}, without));
    it(`are estimated with their tool calls (${protocol})`, () => spendDay(protocol, toolCall, without));
  }

  for (const protocol of allProtocols) {
    for (const { kind, error } of refusals) {
      const body = wireFormats[protocol].writeError(error);
      const event = protocol === 'ollama' ? `${body}\n` : `data: ${body}\n\n`;
      const scripts: Readonly<Record<string, readonly Action[]>> = {
        'a document': [jsonHead, ...sends([body])],
        'the first event': [head(protocol), ...sends([event])],
      };
      for (const [how, script] of Object.entries(scripts)) {
        it(`cost nothing where ${how} of a good status refuses them (${protocol}, ${kind})`, async () => {
          await withServer(
            protocol,
            () => [...script],
            async (baseUrl, { requests }) => {
              await sendAll(protocol, baseUrl, 2);
              assert.equal(requests.length, 2);
            },
          );
          const rows = await storage.ledger.calls({ limit: 10 });
          assert.deepEqual(
            rows.map(({ outcome, cost }) => [outcome, cost.source === 'unpriced' ? undefined : cost.nanoUsd]),
            [
              [kind, 0],
              [kind, 0],
            ],
          );
          assert.deepEqual(questions, []);
        });
      }
    }
  }

  it('count at their upper bound where it claims millions for each, and the person is asked once', async () => {
    const usage = { inputTokens: sentTokens, outputTokens: writtenTokens, costUsd: 9_000_000 };
    const script = () => [
      head('openai-compatible'),
      ...sends(wireFormats['openai-compatible'].write({ text: 'Hi.', usage })),
    ];
    await withServer('openai-compatible', script, async (baseUrl, { requests }) => {
      await sendAll('openai-compatible', baseUrl);
      assert.equal(requests.length, callsThatFit);
    });
    assert.deepEqual(
      questions.map(({ kind }) => kind),
      ['doubted-cost', 'below-floor'],
    );
    assert.equal(warnings.length, callsThatFit);
    const rows = await storage.ledger.calls({ limit: 10 });
    for (const row of rows) {
      assert.deepEqual(row.cost, { source: 'estimate', nanoUsd: callNanoUsd, isUpperBound: true });
      assert.equal(row.usage.reportedCostNanoUsd, 9_000_000_000_000_000);
    }
    const [sums] = await storage.ledger.totals({ fromDay: '0000-01-01', toDay: '9999-12-31' });
    assert.equal(sums?.upperBoundNanoUsd, callsThatFit * callNanoUsd);
  });
});
