import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCatalogue } from '../../../../src/core/money/pricing/catalogue.ts';
import { downloadText } from '../../../../src/vscode/prices/downloadText.ts';
import { createPriceCatalogue } from '../../../../src/node/prices/priceCatalogue.ts';
import { priceDifferenceText } from '../../../../src/presentation/prices/priceDifferenceText.ts';
import { createStoredPrices } from '../../../../src/node/prices/storedPrices.ts';
import { startServer, type Action } from '../../../servers/scriptedServer.ts';

const warnings: string[] = [];
const log = { info: () => {}, warn: (message: string) => void warnings.push(message) };

function data(date: string, input: number) {
  const models = { m: { prices: [{ input, output: 2 }] } };
  return { date, source: 'test', vendors: { v: { models } } };
}

const catalogue = (date: string, input: number) => createCatalogue(data(date, input));
const shipped = async () => catalogue('2026-06-01', 1);

let directory = '';
beforeEach(async () => {
  warnings.length = 0;
  directory = await mkdtemp(join(tmpdir(), 'tierwise-prices-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('createStoredPrices', () => {
  it('keeps one file, the newest, and goes back to none', async () => {
    const stored = createStoredPrices(join(directory, 'not', 'there', 'yet'), log);
    assert.equal(await stored.newest(), undefined);
    await stored.save('2026-06-02', data('2026-06-02', 2));
    await stored.save('2026-06-03', data('2026-06-03', 3));
    assert.deepEqual(await stored.newest(), { date: '2026-06-03', data: data('2026-06-03', 3) });
    assert.deepEqual(await readdir(join(directory, 'not', 'there', 'yet')), ['prices-2026-06-03.json']);
    await stored.clear();
    assert.equal(await stored.newest(), undefined);
  });

  it('passes over what is no JSON, and touches no other file', async () => {
    await writeFile(join(directory, 'prices-2026-06-05.json'), '{"half');
    await writeFile(join(directory, 'prices-latest.json'), '{}');
    await writeFile(join(directory, 'ledger.sqlite'), 'x');
    const stored = createStoredPrices(directory, log);
    assert.equal(await stored.newest(), undefined);
    assert.equal(warnings.length, 1);
    await stored.clear();
    assert.deepEqual((await readdir(directory)).sort(), ['ledger.sqlite', 'prices-latest.json']);
  });
});

describe('createPriceCatalogue', () => {
  const inputOf = (found: ReturnType<typeof catalogue>) =>
    found.find('v', 'm')?.periods[0]?.rates.inputPicoUsd;
  const withStored = (date: string | undefined, content: unknown) =>
    createPriceCatalogue(
      { newest: async () => (date === undefined ? undefined : { date, data: content }) },
      log,
      shipped,
    );

  const cases: readonly (readonly [string, string | undefined, unknown, number])[] = [
    ['nothing downloaded', undefined, undefined, 1_000_000],
    ['newer downloaded ones', '2026-06-03', data('2026-06-03', 3), 3_000_000],
    ['older downloaded ones', '2026-05-03', data('2026-05-03', 3), 1_000_000],
    ['invalid downloaded ones', '2026-06-03', { ...data('2026-06-03', -3) }, 1_000_000],
  ];
  for (const [what, date, content, expected] of cases) {
    it(`with ${what} has the right prices`, async () => {
      assert.equal(inputOf(await withStored(date, content).load()), expected);
    });
  }

  it('changes under those who hold it', async () => {
    const prices = withStored(undefined, undefined);
    const held = await prices.load();
    prices.use(catalogue('2026-06-09', 9));
    assert.deepEqual(
      [inputOf(held), held.date, held.cards.length, held.hasVendor('v')],
      [9_000_000, '2026-06-09', 1, true],
    );
    assert.equal(inputOf(await prices.shipped()), 1_000_000);
  });
});

describe('downloadText', () => {
  const signal = new AbortController().signal;
  const limits = { bytes: 100, milliseconds: 5000 };
  const download = async (script: readonly Action[], given = signal, bounds = limits) => {
    const server = await startServer(() => script);
    try {
      return await downloadText(server.url, fetch, bounds, given);
    } finally {
      await server.close();
    }
  };
  const respond = (status = 200, headers = {}): Action => ({ do: 'respond', status, headers });
  const send = (bytes: string): Action => ({ do: 'send', bytes });

  it('gives the text', async () => {
    assert.deepEqual(await download([respond(), send('{"ä":'), send('1}')]), { ok: true, text: '{"ä":1}' });
  });

  const refused: readonly (readonly [string, readonly Action[], RegExp])[] = [
    ['an error', [respond(503), send('no')], /status 503/],
    ['a redirect', [respond(302, { location: 'http://127.0.0.1:1/' })], /redirect/],
    ['too much', [respond(), send('x'.repeat(101)), { do: 'stall' }], /longer than 100 bytes/],
    ['a broken connection', [respond(), send('x'), { do: 'reset' }], /cannot be reached/],
  ];
  for (const [what, script, reason] of refused) {
    it(`refuses ${what}`, async () => {
      const answer = await download(script);
      assert.ok(!answer.ok);
      assert.match(answer.reason, reason);
    });
  }

  it('gives up after its time and when told to', async () => {
    const slow = await download([{ do: 'stall' }], signal, { bytes: 100, milliseconds: 20 });
    assert.ok(!slow.ok && slow.reason.includes('within 0.02 s'));
    const stopped = await download([{ do: 'stall' }], AbortSignal.abort());
    assert.ok(!stopped.ok && stopped.reason === 'The download was cancelled.');
  });
});

describe('priceDifferenceText', () => {
  it('shows before and after in dollars per million', () => {
    const [before] = catalogue('2026-06-01', 1).cards;
    const [after] = catalogue('2026-06-02', 0.75).cards;
    assert.ok(before && after);
    const text = priceDifferenceText(
      { added: [], changed: [{ before, after }], removed: [] },
      { before: '2026-06-01', after: '2026-06-02' },
    );
    assert.match(text, /Changed \(1\)\n {2}v\/m: input \$1, output \$2 → input \$0\.75, output \$2\n/);
    assert.ok(!text.includes('New ('));
  });
});
