import assert from 'node:assert/strict';
import {
  decimalSignOfLine,
  findProvider,
  isTotal,
  readLine,
  readNames,
  toRawLine,
} from '../../../../../src/core/money/report/invoiceLine.ts';

const known = { providers: ['openai', 'My Gateway'] };

describe('a line without a heading', () => {
  it('is one provider, model, period and amount', () => {
    assert.deepEqual(readLine(toRawLine('openai, m, Jun 3, 2026, 12,50'), 'point', known), {
      name: { provider: 'openai', model: 'm', period: '2026-06-03' },
      units: 1_250_000_000_000_000_000_000n,
      part: '12,50',
    });
  });

  for (const [line, kind, part] of [
    ['openai;2026-06;1;2;3', 'too-many-fields', '1, 2, 3'],
    ['openai,2026-06,12,50', 'too-many-fields', '12, 50'],
    ['openai, 2026-06, "12",50', 'too-many-fields', '12, 50'],
    ['openai;2026-06;1;CR;x', 'too-many-fields', '1, CR, x'],
    ['openai;2026-06;1;EUR', 'other-currency', '1,EUR'],
    ['openai;2026-06', 'no-amount', ''],
    ['2026-06;1', 'no-provider', ''],
    ['x;2026-06;1', 'unknown-provider', 'x'],
    ['openai;2026-13;1', 'unclear-period', '2026-13'],
    ['openai;1', 'no-period', ''],
  ] as const) {
    it(`${line} is ${kind}`, () => {
      assert.deepEqual(readLine(toRawLine(line), 'point', known), { kind, part });
    });
  }

  it('tells how its amount is written, where it has one that tells', () => {
    assert.equal(decimalSignOfLine(toRawLine('openai;2026-06;0,5')), 'comma');
    assert.equal(decimalSignOfLine(toRawLine('openai;2026-06;0.5')), 'point');
    assert.equal(decimalSignOfLine(toRawLine('openai;2026-06;1.234')), undefined);
    assert.equal(decimalSignOfLine(toRawLine('openai;2026-06;0,5;0,7')), undefined);
    assert.equal(decimalSignOfLine(toRawLine('openai;0,5')), undefined);
  });

  it('finds providers whatever their case, and models behind a slash', () => {
    assert.equal(findProvider('my gateway', known.providers), 'My Gateway');
    assert.equal(findProvider('gateway', known.providers), undefined);
    assert.deepEqual(readNames(['OPENAI/gpt'], known), { provider: 'openai', model: 'gpt' });
    assert.deepEqual(readNames([], known), { kind: 'no-provider', part: '' });
  });

  it('is a total where its first text says so', () => {
    for (const text of [
      'Total',
      'grand total:',
      'Subtotal',
      'Sub-total',
      'Totals',
      'Summe',
      '**Total**',
      'Σ',
    ]) {
      assert.equal(isTotal(['', text, '1']), true, text);
    }
    for (const text of ['totally', 'summer', 'sum of parts', 'openai', '']) {
      assert.equal(isTotal([text, 'Total']), text === '', text);
    }
  });
});
