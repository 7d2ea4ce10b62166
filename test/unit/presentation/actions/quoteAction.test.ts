import assert from 'node:assert/strict';
import { httpProtocols } from '../../../../src/providers/protocols.ts';
import { createPricing, type Pricing } from '../../../../src/core/routing/knowledge/pricing.ts';
import type { EngineSettings } from '../../../../src/core/routing/rules/engineSettings.ts';
import {
  createActionPrices,
  type ActionMemory,
  type ActionPrices,
} from '../../../../src/presentation/actions/actionPrices.ts';
import { quoteWords } from '../../../../src/presentation/actions/actionWords.ts';
import { quoteAction } from '../../../../src/presentation/actions/quoteAction.ts';
import { readSettings } from '../../../../src/settings/readSettings.ts';
import { noonMs, shippedCatalogue } from '../../core/money/pricing/shippedCatalogue.ts';
import { createHandClock } from '../../support/engine/handClock.ts';

const now = (): number => noonMs;

/** A window's memory over several starts. */
function createMemory(): ActionMemory & { readonly stored: Map<string, unknown> } {
  const stored = new Map<string, unknown>();
  return {
    stored,
    get: (key) => stored.get(key),
    update: async (key, value) => void stored.set(key, JSON.parse(JSON.stringify(value))),
  };
}

/** One start of a window. Until `pricing.load` nothing may be read from disk or database. */
function start(memory: ActionMemory, tiers: unknown, more: Record<string, unknown> = {}) {
  const { settings } = readSettings({ tiers, ...more }, httpProtocols);
  let loads = 0;
  const pricing: Pricing = createPricing({
    settings: () => settings,
    clock: createHandClock(noonMs),
    loadCatalogue: async () => {
      loads += 1;
      return shippedCatalogue();
    },
    history: async () => assert.fail('the ledger was read'),
    log: { warn: (text) => assert.fail(text) },
  });
  const prices = createActionPrices({ pricing, memory, now });
  return { settings, pricing, prices, loads: () => loads };
}

function quote(
  { settings, pricing, prices }: { settings: EngineSettings; pricing: Pricing; prices: ActionPrices },
  code = 'x'.repeat(1_000),
): string {
  const target = { path: 'src/a.ts', code, codeCharacters: code.length, fileCharacters: 4_000 };
  const keys = new Set(['anthropic', 'openai']);
  const quoted = quoteAction({ pricing, prices, now }, 'tests', target, settings, keys);
  return quoteWords(quoted?.model, quoted?.cost);
}

const listed = { execution: { models: ['anthropic/claude-sonnet-5-5'] } };

describe('the quote of an action', () => {
  it('names the model alone as long as no price is known, and loads nothing for it', () => {
    const window = start(createMemory(), listed);
    assert.equal(quote(window), 'claude-sonnet-5-5');
    assert.equal(window.loads(), 0);
  });

  it('has the price once prices are loaded, and from the beginning of the next window', async () => {
    const memory = createMemory();
    const first = start(memory, listed);
    await first.pricing.load();
    const loaded = quote(first);
    assert.match(loaded, /^claude-sonnet-5-5 · ~\$0\.0\d+$/);
    await first.prices.remember(first.settings.tiers.execution.models);

    const second = start(memory, listed);
    assert.equal(quote(second), loaded, 'the same estimate, from memory');
    assert.equal(second.loads(), 0);
  });

  it('grows with the code', async () => {
    const window = start(createMemory(), listed);
    await window.pricing.load();
    const dollars = (text: string) => Number(/\$([\d.]+)/.exec(text)?.[1]);
    assert.ok(dollars(quote(window, 'x'.repeat(20_000))) > 3 * dollars(quote(window, 'x'.repeat(200))));
  });

  it('follows a price that the person sets, without loading anything', () => {
    const prices = { 'anthropic/claude-sonnet-5-5': { inputPerMillionUsd: 0, outputPerMillionUsd: 0 } };
    const window = start(createMemory(), listed, { prices });
    assert.equal(quote(window), 'claude-sonnet-5-5 · free');
  });

  it('calls a local model free', () => {
    assert.equal(
      quote(start(createMemory(), { execution: { models: ['ollama/gemma3:4b'] } })),
      'gemma3:4b · free',
    );
  });

  it('says unpriced where that is known, and never a sum', async () => {
    const memory = createMemory();
    const unknown = { execution: { models: ['anthropic/claude-nobody-9'] } };
    const first = start(memory, unknown);
    assert.equal(quote(first), 'claude-nobody-9');
    await first.pricing.load();
    await first.prices.remember(first.settings.tiers.execution.models);
    assert.equal(quote(first), 'claude-nobody-9 · unpriced');
    assert.equal(quote(start(memory, unknown)), 'claude-nobody-9 · unpriced');
  });

  it('is empty when no model can be asked', () => {
    const { settings, pricing, prices } = start(createMemory(), listed);
    const target = { path: 'a.ts', code: 'x', codeCharacters: 1, fileCharacters: 1 };
    assert.equal(quoteAction({ pricing, prices, now }, 'tests', target, settings, new Set()), undefined);
    assert.equal(quoteWords(undefined, undefined), '');
  });

  it('takes nothing from a memory that somebody else has written', () => {
    for (const value of [
      1,
      'x',
      { version: 2 },
      { version: 1, prices: { a: { inputPerMillionUsd: 'x' } } },
    ]) {
      const memory = createMemory();
      memory.stored.set('tierwise.actions.prices', value);
      assert.equal(quote(start(memory, listed)), 'claude-sonnet-5-5', JSON.stringify(value));
    }
    const absurd = createMemory();
    const price = { inputPerMillionUsd: -5, outputPerMillionUsd: 1 };
    const prices = { 'anthropic/claude-sonnet-5-5': price };
    absurd.stored.set('tierwise.actions.prices', { version: 1, ratios: {}, prices });
    assert.equal(quote(start(absurd, listed)), 'claude-sonnet-5-5');
  });

  it('writes nothing when nothing has changed', async () => {
    const memory = createMemory();
    const window = start(memory, listed);
    await window.pricing.load();
    await window.prices.remember(window.settings.tiers.execution.models);
    memory.stored.clear();
    await window.prices.remember(window.settings.tiers.execution.models);
    assert.equal(memory.stored.size, 0);
  });
});
