import assert from 'node:assert/strict';
import { httpProtocols } from '../../../../src/providers/protocols.ts';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listModels } from '../../../../src/providers/listModels.ts';
import { createOpenRouterPrices } from '../../../../src/node/prices/openRouterPrices.ts';
import { startServer, type Action, type ScriptedServer } from '../../../servers/scriptedServer.ts';

const hourMs = 3_600_000;

describe('the prices on OpenRouter’s own list', () => {
  let directory = '';
  let server: ScriptedServer;
  let script: () => Action[];
  let nowMs = 0;
  let warnings: string[] = [];

  const answers = (document: unknown) => (): Action[] => [
    { do: 'respond', headers: { 'content-type': 'application/json' } },
    { do: 'send', bytes: JSON.stringify(document) },
  ];
  const listing = (prompt: string) =>
    answers({
      data: [{ id: 'vendor/model', pricing: { prompt, completion: '0.000002' } }, null, { id: 'bare' }],
    });

  const create = (path = join(directory, 'list.json')) =>
    createOpenRouterPrices({
      path,
      clock: { now: () => nowMs, monotonic: () => nowMs, localDate: () => '2026-11-30' },
      log: { info: () => {}, warn: (message) => void warnings.push(message) },
      listModels: ({ baseUrl }) =>
        listModels(
          httpProtocols,
          { name: 'openrouter', protocol: 'openai-compatible', baseUrl },
          { fetch },
          new AbortController().signal,
        ),
    });
  const inputOf = (prices: ReturnType<typeof create>) =>
    prices.find('openrouter', 'vendor/model')?.periods[0]?.rates.inputPicoUsd;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tierwise-openrouter-'));
    nowMs = Date.parse('2026-11-30T12:00:00Z');
    warnings = [];
    script = listing('0.000001');
    server = await startServer(() => script());
  });
  afterEach(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  it('are read once a day, without a key, and kept for the next window', async () => {
    const prices = create();
    assert.equal(inputOf(prices), undefined);
    await Promise.all([prices.refresh({ baseUrl: server.url }), prices.refresh({ baseUrl: server.url })]);
    assert.equal(inputOf(prices), 1_000_000);
    assert.equal(prices.find('openai', 'vendor/model'), undefined);
    assert.equal(prices.find('openrouter', 'bare'), undefined);
    assert.equal(server.requests[0]!.headers['authorization'], undefined);

    nowMs += 23 * hourMs;
    await prices.refresh({ baseUrl: server.url });
    const other = create();
    await other.refresh({ baseUrl: server.url });
    assert.equal(inputOf(other), 1_000_000);
    assert.equal(server.requests.length, 1);

    nowMs += 2 * hourMs;
    script = listing('0.000003');
    await prices.refresh({ baseUrl: server.url });
    assert.equal(inputOf(prices), 3_000_000);
    assert.equal(server.requests.length, 2);
    assert.deepEqual(await readdir(directory), ['list.json']);
  });

  it('of yesterday hold while the list cannot be read, which is not asked for at every call', async () => {
    const prices = create();
    await prices.refresh({ baseUrl: server.url });
    nowMs += 25 * hourMs;
    script = answers({ error: 'none today' });
    await prices.refresh({ baseUrl: server.url });
    await prices.refresh({ baseUrl: server.url });
    assert.equal(inputOf(prices), 1_000_000);
    assert.equal(server.requests.length, 2);
    assert.equal(warnings.length, 1);
    nowMs += 15 * 24 * hourMs;
    await prices.refresh({ baseUrl: server.url });
    assert.equal(inputOf(prices), undefined);
  });

  it('do not come from a file that is damaged', async () => {
    for (const text of [
      '{',
      '{"readAtMs":1}',
      JSON.stringify({
        readAtMs: nowMs,
        vendor: 'openrouter',
        date: '2026-11-30',
        models: [{ id: 'vendor/model', price: { inputPerMillionUsd: -1, outputPerMillionUsd: 1 } }],
      }),
    ]) {
      await writeFile(join(directory, 'list.json'), text);
      const prices = create();
      await prices.refresh({ baseUrl: server.url });
      assert.equal(inputOf(prices), 1_000_000);
    }
    assert.equal(warnings.length, 3);
  });

  it('hold in this window where the disk refuses to keep them', async () => {
    await writeFile(join(directory, 'file'), '');
    const prices = create(join(directory, 'file', 'list.json'));
    await prices.refresh({ baseUrl: server.url });
    assert.equal(inputOf(prices), 1_000_000);
    assert.match(warnings.join(), /cannot be kept/);
  });

  it('are not a list without a single price', async () => {
    script = answers({ data: [{ id: 'vendor/model' }] });
    const prices = create();
    await prices.refresh({ baseUrl: server.url });
    assert.equal(inputOf(prices), undefined);
    assert.deepEqual(await readdir(directory), []);
  });
});
