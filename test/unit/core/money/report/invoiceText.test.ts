import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  longestInvoiceCharacters,
  parseInvoice,
  readInvoice,
  type InvoiceProblemKind,
} from '../../../../../src/core/money/report/invoiceText.ts';

const known = { providers: ['anthropic', 'openai', 'my gateway'] };
const usd = 1_000_000_000;

function only(text: string) {
  const read = parseInvoice(text, known);
  assert.deepEqual(read.problems, []);
  assert.equal(read.lines.length, 1);
  return read.lines[0];
}

/** The digits of a number without zeros at both ends. */
function significant(text: string): string {
  return text.replace(/\D/g, '').replace(/^0+|0+$/g, '');
}

describe('parseInvoice', () => {
  const june3 = { provider: 'openai', model: 'gpt-6-luna', period: '2026-06-03', billedNanoUsd: 12.5 * usd };
  const sameLine: readonly string[] = [
    'openai, gpt-6-luna, 2026-06-03, 12.50',
    'openai,gpt-6-luna,2026-06-03,$12.5',
    'OpenAI, gpt-6-luna, 2026/6/3, US$ 12.50',
    'openai/gpt-6-luna, 2026-06-03, 12.50 USD',
    'openai / gpt-6-luna, 2026-06-03, 12.50',
    'openai,, gpt-6-luna, 2026-06-03, 12.50',
    'openai, gpt-6-luna, 2026-06-03, 12.50, USD',
    'openai, gpt-6-luna, 2026-06-03T00:00:00Z, 12.500000000',
    'openai;gpt-6-luna;03.06.2026;12,50',
    'openai\tgpt-6-luna\t2026-06-03\t12,50',
    'openai, gpt-6-luna, 2026-06-03, 12,50',
    '"openai","gpt-6-luna","2026-06-03","12.50"',
    'openai\tgpt-6-luna\tJun 3, 2026\t$12.50',
    'openai;gpt-6-luna;June 3rd, 2026;12,50',
    'openai, gpt-6-luna, Jun 3, 2026, 12.50',
    'openai,gpt-6-luna,"Wed, Jun 3, 2026",12.50',
    'openai,gpt-6-luna,3 June 2026,12.50',
    'openai,gpt-6-luna,03-Jun-2026,12.50',
    'openai,gpt-6-luna,2026-06-03T23:30:00.123-05:00,12.50',
    'openai,gpt-6-luna,2026-06-03 23:30:00 UTC,12.50',
    'openai,gpt-6-luna,2026-06-03T00:00:00+0200,12.50',
    'openai;gpt-6-luna;Jun 3, 2026, 10:15 PM UTC;12.50',
    'openai,gpt-6-luna,2026-06-03,12,50 USD',
    'openai, gpt-6-luna, 2026-06-03, 12.5000000000000001',
    'openai;gpt-6-luna;2026-06-03;12.50;',
    'openai,gpt-6-luna,2026-06-03,13.00\nopenai,gpt-6-luna,2026-06-03,0.50-',
    'openai,gpt-6-luna,2026-06-03,13.00\nopenai,gpt-6-luna,2026-06-03,−0.50',
    'openai;gpt-6-luna;2026-06-03;13.00 DR\nopenai;gpt-6-luna;2026-06-03;0.50 CR',
    'openai;gpt-6-luna;2026-06-03;13.00\nopenai;gpt-6-luna;2026-06-03;0.50;CR',
    '| openai | gpt-6-luna | 2026-06-03 | $12.50 |',
    'Provider,Model,Date,Amount\nopenai,gpt-6-luna,2026-06-03,12.50\n',
    '\ufeffProvider;Model;Day;USD\r\n\r\nopenai;gpt-6-luna;2026-06-03;12,50\r\n',
    '| provider | model | day | usd |\n|---|---|---|---|\n| openai | gpt-6-luna | 2026-06-03 | 12.50 |',
    'openai,gpt-6-luna,2026-06-03,10\nopenai,gpt-6-luna,2026-06-03,3.00\nopenai,gpt-6-luna,2026-06-03,-0.50',
    'openai,gpt-6-luna,2026-06-03,13.00\nopenai,gpt-6-luna,2026-06-03,(0.50)',
  ];
  for (const text of sameLine) {
    it(`reads ${JSON.stringify(text).slice(0, 80)}`, () => {
      assert.deepEqual(only(text), june3);
    });
  }

  const amounts: readonly (readonly [string, number])[] = [
    ['1,234', 1234],
    ['1,234.5', 1234.5],
    ['1.234,5', 1234.5],
    ['1,234,567', 1_234_567],
    ['1.234.567', 1_234_567],
    ["1'234.50", 1234.5],
    ['1 234,50', 1234.5],
    ['0,123', 0.123],
    ['0.001', 0.001],
    ['1.234', 1.234],
    ['0', 0],
    ['.5', 0.5],
    ['0.000000001', 0.000_000_001],
  ];
  for (const [written, dollars] of amounts) {
    it(`reads the amount ${written} as ${dollars}`, () => {
      assert.equal(only(`openai\t2026-06\t${written}`)?.billedNanoUsd, Math.round(dollars * usd));
    });
  }

  it('reads groups and cents that commas part as one amount where nothing else can be meant', () => {
    for (const line of ['openai,2026-06,$1,234.56', 'openai, 2026-06, 1,234.56']) {
      assert.equal(only(line)?.billedNanoUsd, 1234.56 * usd, line);
    }
  });

  it('reads 1.234 as thousands where the other amounts have a decimal comma', () => {
    const { lines } = parseInvoice('openai;2026-06-01;0,50\nopenai;2026-06-02;1.234', known);
    assert.deepEqual(
      lines.map(({ billedNanoUsd }) => billedNanoUsd / usd),
      [0.5, 1234],
    );
  });

  it('asks only lines with a day or month how amounts are written', () => {
    const { lines } = parseInvoice('x\n0,50\nopenai;2026-06-02;1.234', known);
    assert.equal(lines[0]?.billedNanoUsd, 1.234 * usd);
  });

  const months: readonly string[] = ['2026-06', '2026/06', 'June 2026', 'Jun 2026'];
  for (const month of months) {
    it(`takes ${month} as a month`, () => {
      assert.deepEqual(only(`my gateway, ${month}, 5`), {
        provider: 'my gateway',
        period: '2026-06',
        billedNanoUsd: 5 * usd,
      });
    });
  }

  const wrong: readonly (readonly [string, InvoiceProblemKind, string])[] = [
    ['openai, gpt-6-luna, 12.50', 'no-period', ''],
    ['openai, 06/03/2026, 12.50', 'unclear-period', '06/03/2026'],
    ['openai, 2026-02-30, 12.50', 'unclear-period', '2026-02-30'],
    ['2026-06-03, 12.50', 'no-provider', ''],
    ['opneai, 2026-06-03, 12.50', 'unknown-provider', 'opneai'],
    ['openai, a, b, 2026-06-03, 12.50', 'too-many-fields', 'b'],
    ['openai, 2026-06-03', 'no-amount', ''],
    ['openai, 2026-06-03, USD', 'no-amount', ''],
    ['openai, 2026-06-03, " "', 'no-amount', ''],
    ['openai, v06/03/2026, 12.50', 'no-period', ''],
    ['openai, x2026-06-03, 12.50', 'no-period', ''],
    ['openai, 06/03/2026v, 12.50', 'no-period', ''],
    ['openai, 6-2026, 12.50', 'unclear-period', '6-2026'],
    ['openai, xJune 2026, 1', 'no-period', ''],
    ['openai, Mai 2026, 1', 'no-period', ''],
    ['openai, June 2026 x, 1', 'no-period', ''],
    ['openai, 31.02.2026, 1', 'unclear-period', '31.02.2026'],
    ['nobody/gpt, 2026-06, 1', 'unknown-provider', 'nobody/gpt'],
    ['/gpt, 2026-06, 1', 'unknown-provider', '/gpt'],
    ['openai/, 2026-06, 1', 'unknown-provider', 'openai/'],
    ['openai/gpt, other, 2026-06, 1', 'unknown-provider', 'openai/gpt'],
    ['openai', 'no-period', ''],
    ['openai, 2026-06-03, twelve', 'unclear-amount', 'twelve'],
    ['openai, 2026-06-03, 1,23,4', 'unclear-amount', '1,23,4'],
    ['openai, 2026-06-03, NaN', 'unclear-amount', 'NaN'],
    ['openai, 2026-06-03, 1e9', 'unclear-amount', '1e9'],
    ['openai, 2026-06-03, 12.50 €', 'other-currency', '12.50 €'],
    ['openai, 2026-06-03, 12.50, EUR', 'other-currency', '12.50,EUR'],
    ['openai, 2026-06-03, 0.0000000001', 'too-precise', '0.0000000001'],
    ['openai, 2026-06-03, -1', 'negative-sum', '-1'],
    ['openai, 2026-06-03, 99999999999999', 'unclear-amount', '99999999999999'],
    ['openai\t2026-07-01\t12\t345', 'too-many-fields', '12, 345'],
    ['openai;2026-07-01;12;345', 'too-many-fields', '12, 345'],
    ['openai|2026-07-01|12|345', 'too-many-fields', '12, 345'],
    ['openai,2026-07-01,12,345', 'too-many-fields', '12, 345'],
    ['openai,2026-07-01,12,50', 'too-many-fields', '12, 50'],
    ['openai, 2026-07-01, 12, 345', 'too-many-fields', '12, 345'],
    ['openai, 2026-07-01, 1.5, 12', 'too-many-fields', '1.5, 12'],
    ['openai\t2026-07-01\t$12\t345', 'too-many-fields', '$12, 345'],
    ['openai,2026-07-01,$12,345', 'too-many-fields', '$12, 345'],
    ['openai;2026-07-01;12;gpt', 'too-many-fields', '12, gpt'],
    ['"openai","2026-07-01",12,50', 'too-many-fields', '12, 50'],
    ['openai;2026-07-01;12 345', 'unclear-amount', '12 345'],
    ['openai;2026-07-01;3-4', 'unclear-amount', '3-4'],
    ['openai;Jun 31, 2026;3', 'unclear-period', 'Jun 31, 2026'],
    ['openai, Feb 30, 2026, 3', 'unclear-period', 'Feb 30, 2026'],
    ['openai;2026-06-31T10:00:00Z;3', 'unclear-period', '2026-06-31T10:00:00Z'],
    ['openai;2026-06-03 or so;3', 'no-period', ''],
    ['openai;Marble 3, 2026;3', 'no-period', ''],
    [`openai;${'m'.repeat(201)};2026-06-03;3`, 'too-long-name', 'm'.repeat(40)],
  ];
  for (const [line, kind, part] of wrong) {
    it(`refuses ${line.slice(0, 60)} (${kind}) and reads the line after it`, () => {
      const read = parseInvoice(`${line}\nanthropic, 2026-06-03, 1`, known);
      assert.deepEqual(read.problems, [{ kind, lineNumber: 1, line, part }]);
      assert.equal(read.lines.length, 1);
    });
  }

  it('adds up lines of one model in one period, and keeps others apart', () => {
    const { lines, problems } = parseInvoice(
      ['openai, a, 2026-06, 1', 'openai, b, 2026-06, 2', 'openai, 2026-06, 4', 'openai, a, 2026-06, 8'].join(
        '\n',
      ),
      known,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      lines.map(({ model, billedNanoUsd }) => [model, billedNanoUsd / usd]),
      [
        ['a', 9],
        ['b', 2],
        [undefined, 4],
      ],
    );
  });

  it('skips one heading, at the beginning only', () => {
    const { lines, problems } = parseInvoice('provider,amount\nopenai,2026-06,1\nprovider,amount', known);
    assert.equal(lines.length, 1);
    assert.deepEqual(problems, [{ kind: 'no-period', lineNumber: 3, line: 'provider,amount', part: '' }]);
  });

  it('gives problems in the order of the lines', () => {
    const { problems } = parseInvoice('openai,2026-06,-1\nx\nopenai,2026-07,-1', known);
    assert.deepEqual(
      problems.map(({ kind, lineNumber }) => [kind, lineNumber]),
      [
        ['negative-sum', 1],
        ['no-period', 2],
        ['negative-sum', 3],
      ],
    );
  });

  it('reads every month by name', () => {
    const names = [
      'Jan',
      'February',
      'mar.',
      'APRIL',
      'May',
      'Jun',
      'july',
      'Aug',
      'Sept',
      'Oct',
      'Nov',
      'December',
    ];
    const { lines } = parseInvoice(names.map((name) => `openai, ${name} 2026, 1`).join('\n'), known);
    assert.deepEqual(
      lines.map(({ period }) => period),
      names.map((_, index) => `2026-${String(index + 1).padStart(2, '0')}`),
    );
  });

  it('takes no line of figures for a heading', () => {
    assert.equal(parseInvoice('openai, gpt, June, 12', known).problems.length, 1);
  });

  it('loses no line, whatever is pasted', () => {
    const cell = fc.oneof(
      fc.constantFrom('openai', 'anthropic', '2026-06-03', '2026-06', '12.50', '-3', '$1,2', 'x', '"', ''),
      fc.string({ maxLength: 8 }),
    );
    const line = fc
      .tuple(fc.array(cell, { minLength: 1, maxLength: 6 }), fc.constantFrom(',', ';', '\t', '|'))
      .map(([cells, separator]) => cells.join(separator).replace(/[\r\n]/g, ' '));
    fc.assert(
      fc.property(line, (pasted) => {
        const { lines, problems } = parseInvoice(`provider,amount\n${pasted}`, known);
        const isBlank = /^[-=|:+\s]*$/.test(pasted);
        assert.equal(lines.length + problems.length, isBlank ? 0 : 1, JSON.stringify(pasted));
        for (const read of lines) {
          assert.ok(Number.isSafeInteger(read.billedNanoUsd) && read.billedNanoUsd >= 0);
          assert.ok(known.providers.includes(read.provider));
        }
      }),
    );
  });

  it('throws nothing, counts every line once, and takes no amount that is not written', () => {
    const amounts = [
      '12.50',
      '-3.00',
      '(4)',
      '3-',
      '7.00 CR',
      '$1,234.50',
      '12',
      '345',
      '0.06000000000000001',
      '€5',
    ];
    const words = [
      ...[
        'openai',
        'anthropic',
        'gpt-6',
        '2026-06-03',
        'Jun 3, 2026',
        '1780358400',
        'date',
        'model',
        'cost_usd',
      ],
      ...[
        'usage_date_utc',
        'Date,Slug,Usage',
        'amount_value',
        'line_item',
        'Total',
        'USD',
        '"',
        '""',
        '│',
        '└─ a',
      ],
      ...['{"date":"2026-06-03","totalCost":', '[{', '}]', '', '\\', '\u0000', '\ufeff', '─────'],
    ];
    const cell = fc.oneof(
      fc.constantFrom(...amounts),
      fc.constantFrom(...words),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    const line = fc
      .tuple(fc.array(cell, { maxLength: 6 }), fc.constantFrom(',', ';', '\t', '|', ', '))
      .map(([cells, separator]) => cells.join(separator));
    const text = fc.tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n', '\r'));
    fc.assert(
      fc.property(text, ([lines, end]) => {
        const pasted = lines.join(end);
        const { lines: read, problems, read: taken, leftOut } = parseInvoice(pasted, known);
        const linesOf = (all: string) =>
          all.split(/\r\n|\r|\n/).filter((each) => !/^[-=|:+\s\u2500-\u257f]*$/.test(each)).length;
        // A quoted field may span lines.
        const wrong = problems.reduce((sum, problem) => sum + linesOf(problem.line), 0);
        const left = [...leftOut.values()].reduce((sum, count) => sum + count, 0);
        const isJson = (() => {
          try {
            return typeof JSON.parse(pasted) === 'object';
          } catch {
            return false;
          }
        })();
        if (!isJson)
          assert.equal(taken + left + wrong, linesOf(pasted.replace(/^\ufeff/, '')), JSON.stringify(pasted));
        const digits = new Set(
          pasted.split(/[\t;|"\r\n]/).flatMap((field) => [field, ...field.split(',')].map(significant)),
        );
        for (const one of taken === 1 ? read : []) {
          const isWritten = [...digits].some((each) => each.includes(significant(String(one.billedNanoUsd))));
          assert.ok(isWritten, JSON.stringify([pasted, one]));
        }
        for (const one of read) assert.ok(Number.isSafeInteger(one.billedNanoUsd) && one.billedNanoUsd >= 0);
      }),
      { seed: 20_261_130, numRuns: 2000 },
    );
  });

  it('reads what any convention writes, to the nano-dollar', () => {
    const conventions = [
      { locale: 'en-US', separator: '\t' },
      { locale: 'de-DE', separator: ';' },
      { locale: 'de-CH', separator: '\t' },
      { locale: 'fr-FR', separator: ';' },
    ] as const;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900_000_000 }), fc.constantFrom(...conventions), (cents, one) => {
        const format = new Intl.NumberFormat(one.locale, {
          minimumFractionDigits: 2,
          maximumFractionDigits: 2,
        });
        const text = ['openai', '2026-06', format.format(cents / 100)].join(one.separator);
        const nanoUsd = cents * 10_000_000;
        const { lines } = parseInvoice(text, known);
        if (Number.isSafeInteger(nanoUsd)) assert.equal(lines[0]?.billedNanoUsd, nanoUsd, text);
        else assert.equal(lines.length, 0);
      }),
    );
  });
});

