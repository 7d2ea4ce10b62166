import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnections } from '../../../src/core/calling/connect/connections.ts';
import { remoteTimeouts, type ProtocolRow } from '../../../src/core/model/request/protocol.ts';
import type { StreamEvent } from '../../../src/core/model/request/streamEvent.ts';
import { createProvider } from '../../../src/providers/createProvider.ts';
import { listModels } from '../../../src/providers/listModels.ts';
import { configOf, type HttpProtocol } from '../../../src/providers/providerConfig.ts';
import { httpProtocols, protocolTable } from '../../../src/providers/protocols.ts';
import { requestModelList } from '../../../src/providers/shared/requestModelList.ts';
import { requestJson } from '../../../src/providers/shared/transport/requestJson.ts';
import { readSettings } from '../../../src/settings/readSettings.ts';
import { startServer } from '../../servers/scriptedServer.ts';
import { finished, started, text } from '../support/engine/scriptedModels.ts';
import * as z from 'zod/mini';

const source = fileURLToPath(new URL('../../../src/', import.meta.url));
const { signal } = new AbortController();

/** What a new protocol consists of: everything that is not in its folder is told by this row. */
const echoProtocol: HttpProtocol = {
  traits: {
    id: 'echo',
    label: 'Echo',
    needsKey: 'unless-loopback',
    appendedPath: /\/echo$/,
    defaultTimeouts: { firstTokenMs: 7_000, idleMs: 8_000 },
    defaultContextTokens: 5_000,
    billsAfterCancel: 'finishes',
  },
  load: (config, dependencies) =>
    Promise.resolve(async function* (request) {
      const body = { model: request.model };
      const schema = z.object({ said: z.string() });
      const answer = await requestJson(config, dependencies, signal, { path: '/echo', body, schema });
      assert.ok('data' in answer);
      yield* [started, text(answer.data.said), finished()];
    }),
  listModels: (config, dependencies) => requestModelList(config, dependencies, signal, { path: '/models' }),
};

/** A protocol of the host: it needs neither HTTP nor anything else from the providers. */
const hostProtocol: ProtocolRow = {
  traits: {
    id: 'host',
    label: 'Host',
    needsKey: 'never',
    defaultBaseUrl: 'http://localhost',
    appendedPath: /$/,
    defaultTimeouts: remoteTimeouts,
    billsAfterCancel: 'unknown',
  },
  load: () =>
    Promise.resolve(async function* ({ model }) {
      yield* [started, text(await Promise.resolve(`host:${model}`)), finished()];
    }),
  listModels: () => Promise.resolve([{ id: 'of-the-host' }]),
};

const protocols = protocolTable([...httpProtocols.values(), echoProtocol, hostProtocol]);

async function textOf(events: AsyncIterable<StreamEvent>): Promise<string> {
  let answer = '';
  for await (const event of events) {
    assert.notEqual(event.type, 'failed');
    if (event.type === 'text-delta') answer += event.text;
  }
  return answer;
}

function connectionsOf(providers: unknown) {
  const { settings, problems } = readSettings({ providers }, protocols);
  return {
    settings,
    problems,
    connections: createConnections({
      settings: () => settings,
      keys: () => Promise.resolve([]),
      createProvider: (provider, key) =>
        createProvider(protocols, configOf(provider, key), { fetch, createId: () => 'id' }),
    }),
  };
}

const requestTo = (model: string) => ({ model, instructions: [], messages: [], maxOutputTokens: 10 });

describe('a protocol that is added to the table', () => {
  it('is set up, connected, asked over HTTP and listed by its row alone', async () => {
    const server = await startServer((seen) => [
      { do: 'respond', headers: { 'content-type': 'application/json' } },
      {
        do: 'send',
        bytes: seen.path.endsWith('/models') ? '{"data":[{"id":"parrot"}]}' : `{"said":"to ${seen.path}"}`,
      },
    ]);
    try {
      const { settings, connections } = connectionsOf({
        new: { protocol: 'echo', baseUrl: `${server.url}/echo` },
      });
      const connected = await connections.connect('new');
      assert.equal(connected.contextTokens, 5_000);
      assert.equal(connected.timeouts.idleMs, 8_000);
      const { adapter } = connected.withKey('');
      const events = adapter.stream(requestTo('parrot'), { signal, timeouts: connected.timeouts });
      assert.equal(await textOf(events), 'to /echo');
      assert.ok(!('countInput' in adapter));
      const provider = settings.providers.get('new');
      assert.ok(provider);
      assert.deepEqual(await listModels(protocols, configOf(provider), { fetch }, signal), [
        { id: 'parrot' },
      ]);
    } finally {
      await server.close();
    }
  });

  it('may be one of the host, without HTTP', async () => {
    const { connections } = connectionsOf({ editor: { protocol: 'host' } });
    const connected = await connections.connect('editor');
    const events = connected
      .withKey('')
      .adapter.stream(requestTo('m'), { signal, timeouts: connected.timeouts });
    assert.equal(await textOf(events), 'host:m');
  });

  it('is named among those that a setting may name', () => {
    const { problems } = connectionsOf({
      wrong: { protocol: 'telepathy' },
      inherited: { protocol: 'toString' },
    });
    const told = problems.filter(({ path }) => path.endsWith('.protocol'));
    assert.deepEqual(
      told.map(({ fix }) => fix),
      Array.from(
        { length: 2 },
        () => 'Write one of: anthropic, openai, openai-compatible, ollama, echo, host.',
      ),
    );
  });

  it('cannot have the id of another one', () => {
    assert.throws(
      () => protocolTable([echoProtocol, { ...hostProtocol, traits: echoProtocol.traits }]),
      /same id/,
    );
  });
});

describe('the table of protocols', () => {
  for (const [id, { traits }] of httpProtocols) {
    it(`has ${id} under its own id, with traits that are data`, () => {
      assert.equal(traits.id, id);
      for (const value of Object.values(traits)) assert.notEqual(typeof value, 'function');
    });
  }

  const ids = [...httpProtocols.keys()].join('|');
  /** A comparison with the id of a protocol, a branch of a switch on it, or a table by it. */
  const branching = new RegExp(
    `protocol\\b[^\\n]*[!=]==? *['"](?:${ids})['"]|['"](?:${ids})['"] *[!=]==?[^\\n]*protocol|Record<Protocol\\w*,`,
    'i',
  );

  it('is the only place outside of the protocols’ folders that tells them apart', () => {
    const lines = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.ts') && !/^providers\/(?:anthropic|openai|ollama)\//.test(path))
      .flatMap((path) =>
        readFileSync(join(source, path), 'utf8')
          .split('\n')
          .filter((line) => branching.test(line))
          .map((line) => `${path}: ${line.trim()}`),
      );
    assert.deepEqual(lines, []);
  });

  for (const [line, isBranching] of [
    ["if (config.protocol === 'ollama') return [];", true],
    ["find(({ protocol }) => protocol == 'openai-compatible')", true],
    ["if ('anthropic' !== provider.protocol) {", true],
    ['const tellers: Partial<Record<ProtocolId, Teller>> = {', true],
    ["if (vendor === 'anthropic') return [];", false],
    ["predefined = { protocol: 'ollama' };", false],
  ] as const) {
    it(`${isBranching ? 'does not allow' : 'allows'} "${line}"`, () => {
      assert.equal(branching.test(line), isBranching);
    });
  }
});
