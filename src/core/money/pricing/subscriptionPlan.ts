/** Vendor id of endpoints that a flat subscription pays for: what a token would cost there is on no list. */
export const subscriptionVendor = 'subscription';

/** Endpoints that only a flat plan opens. Those that serve a plan and metered keys at one address are not among them. */
const plans: readonly (readonly [host: RegExp, path: string])[] = [
  [/^api\.z\.ai$/, '/api/coding'],
  [/^open\.bigmodel\.cn$/, '/api/coding'],
  [/^api\.kimi\.com$/, '/coding'],
  [/^coding(?:-intl)?\.dashscope\.aliyuncs\.com$/, ''],
  [/^portal\.qwen\.ai$/, ''],
  [/^ark\.[a-z0-9-]+\.(?:volces|bytepluses)\.com$/, '/api/coding'],
  [/^api\.lkeap\.cloud\.tencent\.com$/, '/coding'],
  [/^token-plan(?:-[a-z0-9]+)?\.xiaomimimo\.com$/, ''],
  [/^opencode\.ai$/, '/zen/go'],
  [/^chatgpt\.com$/, '/backend-api'],
];

/** Whether an address belongs to a flat subscription, such as a coding plan. */
export function isSubscriptionPlan(host: string, path: string): boolean {
  const asked = path.toLowerCase();
  return plans.some(
    ([known, below]) => known.test(host) && (asked === below || asked.startsWith(`${below}/`)),
  );
}