describe('a large paste', () => {
  const row = (index: number) =>
    `openai,m-${index % 50},2026-06-${String((index % 30) + 1).padStart(2, '0')},0.01`;
  const slicesOf = (text: string) => {
    const reading = readInvoice(text, known);
    let slices = 0;
    for (let step = reading.next(); ; step = reading.next()) {
      if (step.done === true) return { slices, invoice: step.value };
      slices += 1;
    }
  };

  it('is read in slices whose number grows like the lines', () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => row(index));
    const all = slicesOf(lines.join('\n'));
    const half = slicesOf(lines.slice(0, 50_000).join('\n'));
    assert.equal(all.invoice.read, 100_000);
    assert.equal(
      all.invoice.lines.reduce((sum, { billedNanoUsd }) => sum + billedNanoUsd, 0),
      1000 * usd,
    );
    // Each line is two steps: split, and read. A thousand steps are a slice.
    assert.equal(all.slices, 200);
    assert.equal(half.slices, 100);
  });

  it('is read in slices also where it is JSON, blank, or never closes its quotes', () => {
    const json = JSON.stringify(
      Array.from({ length: 10_000 }, () => ({ date: '2026-06-02', model: 'm', usage: 1, byok_usage: 0 })),
    );
    assert.equal(slicesOf(json).slices, 10);
    assert.equal(slicesOf('\n'.repeat(10_000)).slices, 10);
    const open = `date,slug,usage\n${'2026-06-02,"a""b,1\n'.repeat(10_000)}`;
    const { slices, invoice } = slicesOf(open);
    assert.ok(slices >= 10 && slices <= 21, String(slices));
    assert.equal(invoice.read + invoice.problems.length + (invoice.leftOut.get('heading') ?? 0), 10_001);
  });

  it('is refused in one sentence where it is larger than is read at once', () => {
    const { lines, problems } = parseInvoice('x'.repeat(longestInvoiceCharacters + 1), known);
    assert.deepEqual(lines, []);
    assert.deepEqual(problems, [{ kind: 'too-large', lineNumber: 1, line: '', part: '33' }]);
  });
});
