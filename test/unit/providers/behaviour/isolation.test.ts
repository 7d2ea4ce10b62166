import assert from 'node:assert/strict';
import { wireFormats } from '../../../servers/wireFormat.ts';
import { allProtocols, failureOf, head, run, sends, testKey, withServer } from './harness.ts';

/** Everything that the SDKs read, pointed somewhere else. */
function hostileEnvironment(url: string): Record<string, string> {
  return {
    ANTHROPIC_API_KEY: 'env-anthropic-key',
    ANTHROPIC_AUTH_TOKEN: 'env-anthropic-token',
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_CUSTOM_HEADERS:
      'x-leak: env-header\nauthorization: Bearer env-header\nanthropic-version: 1999-01-01',
    ANTHROPIC_LOG: 'debug',
    ANTHROPIC_PROFILE: 'env-profile',
    OPENAI_API_KEY: 'env-openai-key',
    OPENAI_ADMIN_KEY: 'env-openai-admin-key',
    OPENAI_BASE_URL: url,
    OPENAI_ORG_ID: 'env-organisation',
    OPENAI_PROJECT_ID: 'env-project',
    OPENAI_CUSTOM_HEADERS: 'x-leak: env-header\nauthorization: Bearer env-header',
    OPENAI_LOG: 'debug',
    OLLAMA_HOST: url,
    OLLAMA_API_KEY: 'env-ollama-key',
  };
}

async function withEnvironment(values: Record<string, string>, test: () => Promise<void>): Promise<void> {
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, process.env[name]]));
  Object.assign(process.env, values);
  try {
    await test();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}

for (const protocol of allProtocols) {
  describe(`what goes over the wire of ${protocol}`, () => {
    const answer = () => [head(protocol), ...sends(wireFormats[protocol].write({ text: 'Hi.' }))];

    it('takes nothing from the environment', async () => {
      await withServer(protocol, answer, async (trapUrl, trap) => {
        await withServer(protocol, answer, async (baseUrl, server) => {
          await withEnvironment(hostileEnvironment(trapUrl), async () => {
            const result = await run(protocol, baseUrl);
            assert.equal(result.last.type, 'finished');
          });
          assert.equal(trap.requests.length, 0);
          assert.equal(server.requests.length, 1);
          const { headers, path } = server.requests[0]!;
          assert.equal(path, wireFormats[protocol].path);
          assert.equal(headers['authorization'], `Bearer ${testKey}`);
          assert.doesNotMatch(JSON.stringify(headers), /env-|1999/);
        });
      });
    });

    it('sends no key at all when none is configured, whatever the environment has', async () => {
      await withServer(protocol, answer, async (baseUrl, server) => {
        await withEnvironment(hostileEnvironment(baseUrl), async () => {
          const result = await run(protocol, baseUrl, { config: { key: '' } });
          assert.equal(result.last.type, 'finished');
        });
        const { headers } = server.requests[0]!;
        assert.equal(headers['authorization'], undefined);
        assert.equal(headers['x-api-key'], undefined);
      });
    });

    it('sends its own few headers and those of the settings, and no telemetry', async () => {
      await withServer(protocol, answer, async (baseUrl, server) => {
        await run(protocol, baseUrl, {
          config: { headers: { 'X-Team': 'blue', Authorization: 'Basic abc' } },
        });
        const { headers } = server.requests[0]!;
        assert.equal(headers['x-team'], 'blue');
        assert.equal(headers['authorization'], 'Basic abc');
        assert.equal(headers['user-agent'], 'Tierwise');
        assert.equal(headers['anthropic-version'], protocol === 'anthropic' ? '2026-10-21' : undefined);
        assert.deepEqual(
          Object.keys(headers).filter((name) => name.startsWith('x-') && name !== 'x-team'),
          [],
        );
      });
    });

    it('takes secrets of own headers out of failures', async () => {
      const script = () => [
        { do: 'respond' as const, status: 500 },
        { do: 'send' as const, bytes: '{"error":{"message":"saw header-secret-value"}}' },
      ];
      await withServer(protocol, script, async (baseUrl) => {
        const result = await run(protocol, baseUrl, {
          config: { headers: { 'x-proxy-auth': 'header-secret-value' } },
        });
        assert.equal(failureOf(result).message, 'saw [redacted]');
      });
    });

    it('names a key that cannot be sent without quoting it', async () => {
      const result = await run(protocol, 'http://127.0.0.1:9', { config: { key: 'sk-line\nbreak-1234' } });
      assert.equal(failureOf(result).kind, 'auth');
      assert.doesNotMatch(JSON.stringify(result.events), /break-1234/);
    });

    it('refuses a base URL that is none', async () => {
      for (const baseUrl of ['', 'localhost', 'file:///etc/passwd', 'https://me:secret@example.com']) {
        const result = await run(protocol, baseUrl);
        assert.equal(failureOf(result).kind, 'bad-request');
        assert.doesNotMatch(failureOf(result).message, /secret/);
      }
    });

    it('takes a base URL with a slash or with the path that it appends itself', async () => {
      const { basePath, path } = wireFormats[protocol];
      await withServer(protocol, answer, async (baseUrl, server) => {
        const origin = baseUrl.slice(0, baseUrl.length - basePath.length);
        for (const url of [baseUrl, `${baseUrl}/`, `${origin}${path}`, `${origin}/v1/`]) {
          await run(protocol, url);
        }
        assert.deepEqual(
          server.requests.map((request) => request.path),
          [path, path, path, path],
        );
      });
    });
  });
}
