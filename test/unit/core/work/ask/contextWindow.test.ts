import assert from 'node:assert/strict';
import { traitsOf } from '../../../support/protocols.ts';
import { contextRoom, fitDecision } from '../../../../../src/core/work/ask/contextWindow.ts';
import { windowOfProvider } from '../../../../../src/core/calling/connect/providerWindow.ts';
import { reference, settingsWith } from '../../../support/engine/engineWorld.ts';

describe('contextWindow', () => {
  const decision = {
    tier: 'execution',
    model: reference('a/gpt-6'),
    fallbacks: [reference('b/gpt-6')],
    reasons: ['first'],
  };
  const requestOf = (text: string) => ({
    instructions: [{ text: 'Do it.' }],
    messages: [{ role: 'user', text } as const],
  });

  function fit(windows: Readonly<Record<string, number>>, text: string, tokens: number) {
    let counted = 0;
    const context = {
      contextWindow: ({ provider }: { readonly provider: string }) => windows[provider],
      loadTokenCounter: () =>
        Promise.resolve({
          count: () => {
            counted++;
            return tokens / 2;
          },
        }),
    };
    return fitDecision(context, decision, requestOf(text)).then((fitted) => ({ fitted, counted }));
  }

  it('leaves a decision alone where windows are wide or unknown, and counts nothing for it', async () => {
    const { fitted, counted } = await fit({ a: 1_000_000 }, 'x'.repeat(4_000), 0);
    assert.deepEqual(fitted, { decision });
    assert.equal(counted, 0);
  });

  it('counts near the limit and keeps what fits to the token', async () => {
    const { fitted, counted } = await fit({ a: 1_000 }, 'x'.repeat(3_500), 1_000);
    assert.deepEqual(fitted, { decision });
    assert.ok(counted > 0);
  });

  it('leaves out the model that is too small, with the reason, and asks the next', async () => {
    const { fitted } = await fit({ a: 1_000 }, 'x'.repeat(3_500), 1_002);
    assert.ok('decision' in fitted);
    assert.deepEqual(fitted.decision.model, reference('b/gpt-6'));
    assert.deepEqual(fitted.decision.fallbacks, []);
    assert.deepEqual(fitted.decision.reasons, [
      'first',
      'left out: a/gpt-6 takes 1000 tokens, and this is at least 1002',
    ]);
  });

  it('says which models it is too long for when there is no other, without counting what is hopeless', async () => {
    const { fitted, counted } = await fit({ a: 1_000, b: 2_000 }, 'x'.repeat(100_000), 0);
    assert.ok('tooLong' in fitted);
    assert.equal(fitted.tooLong.kind, 'context-length');
    assert.match(fitted.tooLong.detail ?? '', /a\/gpt-6 takes 1000 .*\nb\/gpt-6 takes 2000 /);
    assert.equal(counted, 0);
  });

  it('asks an Ollama for a window that a plan fits into, and for what is set', () => {
    const [provider] = settingsWith().providers.values();
    assert.ok(provider);
    assert.equal(windowOfProvider(provider), undefined);
    const local = { ...provider, protocol: traitsOf('ollama') };
    assert.ok((windowOfProvider(local) ?? 0) >= 32_000);
    assert.equal(windowOfProvider({ ...local, limits: { contextTokens: 8_192 } }), 8_192);
  });

  it('leaves room for rules and answer in a small window, and takes what is wished in a large one', () => {
    const model = reference('a/gpt-6');
    assert.equal(contextRoom(24_000, undefined, 8_000, model), 24_000);
    assert.equal(contextRoom(24_000, 1_000_000, 8_000, model), 24_000);
    assert.equal(contextRoom(24_000, 32_000, 8_000, model), 22_000);
    assert.ok(contextRoom(24_000, 32_000, 8_000, reference('ollama/gemma3:4b')) < 22_000);
    assert.equal(contextRoom(24_000, 4_096, 8_000, model), 0);
  });
});
