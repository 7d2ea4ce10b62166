import assert from 'node:assert/strict';
import { whyUnusable } from '../../../../../src/core/routing/rules/whyUnusable.ts';
import type { ProviderSettings } from '../../../../../src/core/model/settings.ts';
import { settingsWith } from '../../../support/engine/engineWorld.ts';
import { traitsOf } from '../../../support/protocols.ts';

const cloud: ProviderSettings = {
  name: 'cloud',
  protocol: traitsOf('anthropic'),
  baseUrl: 'https://cloud.invalid',
  headers: {},
  needsKey: true,
  limits: {},
};

describe('whyUnusable', () => {
  const settings = settingsWith({ providers: new Map([['cloud', cloud]]) });

  it('names a provider that is missing, a key that is missing, and nothing else', () => {
    assert.match(
      whyUnusable(settings, new Set())({ provider: 'x', model: 'm' }) ?? '',
      /no provider named "x"/,
    );
    assert.match(whyUnusable(settings, new Set())({ provider: 'cloud', model: 'm' }) ?? '', /no key/);
    assert.equal(whyUnusable(settings, new Set(['cloud']))({ provider: 'cloud', model: 'm' }), undefined);
  });
});
