import assert from 'node:assert/strict';
import { httpProtocols } from '../../../../../src/providers/protocols.ts';
import { createProvider } from '../../../../../src/providers/createProvider.ts';
import type { ProviderWarning } from '../../../../../src/core/model/request/provider.ts';
import { captureWarnings } from '../../../../../src/providers/shared/transport/sdkOptions.ts';
import { wireFormats } from '../../../../servers/wireFormat.ts';
import { head, sends, simpleRequest, withServer } from '../../behaviour/harness.ts';

describe('what an SDK prints', () => {
  it('goes to the listener and not to the console, which is given back even after an error', () => {
    const printed: unknown[] = [];
    const printer = { warn: (...words: unknown[]) => void printed.push(...words) };
    const { warn } = printer;
    const heard: string[] = [];
    const failing = () => {
      printer.warn('The model', 'is old');
      throw new Error('wrong request');
    };
    assert.throws(() => captureWarnings(failing, (words) => heard.push(words), printer), /wrong request/);
    assert.deepEqual(heard, ['The model is old']);
    assert.deepEqual(printed, []);
    assert.equal(printer.warn, warn);
  });

  it('is told for a model whose life ends', async () => {
    const heard: ProviderWarning[] = [];
    const printed: unknown[] = [];
    const { warn } = console;
    console.warn = (...words: unknown[]) => void printed.push(words);
    const script = () => [head('anthropic'), ...sends(wireFormats.anthropic.write({ text: 'Hello' }))];
    try {
      await withServer('anthropic', script, async (baseUrl) => {
        const provider = createProvider(
          httpProtocols,
          { name: 'mine', protocol: 'anthropic', baseUrl, key: 'sk-test' },
          { fetch, createId: () => 'id', onWarning: (warning) => heard.push(warning) },
        );
        for (const model of ['claude-sonnet-4-5', 'test-model']) {
          const options = {
            signal: new AbortController().signal,
            timeouts: { firstTokenMs: 60_000, idleMs: 60_000 },
          };
          for await (const event of provider.stream({ ...simpleRequest, model }, options))
            assert.notEqual(event.type, 'failed');
        }
      });
    } finally {
      console.warn = warn;
    }
    assert.deepEqual(printed, []);
    assert.deepEqual(
      heard.map(({ provider, model }) => `${provider}/${model}`),
      ['mine/claude-sonnet-4-5'],
    );
    assert.match(heard.map(({ words }) => words).join(''), /claude-sonnet-4-5.*deprecated/);
  });
});
