import assert from 'node:assert/strict';
import { httpProtocols } from '../../../../src/providers/protocols.ts';
import { createRefusalStore } from '../../../../src/core/calling/abilities/refusalStore.ts';
import { createProvider } from '../../../../src/providers/createProvider.ts';
import { wireFormats } from '../../../servers/wireFormat.ts';
import { createHandClock } from '../../support/engine/handClock.ts';
import { head, refuses, sends, simpleRequest, withServer } from '../behaviour/harness.ts';

const protocol = 'openai-compatible';

describe('what a server refused', () => {
  it('is shared by all keys of a provider and tried again when a gateway tells another version', async () => {
    let version = '1.108.7';
    const script = ({ body }: { readonly body: string }) => {
      const headers = { 'x-litellm-version': version };
      return body.includes('"temperature"')
        ? refuses(protocol, 400, { message: "Unsupported parameter: 'temperature'" }, headers)
        : [head(protocol, headers), ...sends(wireFormats[protocol].write({ text: 'Hi' }))];
    };
    await withServer(protocol, script, async (baseUrl, server) => {
      let stored: unknown;
      const refusals = createRefusalStore({
        storage: { load: () => stored, save: (data) => (stored = data) },
        clock: createHandClock(),
        programVersion: '1',
      });
      const ask = async (key: string) => {
        const before = server.requests.length;
        const provider = createProvider(
          httpProtocols,
          { name: 'gateway', protocol, baseUrl, key },
          { fetch, createId: () => 'id', refusals },
        );
        const stream = provider.stream(
          { ...simpleRequest, temperature: 0 },
          { signal: new AbortController().signal, timeouts: { firstTokenMs: 60_000, idleMs: 60_000 } },
        );
        for await (const event of stream) assert.notEqual(event.type, 'failed');
        return server.requests.length - before;
      };
      assert.equal(await ask('first-key'), 2);
      assert.equal(await ask('second-key'), 1);
      version = '1.109.0';
      // Its version is known only with its answer.
      assert.equal(await ask('first-key'), 1);
      assert.equal(await ask('first-key'), 2);
      assert.equal(await ask('first-key'), 1);
    });
  });
});
