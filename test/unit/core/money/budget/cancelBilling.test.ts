import assert from 'node:assert/strict';
import { cancelBillingOf } from '../../../../../src/core/money/budget/cancelBilling.ts';
import type { CancelBilling } from '../../../../../src/core/money/budget/cancelBilling.ts';
import type { Protocol } from '../../../../../src/core/model/provider.ts';

describe('cancelBillingOf', () => {
  const cases: [protocol: Protocol, vendor: string | undefined, billing: CancelBilling][] = [
    ['anthropic', 'anthropic', 'stops'],
    ['openai', 'openai', 'stops'],
    ['openai-compatible', 'deepseek', 'stops'],
    ['openai-compatible', 'google', 'finishes'],
    ['openai-compatible', 'mistral', 'finishes'],
    ['openai-compatible', 'openrouter', 'unknown'],
    ['openai-compatible', undefined, 'unknown'],
    ['anthropic', undefined, 'unknown'],
    ['ollama', 'local', 'stops'],
    ['ollama', undefined, 'stops'],
    ['openai-compatible', 'local', 'stops'],
  ];
  for (const [protocol, vendor, billing] of cases) {
    it(`${protocol} at ${vendor ?? 'nobody known'}: ${billing}`, () => {
      assert.equal(cancelBillingOf(protocol, vendor), billing);
    });
  }
});
