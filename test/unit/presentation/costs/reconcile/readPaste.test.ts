import assert from 'node:assert/strict';
import { readPaste } from '../../../../../src/presentation/costs/reconcile/readPaste.ts';

function portsOf(kept: Readonly<Record<string, 'certain' | 'possible'>> = {}) {
  let turns = 0;
  return {
    turns: () => turns,
    nextTurn: async () => {
      turns += 1;
    },
    finalCosts: {
      mayKeepRecords: (provider: string) => kept[provider] ?? 'no',
      findKeeper: async () => undefined,
    },
  };
}

const { signal } = new AbortController();

describe('reading a paste', () => {
  it('lets others have a turn after every thousand steps, and none in a short one', async () => {
    const line = 'openai, 2026-06-03, 1\n';
    const short = portsOf();
    const read = await readPaste(line.repeat(100), ['openai'], short, signal);
    assert.equal(read?.lines[0]?.billedNanoUsd, 100_000_000_000);
    assert.equal(short.turns(), 0);
    const long = portsOf();
    await readPaste(line.repeat(5000), ['openai'], long, signal);
    assert.equal(long.turns(), 10);
  });

  it('stops where the panel is closed', async () => {
    const stop = new AbortController();
    const ports = portsOf();
    const reading = readPaste('openai, 2026-06-03, 1\n'.repeat(5000), ['openai'], ports, stop.signal);
    stop.abort();
    assert.equal(await reading, undefined);
    assert.equal(ports.turns(), 1);
  });

  it('knows OpenRouter and LiteLLM by whatever name they have here', async () => {
    const router = 'date,slug,usage\n2026-06-03,openai/gpt-4o,1';
    const gateway = 'Date,Model,Spend ($),Requests,Successful\n2026-06-03,gpt-4o,1,1,1';
    const kept = { router: 'certain', gateway: 'possible' } as const;
    const providerOf = async (text: string, providers: readonly string[], ports = portsOf(kept)) =>
      (await readPaste(text, providers, ports, signal))?.lines[0]?.provider;
    assert.equal(await providerOf(router, ['openai', 'router', 'gateway']), 'router');
    assert.equal(await providerOf(gateway, ['openai', 'router', 'gateway']), 'gateway');
    assert.equal(await providerOf(router, ['router', 'OpenRouter']), 'OpenRouter');
    assert.equal(await providerOf(gateway, ['openai']), 'litellm');
    const two = portsOf({ a: 'possible', b: 'possible' });
    assert.equal(await providerOf(gateway, ['a', 'b'], two), 'litellm');
  });
});
