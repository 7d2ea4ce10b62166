import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseInvoice } from '../../../../../src/core/money/report/invoiceText.ts';
import { usd } from './samples.ts';

const folder = join(import.meta.dirname, '../../../../fixtures/bills');
const known = { providers: ['anthropic', 'openai', 'OpenRouter', 'gateway'] };

function read(file: string, change: (text: string) => string = (text) => text) {
  return parseInvoice(change(readFileSync(join(folder, file), 'utf8')), known);
}

type Expected = readonly (readonly [
  provider: string,
  model: string | undefined,
  period: string,
  dollars: number,
])[];

const sonnet = 'claude-sonnet-4-5-20250929';
const opus = 'claude-opus-4-1-20250805';
const day = '2026-06-02';

const exports: readonly (readonly [string, string, Expected])[] = [
  [
    'openai-costs.csv',
    'OpenAI’s costs',
    [
      ['openai', 'gpt-5-nano-2025-08-07', day, 0.063_835_98],
      ['openai', 'web search tool calls', day, 1.25],
    ],
  ],
  [
    'openai-costs.json',
    'OpenAI’s costs',
    [
      ['openai', 'gpt-4o-2024-08-06', day, 0.06],
      ['openai', '(no model)', day, 12.5],
    ],
  ],
  [
    'anthropic-costs.csv',
    'Anthropic’s costs',
    [
      ['anthropic', 'Claude Sonnet 4.5', day, 2],
      ['anthropic', 'Claude Haiku 4.5', '2026-06-03', 0.1],
      ['anthropic', '(no model)', '2026-06-03', 0.03],
    ],
  ],
  [
    'anthropic-costs.json',
    'Anthropic’s costs',
    [
      ['anthropic', sonnet, day, 1.2345],
      ['anthropic', '(no model)', day, 10],
    ],
  ],
  [
    'openrouter-activity.csv',
    'OpenRouter’s activity',
    [
      ['OpenRouter', 'anthropic/claude-sonnet-4.5', day, 4.37],
      ['OpenRouter', 'openai/gpt-4o', '2026-06-03', 0.000_505_875],
    ],
  ],
  [
    'openrouter-generations.csv',
    'OpenRouter’s activity',
    [
      ['OpenRouter', 'anthropic/claude-4.5-sonnet-20250929', day, 0.012_312],
      ['OpenRouter', 'openai/gpt-5-nano', day, 0.000_000_075],
    ],
  ],
  ['openrouter-activity.json', 'OpenRouter’s activity', [['OpenRouter', 'openai/gpt-4.1', day, 0.015]]],
  ['cursor-events.csv', 'Cursor’s usage events', [['cursor', 'claude-4.5-sonnet', day, 2]]],
  ['cursor-events.json', 'Cursor’s usage events', [['cursor', 'claude-4.5-sonnet', day, 0.213_623_2]]],
  ['litellm-spend-logs.csv', 'LiteLLM’s spend', [['litellm', 'gpt-4o', day, 0.000_225]]],
  ['litellm-spend-logs.json', 'LiteLLM’s spend', [['litellm', 'gpt-4o', day, 0.000_001_95]]],
  [
    'litellm-daily.json',
    'LiteLLM’s spend',
    [
      ['litellm', 'gpt-4o', day, 0.1],
      ['litellm', 'claude-sonnet-4-5', day, 0.2],
    ],
  ],
  [
    'litellm-usage.csv',
    'LiteLLM’s spend',
    [
      ['litellm', 'gpt-4o', day, 1234.56],
      ['litellm', 'claude-sonnet-4-5', day, 0.2],
    ],
  ],
  [
    'ccusage-daily.json',
    'ccusage’s report',
    [
      ['anthropic', opus, day, 10.25],
      ['anthropic', sonnet, day, 7.33],
      ['openai', 'gpt-5.4', '2026-06-03', 0.000_155_5],
    ],
  ],
  [
    'ccusage-monthly.json',
    'ccusage’s report',
    [
      ['anthropic', opus, '2026-06', 10.25],
      ['anthropic', sonnet, '2026-06', 7.33],
      ['anthropic', undefined, '2026-05', 3.5],
    ],
  ],
  [
    'ccusage-daily.txt',
    'ccusage’s report',
    [
      ['anthropic', 'sonnet-4-5', day, 6.63],
      ['anthropic', undefined, '2026-06-03', 1012.29],
      ['anthropic', 'sonnet-4-5', '2026-06-04', 0.01],
    ],
  ],
  [
    'ccusage-breakdown.txt',
    'ccusage’s report',
    [
      ['anthropic', 'opus-4-1', day, 10.25],
      ['anthropic', 'sonnet-4-5', day, 7.33],
    ],
  ],
];

