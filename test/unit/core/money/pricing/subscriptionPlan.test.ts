import assert from 'node:assert/strict';
import { isSubscriptionPlan } from '../../../../../src/core/money/pricing/subscriptionPlan.ts';

describe('the address of a flat subscription', () => {
  for (const [host, path] of [
    ['api.z.ai', '/api/coding'],
    ['open.bigmodel.cn', '/api/coding'],
    ['api.kimi.com', '/coding'],
    ['coding.dashscope.aliyuncs.com', ''],
    ['coding-intl.dashscope.aliyuncs.com', ''],
    ['portal.qwen.ai', ''],
    ['ark.cn-beijing.volces.com', '/api/coding'],
    ['ark.ap-1.bytepluses.com', '/api/coding'],
    ['api.lkeap.cloud.tencent.com', '/coding'],
    ['token-plan.xiaomimimo.com', ''],
    ['token-plan-sgp.xiaomimimo.com', ''],
    ['opencode.ai', '/zen/go'],
    ['chatgpt.com', '/backend-api'],
  ] as const) {
    it(`is ${host}${path}, with what is below it, in any case`, () => {
      for (const asked of [path, `${path}/v1`, path.toUpperCase()])
        assert.equal(isSubscriptionPlan(host, asked), true, asked);
    });

    it(`is no host that only contains ${host}`, () => {
      for (const other of [`my-${host}`, `${host}.example`, host.replaceAll('.', '-')])
        assert.equal(isSubscriptionPlan(other, path), false, other);
      if (path !== '') {
        assert.equal(isSubscriptionPlan(host, ''), false);
        assert.equal(isSubscriptionPlan(host, `${path}s`), false);
      }
    });
  }
});
