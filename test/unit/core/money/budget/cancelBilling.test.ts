import assert from 'node:assert/strict';
import { traitsOf } from '../../../support/protocols.ts';
import type { WireProtocol } from '../../../../servers/wireFormat.ts';
import { cancelBillingOf } from '../../../../../src/core/money/budget/cancelBilling.ts';
import type { CancelBilling } from '../../../../../src/core/model/request/protocol.ts';

describe('cancelBillingOf', () => {
  const cases: [protocol: WireProtocol, vendor: string | undefined, billing: CancelBilling][] = [
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
      assert.equal(cancelBillingOf(traitsOf(protocol), vendor), billing);
    });
  }
});
