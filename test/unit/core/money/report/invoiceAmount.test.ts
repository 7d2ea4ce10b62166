import assert from 'node:assert/strict';
import {
  decimalSignOf,
  looksLikeAmount,
  readAmount,
  readExactAmount,
  toNanoUsd,
  unitsOf,
} from '../../../../../src/core/money/report/invoiceAmount.ts';
import { usd } from './samples.ts';

describe('the sign before the decimals', () => {
  for (const [text, sign] of [
    ['1,234.56', 'point'],
    ['1.234,56', 'comma'],
    ['1,234,567', 'point'],
    ['1.234.567', 'comma'],
    ['0.5', 'point'],
    ['0,5', 'comma'],
    ['.5', 'point'],
    [',5', 'comma'],
    ['1,234', undefined],
    ['123.456', undefined],
    ['0,123', 'comma'],
    ['1234,567', 'comma'],
    ['1,2345', 'comma'],
    ['12', undefined],
    ['', undefined],
    ['US$ 1.50', 'point'],
    ["1'234.50", 'point'],
  ] as const) {
    it(`of "${text}" is ${sign ?? 'open'}`, () => {
      assert.equal(decimalSignOf(text), sign);
    });
  }
});

describe('reading an amount', () => {
  for (const [text, sign, dollars] of [
    ['12', 'point', 12],
    ['1,234', 'point', 1234],
    ['1,234', 'comma', 1.234],
    ['1.234', 'comma', 1234],
    ['1.5', 'comma', 1.5],
    ['1,5', 'point', 1.5],
    ['$1,234.56', 'point', 1234.56],
    ['1.234,56 USD', 'point', 1234.56],
    ['-3', 'point', -3],
    ['−3', 'point', -3],
    ['$-3', 'point', -3],
    ['-$3', 'point', -3],
    ['- 3', 'point', -3],
    ['(3)', 'point', -3],
    ['$(3)', 'point', -3],
    [' (3) ', 'point', -3],
    ['+3', 'point', 3],
    ['1.500000000000', 'point', 1.5],
    ['123456', 'point', 123_456],
    ['3.00-', 'point', -3],
    ['3.00−', 'point', -3],
    ['–3', 'point', -3],
    ['(12.00)', 'point', -12],
    ['($12.00)', 'point', -12],
    ['(12.00) USD', 'point', -12],
    ['12.00 CR', 'point', -12],
    ['12.00CR', 'point', -12],
    ['$12.00 cr', 'point', -12],
    ['12.00 DR', 'point', 12],
    ['USD -3', 'point', -3],
    ['USD12', 'point', 12],
    ['1 234,50', 'point', 1234.5],
    ['1\u202f234', 'point', 1234],
    ['1\u00a0234\u00a0567', 'comma', 1_234_567],
    ['6.5e-05', 'point', 0.000_065],
    ['1.2E-7', 'point', 0.000_000_12],
    ['25e-9', 'point', 0.000_000_025],
    ['0.06000000000000001', 'point', 0.06],
    ['0.07999999999999999', 'point', 0.08],
    ['1.4892517499999998', 'point', 1.489_251_75],
    ['336.47000000000025', 'point', 336.47],
    ['0.00015549999999999999', 'point', 0.000_155_5],
    ['5.551115123125783e-17', 'point', 0],
    ['0.003835980000000000000000000000', 'point', 0.003_835_98],
  ] as const) {
    it(`takes "${text}" with a decimal ${sign} as ${dollars}`, () => {
      assert.deepEqual(readAmount(text, sign), { nanoUsd: Math.round(dollars * usd) });
    });
  }

  it('knows no negative zero', () => {
    assert.deepEqual(readAmount('-0', 'point'), { nanoUsd: 0 });
  });

  for (const [text, problem] of [
    ['12 €', 'other-currency'],
    ['12 eur', 'other-currency'],
    ['', 'unclear-amount'],
    ['.', 'unclear-amount'],
    ['1.2.3', 'unclear-amount'],
    ['1,23,456.5', 'unclear-amount'],
    ['1,234.5.6', 'unclear-amount'],
    ['1234,567.5', 'unclear-amount'],
    ['12a', 'unclear-amount'],
    ['a12', 'unclear-amount'],
    ['1.5a', 'unclear-amount'],
    ['1.a5', 'unclear-amount'],
    ['1234567890123', 'unclear-amount'],
    ['9007200', 'unclear-amount'],
    ['0.0000000001', 'too-precise'],
    ['0.0600000001', 'too-precise'],
    ['0.123456789123456', 'too-precise'],
    ['0.1234567891234567', 'too-precise'],
    ['0.060000000000001', 'too-precise'],
    ['1.5e-10', 'too-precise'],
    ['1e9', 'unclear-amount'],
    ['1e+3', 'unclear-amount'],
    ['1-2', 'unclear-amount'],
    ['12 345', 'unclear-amount'],
    ['12\t345', 'unclear-amount'],
    ['12.50 345', 'unclear-amount'],
    ["1'2", 'unclear-amount'],
    ['--3', 'unclear-amount'],
    ['-(3)', 'unclear-amount'],
    ['(3', 'unclear-amount'],
    ['3)', 'unclear-amount'],
    ['-3-', 'unclear-amount'],
    ['-3 CR', 'unclear-amount'],
    ['+-3', 'unclear-amount'],
    ['3%', 'unclear-amount'],
    ['A$12', 'other-currency'],
    ['R$ 12', 'other-currency'],
    ['12 PLN', 'other-currency'],
    [`1${' '.repeat(100_000)}2`, 'unclear-amount'],
  ] as const) {
    it(`refuses "${text.slice(0, 40)}": ${problem}`, () => {
      assert.deepEqual(readAmount(text, 'point'), { problem });
    });
  }
});

describe('what looks like an amount', () => {
  for (const [text, isAmount] of [
    ['12.50', true],
    ['$12', true],
    ['12 EUR', true],
    ['€12', true],
    ['(1.2)', true],
    ['- 3', true],
    ["1'234.50", true],
    ['', false],
    ['USD', false],
    ['.', false],
    ['gpt-6', false],
    ['6 luna', false],
    ['a6', false],
    ['6)a', false],
  ] as const) {
    it(`"${text}" ${isAmount ? 'does' : 'does not'}`, () => {
      assert.equal(looksLikeAmount(text), isAmount);
    });
  }
});

describe('a cell of an export', () => {
  it('adds up what is finer than a nano-dollar, and rounds once', () => {
    const read = readExactAmount('0.0000000375', 'point', false);
    assert.ok('units' in read);
    assert.equal(toNanoUsd(read.units), 38);
    assert.equal(toNanoUsd(read.units * 2n), 75);
    assert.equal(toNanoUsd(-read.units), -38);
    assert.equal(toNanoUsd(unitsOf(1234)), 1234);
  });

  it('counts cents exactly', () => {
    assert.deepEqual(readExactAmount('123.45', 'point', true), { units: unitsOf(1_234_500_000) });
    assert.deepEqual(readExactAmount('-1', 'point', true), { units: unitsOf(-10_000_000) });
    assert.deepEqual(readExactAmount('x', 'point', true), { problem: 'unclear-amount' });
  });
});