describe('reading an export', () => {
  for (const [file, label, expected] of exports) {
    it(`takes ${file} for ${label}, and every line of it as what it is`, () => {
      const { lines, problems, exports: labels, read: taken, leftOut } = read(file);
      assert.deepEqual(
        lines.map(({ provider, model, period, billedNanoUsd }) => [provider, model, period, billedNanoUsd]),
        expected.map(([provider, model, period, dollars]) => [
          provider,
          model,
          period,
          Math.round(dollars * usd),
        ]),
      );
      assert.deepEqual(problems, []);
      assert.deepEqual(labels, [label]);
      if (!file.endsWith('.json')) {
        const text = readFileSync(join(folder, file), 'utf8');
        const written = text.split(/\r?\n/).filter((line) => !/^[\s─-╿]*$/.test(line)).length;
        assert.equal(taken + [...leftOut.values()].reduce((sum, count) => sum + count, 0), written);
      }
    });
  }

  for (const file of ['openai-costs.csv', 'anthropic-costs.csv', 'openrouter-generations.csv']) {
    it(`reads ${file} with a BOM, other line ends, quotes, tabs and semicolons the same`, () => {
      const { lines } = read(file);
      const cells = (text: string) => text.replace(/\r/g, '').replaceAll('"app\nof two lines"', 'app');
      const changes: readonly ((text: string) => string)[] = [
        (text) => `\ufeff${text}`,
        (text) => cells(text).replace(/\n/g, '\r\n'),
        (text) => cells(text).replace(/\n/g, '\r'),
        (text) => `\n\n${text}\n\n`,
        (text) => `Export of June\n${text}`,
      ];
      for (const change of changes) assert.deepEqual(read(file, change).lines, lines, String(change));
    });
  }

  it('reads the same columns parted by tabs, semicolons or bars, in any order', () => {
    for (const separator of ['\t', ';', '|', ',']) {
      const rows = [
        ['model', 'cost_usd', 'usage_date_utc'],
        ['Claude Sonnet 4.5', '1.50', '2026-06-02'],
      ];
      const text = rows.map((row) => row.join(separator)).join('\n');
      assert.deepEqual(parseInvoice(text, known).lines, [
        { provider: 'anthropic', model: 'Claude Sonnet 4.5', period: day, billedNanoUsd: 1.5 * usd },
      ]);
    }
  });

  for (const [file, part] of [
    ['openai-usage.csv', 'OpenAI’s usage'],
    ['anthropic-usage.csv', 'Anthropic’s usage'],
  ] as const) {
    it(`says once that ${file} has tokens and no amounts`, () => {
      const { lines, problems, leftOut } = read(file);
      assert.deepEqual(lines, []);
      assert.deepEqual(
        problems.map((problem) => [problem.kind, problem.part, problem.lineNumber]),
        [['no-amounts', part, 1]],
      );
      assert.ok((leftOut.get('no-amount') ?? 0) > 0);
    });
  }

  it('reads days of an export that are seconds, milliseconds or digits alone', () => {
    for (const cell of [
      '1780358400',
      '1780358400000',
      '20260602',
      '2026-06-02 10:00:00.123',
      'Jun 2, 2026',
    ]) {
      const text = `generation_id\tcreated_at\tcost_total\tmodel_permaslug\ng\t${cell}\t1\tm`;
      assert.equal(parseInvoice(text, known).lines[0]?.period, day, cell);
    }
  });

  it('counts cents as cents where the heading says so, and refuses other currencies', () => {
    const text = (heading: string) => `provider,model,date,${heading}\nopenai,m,2026-06-02,1250`;
    for (const heading of ['cost_cents', 'Amount (cents)', 'Cost (¢)', 'amount_cents']) {
      assert.equal(parseInvoice(text(heading), known).lines[0]?.billedNanoUsd, 12.5 * usd, heading);
    }
    for (const heading of ['Cost (EUR)', 'Amount (€)', 'cost_eur']) {
      assert.equal(parseInvoice(text(heading), known).problems[0]?.kind, 'other-currency', heading);
    }
    const row = 'amount,currency,date,provider\n5,eur,2026-06-02,openai';
    assert.deepEqual(parseInvoice(row, known).problems[0]?.part, '5 eur');
    assert.equal(
      parseInvoice('cost_center,cost,date,provider\n7,5,2026-06-02,openai', known).lines[0]?.billedNanoUsd,
      5 * usd,
    );
  });

  it('leaves out sums of other lines, whether a heading stands above or not', () => {
    for (const text of [
      'date,slug,usage\n2026-06-02,a/b,1\nTotal,,1',
      'date,slug,usage\n2026-06-02,a/b,1\nGrand Total: $1',
      'openrouter, a/b, 2026-06-02, 1\nTotal: $1.00',
      'openrouter;a/b;2026-06-02;1\nSubtotal;;;1',
    ]) {
      const { lines, problems, leftOut } = parseInvoice(text, known);
      assert.deepEqual(problems, []);
      assert.equal(lines[0]?.billedNanoUsd, usd, text);
      assert.equal(leftOut.get('total'), 1, text);
    }
  });

  it('refuses rows that have not the columns of their heading, and keeps the heading for the next try', () => {
    const heading = 'generation_id,created_at,cost_total,model_permaslug';
    const { lines, problems, heading: kept } = parseInvoice(`${heading}\ng,2026-06-02,12,345,m`, known);
    assert.deepEqual(lines, []);
    assert.deepEqual(
      problems.map(({ kind, part }) => [kind, part]),
      [['other-columns', '5 instead of 4']],
    );
    assert.equal(kept, heading);
  });

  it('gives no provider to models that it cannot tell the vendor of', () => {
    const text = '[{"date":"2026-06-02","cacheCreationTokens":1,"totalCost":1,"modelsUsed":["unheard-of"]}]';
    assert.deepEqual(
      parseInvoice(text, known).problems.map(({ kind }) => kind),
      ['no-provider'],
    );
  });

  it('finds the provider that stands for a vendor', () => {
    const vendors = new Map([['litellm', 'gateway']]);
    const text = readFileSync(join(folder, 'litellm-usage.csv'), 'utf8');
    const { lines } = parseInvoice(text, { ...known, vendors });
    assert.deepEqual([...new Set(lines.map(({ provider }) => provider))], ['gateway']);
  });

  it('reads JSON line by line, and says where JSON is broken', () => {
    const row = '{"date":"2026-06-02","model":"m","usage":1,"byok_usage_inference":0}';
    assert.equal(parseInvoice(`${row}\n${row}\n`, known).lines[0]?.billedNanoUsd, 2 * usd);
    const broken = parseInvoice(`{"data": [\n${row},\n`, known);
    assert.deepEqual(broken.lines, []);
    assert.equal(broken.problems[0]?.kind, 'broken-json');
    assert.equal(broken.problems.length, 2);
    assert.deepEqual(parseInvoice('{"data":[],"has_more":false}', known).problems, []);
    assert.equal(parseInvoice('[1, "x"]', known).problems.length, 2);
  });
});
