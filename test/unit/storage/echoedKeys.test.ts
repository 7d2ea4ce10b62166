import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { callModel } from '../../../src/core/calling/send/callModel.ts';
import type { CallContext } from '../../../src/core/calling/send/call.ts';
import { httpProtocols } from '../../../src/providers/protocols.ts';
import { createProvider } from '../../../src/providers/createProvider.ts';
import { createRedactor } from '../../../src/vscode/log/redactor.ts';
import type { Action } from '../../servers/scriptedServer.ts';
import { wireFormats } from '../../servers/wireFormat.ts';
import { allProtocols, head, refuses, sends, testKey, withServer } from '../providers/behaviour/harness.ts';
import { createEngineWorld, reference } from '../support/engine/engineWorld.ts';
import { always } from './reportRows.ts';
import { createStorageWorld, type StorageWorld } from './storageWorld.ts';

const secret = testKey.slice('sk-'.length);

/** Every form in which a server may give the key back. */
const echo = [
  testKey,
  `****${secret.slice(-9)}`,
  encodeURIComponent(testKey),
  Buffer.from(testKey).toString('base64'),
  Buffer.from(`u:${testKey}`).toString('base64url'),
  Buffer.from(testKey).toString('hex'),
].join(' ');

/** Parts of eight characters of the key and of its other forms, as far as they depend on the key alone. */
const parts = [
  secret,
  ...[0, 1, 2].map((shift) =>
    Buffer.from('u'.repeat(shift) + testKey)
      .toString('base64')
      .slice(8, -8),
  ),
  Buffer.from(secret).toString('hex'),
].flatMap((form) => Array.from({ length: form.length - 7 }, (_none, index) => form.slice(index, index + 8)));

const found = (text: string) => parts.filter((part) => text.includes(part));

describe('a key that a server echoes everywhere', () => {
  let world: StorageWorld;
  beforeEach(() => {
    world = createStorageWorld();
  });
  afterEach(() => world.dispose());

  for (const protocol of allProtocols)
    it(`is in no file of the ledger, no export, no error text and no log, over ${protocol}`, async () => {
      const format = wireFormats[protocol];
      const headers = { [format.requestIdHeader]: echo };
      const answer = format.write({ text: `Your key is ${echo}.`, model: echo });
      const scripts: readonly (readonly Action[])[] = [
        [head(protocol, headers), ...sends(answer)],
        [head(protocol, headers), ...sends(answer.slice(0, -1)), { do: 'reset' }],
        refuses(protocol, 400, { message: `Incorrect key ${echo}.`, code: echo }),
      ];
      const storage = await world.open('first');
      const redactor = createRedactor();
      redactor.remember(testKey);
      const told: string[] = [];
      const log = (text: string) => {
        told.push(redactor.redact(text));
      };
      log(`What a server said: ${echo}`);
      await withServer(
        protocol,
        (_request, index) => scripts[index] ?? [],
        async (baseUrl) => {
          const engine = createEngineWorld();
          const provider = createProvider(
            httpProtocols,
            { name: 'mid', protocol, baseUrl, key: testKey },
            { fetch, createId: () => 'id' },
          );
          const call: CallContext = {
            ...engine.context().call,
            createId: () => crypto.randomUUID(),
            ledger: storage.ledger,
            log: { trace: log, info: log, warn: log, error: log },
            reserve: async ({ start, request }) => {
              await storage.ledger.begin(start);
              return { start, maxOutputTokens: request.maxOutputTokens, billsAfterCancel: false };
            },
            provider: () =>
              Promise.resolve({
                keys: [''],
                limits: {},
                withKey: () => ({ adapter: provider, keyLabel: 'mine' }),
                timeouts: { firstTokenMs: 60_000, idleMs: 60_000 },
                tryAcquire: () => () => undefined,
                acquire: () => Promise.resolve(() => undefined),
              }),
          };
          for (const [index] of scripts.entries()) {
            const result = await callModel(call, {
              purpose: 'step',
              position: index,
              decision: { tier: 'execution', model: reference('mid/coder'), fallbacks: [] },
              request: {
                instructions: [],
                messages: [{ role: 'user', text: 'Do it.' }],
                maxOutputTokens: 100,
              },
              signal: new AbortController().signal,
            });
            told.push(JSON.stringify(result));
          }
        },
      );
      const { rows } = await storage.reports.listCalls(always, { offset: 0, limit: 100 });
      assert.ok(rows.length >= 3, String(rows.length));
      for (const format of ['csv', 'json'] as const)
        assert.ok(
          (await storage.reports.exportTo(join(world.directory, `all.${format}`), format, always)) >= 3,
        );
      assert.deepEqual(told.flatMap(found), []);
      const files = readdirSync(world.directory);
      assert.ok(files.includes('all.csv') && files.includes('all.json') && files.includes('ledger.sqlite'));
      for (const file of files)
        assert.deepEqual(found(readFileSync(join(world.directory, file)).toString('latin1')), [], file);
    });
});
