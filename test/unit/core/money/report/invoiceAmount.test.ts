import assert from 'node:assert/strict';
import {
  decimalSignOf,
  looksLikeAmount,
  readAmount,
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
  ] as const) {
    it(`refuses "${text}": ${problem}`, () => {
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
