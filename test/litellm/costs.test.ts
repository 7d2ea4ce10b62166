import assert from 'node:assert/strict';
import { httpProtocols } from '../../src/providers/protocols.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { nanoUsdPerUsd } from '../../src/core/model/request/cost.ts';
import { findRecordKeeper } from '../../src/providers/finalCosts/finalCostsClient.ts';
import type { AnswerUsage } from '../servers/answer.ts';
import { startRecordServer } from '../servers/recordServer.ts';
import { isTimeOver } from '../time/currentTest.ts';
import { failureOf } from '../unit/providers/behaviour/harness.ts';
import { proxyKey, type SpendRow } from './proxy.ts';
import {
  answerActions,
  askProxy,
  baseUrlOf,
  prices,
  theProxy,
  upstreamAnswers,
  upstreamDoes,
  type GatewayProtocol,
  type ModelName,
} from './world.ts';

const usage: AnswerUsage = {
  inputTokens: 10_000,
  outputTokens: 200,
  cacheReadTokens: 2_000,
  cacheWriteTokens: 1_000,
  cacheWriteLongTokens: 3_000,
};

/** What an answer of these counts costs by the prices of the proxy. */
const fullUsd =
  4_000 * prices.input_cost_per_token +
  2_000 * prices.cache_read_input_token_cost +
  1_000 * prices.cache_creation_input_token_cost +
  3_000 * prices.cache_creation_input_token_cost_above_1hr +
  200 * prices.output_cost_per_token;

const signal = new AbortController().signal;

/** The row of a call, which the proxy writes a moment after its answer. */
async function rowOf(id: string | undefined): Promise<SpendRow> {
  while (!isTimeOver()) {
    const rows = (await theProxy().spendRows()).filter(({ request_id }) => request_id === id);
    const last = rows.at(-1);
    if (last !== undefined) return last;
    await delay(50);
  }
  throw new Error(`The spend log has no row for ${String(id)}.`);
}

describe('what a call through LiteLLM costs', () => {
  it('stands in the last chunk of a stream, with the lifetimes of what was written to the cache', async () => {
    upstreamAnswers('claude', { text: 'Hi.', usage });
    const { usage: read } = await askProxy('openai-compatible', 'claude');
    assert.deepEqual(read, {
      source: 'reported',
      inputUncachedTokens: 4_000,
      cacheReadTokens: 2_000,
      cacheWrite5mTokens: 1_000,
      cacheWrite1hTokens: 3_000,
      outputTokens: 200,
      reasoningTokens: 0,
      reportedCostNanoUsd: Math.round(fullUsd * nanoUsdPerUsd),
    });
  });

  it('stands in the usage of Responses', async () => {
    upstreamAnswers('gpt', { text: 'Hi.', usage: { inputTokens: 1_000, outputTokens: 10 } });
    const result = await askProxy('openai', 'gpt');
    assert.equal(result.usage.reportedCostNanoUsd, 1_020_000);
  });

  it('is not the zero in the headers of a stream, and of a model without a price', async () => {
    for (const [protocol, model] of [
      ['openai-compatible', 'unpriced'],
      ['anthropic', 'claude'],
    ] as const) {
      upstreamAnswers(model, { text: 'Hi.', usage });
      const result = await askProxy(protocol, model);
      assert.equal(result.last.type, 'finished');
      assert.equal(result.usage.reportedCostNanoUsd, undefined);
      assert.equal(result.usage.outputTokens, 200);
    }
  });

  it('is refused when a model has spent what it may cost', async () => {
    upstreamAnswers('capped', { text: 'Hi.', usage });
    const first = await askProxy('openai-compatible', 'capped');
    assert.equal(first.text, 'Hi.');
    await rowOf(first.last.requestId);
    for (const protocol of ['openai-compatible', 'anthropic', 'openai'] as const) {
      const failure = failureOf(await askProxy(protocol, 'capped'));
      assert.equal(failure.kind, 'quota', `${protocol}: ${failure.message}`);
    }
  });
});

describe('the spend log of LiteLLM', () => {
  const routes: readonly (readonly [GatewayProtocol, ModelName])[] = [
    ['openai-compatible', 'chat'],
    ['openai-compatible', 'claude'],
    ['anthropic', 'claude'],
    ['anthropic', 'gpt'],
  ];
  for (const [protocol, model] of routes) {
    it(`has the cost of a call over ${protocol} to ${model} under the id that we keep`, async () => {
      upstreamAnswers(model, { text: 'Hi.', usage: { inputTokens: 1_000, outputTokens: 10 } });
      const { last } = await askProxy(protocol, model);
      const { request_id: id, spend } = await rowOf(last.requestId);
      // The same rows as its database would give them out.
      const records = await startRecordServer({
        keeper: 'litellm',
        key: proxyKey,
        costs: { [id]: [String(spend)] },
      });
      try {
        const config = { name: 'proxy', protocol, baseUrl: records.url, key: proxyKey };
        const keeper = await findRecordKeeper(httpProtocols, config, { fetch }, { mayProbe: true }, signal);
        assert.deepEqual(await keeper?.ask(last.requestId ?? '', signal), {
          kind: 'known',
          nanoUsd: 1_020_000,
        });
      } finally {
        await records.close();
      }
    });
  }

  it('has a cancelled stream under the id that we keep', async () => {
    const actions = answerActions('claude', { text: 'Hello there, how are you today?', usage });
    upstreamDoes(...actions.slice(0, 5), { do: 'stall' });
    const controller = new AbortController();
    const { last } = await askProxy('anthropic', 'claude', {
      signal: controller.signal,
      onEvent: ({ type }) => {
        if (type === 'text-delta') controller.abort();
      },
    });
    assert.equal(last.type === 'failed' && last.failure.kind, 'cancelled');
    assert.ok((await rowOf(last.requestId)).spend > 0);
  });

  it('has a stream that broke behind it under the id that we keep', async () => {
    const actions = answerActions('chat', { text: 'Hello there, how are you today?', usage });
    upstreamDoes(...actions.slice(0, 5), { do: 'reset' });
    const { last } = await askProxy('openai-compatible', 'chat');
    assert.equal(last.type, 'failed');
    assert.ok((await rowOf(last.requestId)).spend > 0);
  });

  it('is found by how the proxy answers, whatever protocol is spoken, and its refusal is a failure', async () => {
    for (const protocol of ['openai-compatible', 'anthropic', 'openai'] as const) {
      const config = { name: 'proxy', protocol, baseUrl: baseUrlOf(protocol), key: proxyKey };
      const keeper = await findRecordKeeper(httpProtocols, config, { fetch }, { mayProbe: true }, signal);
      assert.equal(keeper?.source, 'litellm-spend-log');
      // It has no database here.
      assert.equal((await keeper.ask('any', signal)).kind, 'failed');
    }
  });
});
