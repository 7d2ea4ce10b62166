import assert from 'node:assert/strict';
import { traitsOf } from '../support/protocols.ts';
import fc from 'fast-check';
import { formatModelReference } from '../../../src/core/model/modelReference.ts';
import { defaultStacks } from '../../../src/shared/defaultStacks.ts';
import { tiers } from '../../../src/shared/tiers.ts';
import { readSettings } from '../support/readSettings.ts';
import type { RawSettings, ReadSettings } from '../../../src/settings/readSettings.ts';

const read = (raw: RawSettings): ReadSettings => readSettings(raw);
const pathsOf = (result: ReadSettings): string[] => result.problems.map((problem) => problem.path);
const noModels = { orchestration: { models: [] }, execution: { models: [] }, grunt: { models: [] } };
const provider = (entry: Record<string, unknown>) => read({ providers: { gateway: entry }, tiers: noModels });

describe('readSettings', () => {
  it('gives the default stack and the predefined providers where nothing is set', () => {
    const { settings, problems } = read({});
    assert.deepEqual(problems, []);
    assert.deepEqual([...settings.providers.keys()], ['anthropic', 'openai', 'ollama']);
    for (const tier of tiers) {
      assert.deepEqual(settings.tiers[tier].models.map(formatModelReference), defaultStacks.anthropic[tier]);
    }
    assert.equal(settings.prices.size, 0);
    assert.equal(settings.planContextTokens, 24_000);
  });

  it('reads a whole provider, with seconds as milliseconds and the address in its one form', () => {
    const { settings, problems } = provider({
      protocol: 'openai-compatible',
      baseUrl: 'HTTPS://Gateway.Example.com/v1/',
      headers: { 'x-team': 'blue' },
      needsKey: false,
      priceAs: ' openai ',
      limits: {
        contextTokens: 32_768,
        concurrentRequests: 2,
        firstTokenTimeoutSeconds: 90.5,
        idleTimeoutSeconds: 30,
      },
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(settings.providers.get('gateway'), {
      name: 'gateway',
      protocol: traitsOf('openai-compatible'),
      baseUrl: 'https://gateway.example.com/v1',
      headers: { 'x-team': 'blue' },
      needsKey: false,
      priceAs: 'openai',
      limits: {
        contextTokens: 32_768,
        concurrentRequests: 2,
        firstTokenTimeoutMs: 90_500,
        idleTimeoutMs: 30_000,
      },
    });
  });

  it('takes a predefined provider away where null is written', () => {
    const { settings, problems } = read({
      providers: { anthropic: { protocol: 'anthropic' }, openai: null },
    });
    assert.deepEqual(problems, []);
    assert.deepEqual([...settings.providers.keys()], ['anthropic']);
  });

  const addresses: [protocol: string, written: unknown, read: string | undefined][] = [
    ['anthropic', undefined, 'https://api.anthropic.com'],
    ['anthropic', 'https://api.anthropic.com//', 'https://api.anthropic.com'],
    ['ollama', ' http://gpu.lan:11434/ollama/ ', 'http://gpu.lan:11434/ollama'],
    ['ollama', undefined, 'http://127.0.0.1:11434'],
    ['openai', undefined, 'https://api.openai.com/v1'],
    ['openai-compatible', 'http://127.0.0.1:8000/v1', 'http://127.0.0.1:8000/v1'],
    ['openai-compatible', 'http://[::1]:8000', 'http://[::1]:8000'],
    ['openai-compatible', undefined, undefined],
    ['openai', 'api.openai.com', undefined],
    ['openai', 'file:///etc/passwd', undefined],
    ['openai', 'https://user:word@gateway.example.com', undefined],
    ['openai', 'https://gateway.example.com/v1?key=abc', undefined],
    ['openai', 'https://gateway.example.com/v1#abc', undefined],
    ['openai', 7, undefined],
    ['openai', null, undefined],
  ];
  for (const [protocol, written, expected] of addresses) {
    it(`reads the address ${JSON.stringify(written)} of ${protocol} as ${String(expected)}`, () => {
      const result = provider({ protocol, ...(written === undefined ? {} : { baseUrl: written }) });
      assert.equal(result.settings.providers.get('gateway')?.baseUrl, expected);
      assert.deepEqual(pathsOf(result), expected === undefined ? ['tierwise.providers.gateway.baseUrl'] : []);
    });
  }

  const keyNeeds: [protocol: string, baseUrl: string, needsKey: boolean][] = [
    ['anthropic', 'https://api.anthropic.com', true],
    ['ollama', 'http://127.0.0.1:11434', false],
    ['openai-compatible', 'http://localhost:8000/v1', false],
    ['openai-compatible', 'http://127.0.0.2:8000/v1', false],
    ['openai-compatible', 'http://[::1]:8000/v1', false],
    ['openai-compatible', 'https://localhost.example.com/v1', true],
    ['openai-compatible', 'https://gateway.example.com/v1', true],
  ];
  for (const [protocol, baseUrl, needsKey] of keyNeeds) {
    it(`${needsKey ? 'asks' : 'does not ask'} for a key for ${protocol} at ${baseUrl}`, () => {
      assert.equal(provider({ protocol, baseUrl }).settings.providers.get('gateway')?.needsKey, needsKey);
    });
  }

  const clearText: [baseUrl: string, isReported: boolean][] = [
    ['http://gateway.example.com/v1', true],
    ['http://8.8.8.8/v1', true],
    ['http://172.32.0.1/v1', true],
    ['http://[2001:db8::1]/v1', true],
    ['https://gateway.example.com/v1', false],
    ['http://localhost:4000', false],
    ['http://192.168.1.5:4000', false],
    ['http://172.31.0.1:4000', false],
    ['http://[fd12:3456::1]:4000', false],
    ['http://litellm:4000', false],
    ['http://gpu.local:4000', false],
  ];
  for (const [baseUrl, isReported] of clearText) {
    it(`${isReported ? 'warns of' : 'accepts'} a key that goes to ${baseUrl}, and keeps the provider`, () => {
      const result = provider({ protocol: 'openai', baseUrl });
      assert.ok(result.settings.providers.has('gateway'));
      assert.deepEqual(pathsOf(result), isReported ? ['tierwise.providers.gateway.baseUrl'] : []);
    });
  }

  for (const name of ['authorization', 'Authorization', 'x-api-key', 'api-key', 'Cookie', 'x-auth-token']) {
    it(`leaves the header ${name} out and never repeats what it holds`, () => {
      const result = provider({ protocol: 'openai', headers: { [name]: 'hush-hush', 'x-team': 'blue' } });
      assert.deepEqual(result.settings.providers.get('gateway')?.headers, { 'x-team': 'blue' });
      assert.deepEqual(pathsOf(result), [`tierwise.providers.gateway.headers.${name}`]);
      assert.match(result.problems[0]?.fix ?? '', /Set Key/);
      assert.ok(!JSON.stringify(result.problems).includes('hush-hush'));
    });
  }

  const wrongProviders: [what: string, raw: RawSettings, path: string, survives: boolean][] = [
    ['providers that are null', { providers: null }, 'tierwise.providers', false],
    ['providers that are a list', { providers: [] }, 'tierwise.providers', false],
    [
      'a name with a slash',
      { providers: { 'a/b': { protocol: 'ollama' } } },
      'tierwise.providers.a/b',
      false,
    ],
    ['an entry that is text', { providers: { gateway: 'ollama' } }, 'tierwise.providers.gateway', false],
    ['no protocol', { providers: { gateway: {} } }, 'tierwise.providers.gateway.protocol', false],
    [
      'an unknown protocol',
      { providers: { gateway: { protocol: 'telnet' } } },
      'tierwise.providers.gateway.protocol',
      false,
    ],
    [
      'a misspelt member',
      { providers: { gateway: { protocol: 'ollama', baseURL: 'http://localhost' } } },
      'tierwise.providers.gateway.baseURL',
      true,
    ],
    [
      'needsKey as text',
      { providers: { gateway: { protocol: 'ollama', needsKey: 'no' } } },
      'tierwise.providers.gateway.needsKey',
      true,
    ],
    [
      'headers as a list',
      { providers: { gateway: { protocol: 'ollama', headers: ['x'] } } },
      'tierwise.providers.gateway.headers',
      true,
    ],
    [
      'a header that breaks the line',
      { providers: { gateway: { protocol: 'ollama', headers: { 'x-a': 'a\r\nx-b: c' } } } },
      'tierwise.providers.gateway.headers.x-a',
      true,
    ],
    [
      'a header name with a space',
      { providers: { gateway: { protocol: 'ollama', headers: { 'x a': 'a' } } } },
      'tierwise.providers.gateway.headers.x a',
      true,
    ],
    [
      'limits that are a number',
      { providers: { gateway: { protocol: 'ollama', limits: 5 } } },
      'tierwise.providers.gateway.limits',
      true,
    ],
    [
      'a context of half a token',
      { providers: { gateway: { protocol: 'ollama', limits: { contextTokens: 2048.5 } } } },
      'tierwise.providers.gateway.limits.contextTokens',
      true,
    ],
    [
      'no concurrent request at all',
      { providers: { gateway: { protocol: 'ollama', limits: { concurrentRequests: 0 } } } },
      'tierwise.providers.gateway.limits.concurrentRequests',
      true,
    ],
    [
      'a timeout of no time',
      { providers: { gateway: { protocol: 'ollama', limits: { idleTimeoutSeconds: 0 } } } },
      'tierwise.providers.gateway.limits.idleTimeoutSeconds',
      true,
    ],
  ];
  for (const [what, raw, path, survives] of wrongProviders) {
    it(`names ${path} for ${what} and ${survives ? 'keeps the provider' : 'leaves the provider out'}`, () => {
      const result = read({ ...raw, tiers: noModels });
      assert.deepEqual(pathsOf(result), [path]);
      assert.equal(result.settings.providers.size, survives ? 1 : 0);
      assert.ok(result.problems.every((problem) => problem.message !== '' && problem.fix !== ''));
    });
  }

  it('reads a whole tier and drops a model that is named twice', () => {
    const { settings, problems } = read({
      tiers: {
        execution: {
          models: ['ollama/gemma3:4b', 'openai/gpt-6-luna', ' ollama/gemma3:4b'],
          temperature: 0,
          effort: 'none',
          maxOutputTokens: 1000,
        },
      },
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(settings.tiers.execution, {
      models: [
        { provider: 'ollama', model: 'gemma3:4b' },
        { provider: 'openai', model: 'gpt-6-luna' },
      ],
      temperature: 0,
      effort: 'none',
      maxOutputTokens: 1000,
    });
  });

  const wrongTiers: [what: string, execution: unknown, path: string, models: readonly string[]][] = [
    ['a tier that is text', 'ollama/gemma3:4b', 'execution', []],
    ['a tier that is null', null, 'execution', []],
    ['models that are null', { models: null }, 'execution.models', []],
    ['models as text', { models: 'ollama/gemma3:4b' }, 'execution.models', []],
    ['a model without provider', { models: ['gemma3', 'ollama/a'] }, 'execution.models[0]', ['ollama/a']],
    ['a model that is a number', { models: ['ollama/a', 5] }, 'execution.models[1]', ['ollama/a']],
    ['a provider that is not there', { models: ['nowhere/a'] }, 'execution.models[0]', []],
    ['a fever', { models: ['ollama/a'], temperature: 2.1 }, 'execution.temperature', ['ollama/a']],
    ['an effort of its own', { models: ['ollama/a'], effort: 'heroic' }, 'execution.effort', ['ollama/a']],
    ['no output', { models: ['ollama/a'], maxOutputTokens: 0 }, 'execution.maxOutputTokens', ['ollama/a']],
    ['a misspelt member', { models: ['ollama/a'], model: 'b' }, 'execution.model', ['ollama/a']],
  ];
  for (const [what, execution, path, models] of wrongTiers) {
    it(`names tierwise.tiers.${path} for ${what} and asks no model that was not chosen`, () => {
      const result = read({ tiers: { execution } });
      assert.deepEqual(pathsOf(result), [`tierwise.tiers.${path}`]);
      assert.deepEqual(result.settings.tiers.execution.models.map(formatModelReference), models);
      assert.equal(result.settings.tiers.execution.maxOutputTokens, 32_000);
      assert.equal(result.settings.tiers.orchestration.models.length, 1);
    });
  }

  it('gives no tier a model when the tiers are no object', () => {
    const result = read({ tiers: 'anthropic' });
    assert.deepEqual(pathsOf(result), ['tierwise.tiers']);
    assert.ok(tiers.every((tier) => result.settings.tiers[tier].models.length === 0));
  });

  it('reports a broken provider once and not again for each of its models', () => {
    const result = read({
      providers: { gateway: { protocol: 'telnet' } },
      tiers: {
        orchestration: { models: ['gateway/a'] },
        execution: { models: ['gateway/a'] },
        grunt: { models: [] },
      },
    });
    assert.deepEqual(pathsOf(result), ['tierwise.providers.gateway.protocol']);
  });

  it('reads prices, zero among them', () => {
    const { settings, problems } = read({
      prices: {
        'gateway/team/model:1': {
          inputPerMillionUsd: 0,
          outputPerMillionUsd: 0.5,
          cacheReadPerMillionUsd: 0.01,
          cacheWritePerMillionUsd: 1,
        },
      },
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(settings.prices.get('gateway/team/model:1'), {
      inputPerMillionUsd: 0,
      outputPerMillionUsd: 0.5,
      cacheReadPerMillionUsd: 0.01,
      cacheWritePerMillionUsd: 1,
    });
  });

  const wrongPrices: [what: string, prices: unknown, paths: string[]][] = [
    ['a list', [], ['tierwise.prices']],
    [
      'a key without provider',
      { gpt: { inputPerMillionUsd: 1, outputPerMillionUsd: 1 } },
      ['tierwise.prices.gpt'],
    ],
    ['a number', { 'a/b': 3 }, ['tierwise.prices.a/b']],
    ['a missing output', { 'a/b': { inputPerMillionUsd: 3 } }, ['tierwise.prices.a/b']],
    [
      'a negative price',
      { 'a/b': { inputPerMillionUsd: -1, outputPerMillionUsd: 1 } },
      ['tierwise.prices.a/b.inputPerMillionUsd', 'tierwise.prices.a/b'],
    ],
    [
      'an infinite price',
      { 'a/b': { inputPerMillionUsd: Infinity, outputPerMillionUsd: 1 } },
      ['tierwise.prices.a/b.inputPerMillionUsd', 'tierwise.prices.a/b'],
    ],
    [
      'a price that is not a number',
      { 'a/b': { inputPerMillionUsd: NaN, outputPerMillionUsd: 1 } },
      ['tierwise.prices.a/b.inputPerMillionUsd', 'tierwise.prices.a/b'],
    ],
  ];
  for (const [what, prices, paths] of wrongPrices) {
    it(`refuses ${what} as a price`, () => {
      const result = read({ prices });
      assert.deepEqual(pathsOf(result), paths);
      assert.equal(result.settings.prices.size, 0);
    });
  }

  it('keeps the default context where the value is out of range', () => {
    const result = read({ planContextTokens: 10 });
    assert.deepEqual(pathsOf(result), ['tierwise.plan.contextTokens']);
    assert.equal(result.settings.planContextTokens, 24_000);
    assert.equal(read({ planContextTokens: 50_000 }).settings.planContextTokens, 50_000);
  });

  it('is not led astray by names that objects inherit', () => {
    const raw = JSON.parse('{"__proto__": {"protocol": "ollama"}, "constructor": {}}') as Record<
      string,
      unknown
    >;
    const result = read({ providers: raw, tiers: raw, prices: raw });
    assert.equal(result.settings.providers.size, 0);
    assert.ok(result.problems.length > 0);
  });

  const shaped = fc.record(
    {
      protocol: fc.oneof(fc.constantFrom('anthropic', 'ollama', 'openai-compatible'), fc.jsonValue()),
      baseUrl: fc.oneof(fc.webUrl(), fc.jsonValue()),
      headers: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()),
      limits: fc.oneof(fc.record({ contextTokens: fc.jsonValue() }), fc.jsonValue()),
      needsKey: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const anyJson = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(
      fc.oneof(fc.constantFrom('a', 'orchestration', 'execution'), fc.string()),
      fc.oneof(shaped, fc.jsonValue()),
    ),
  );

  it('never throws and gives only valid settings, whatever JSON is written', () => {
    fc.assert(
      fc.property(
        anyJson,
        anyJson,
        anyJson,
        fc.jsonValue(),
        (providers, rawTiers, prices, planContextTokens) => {
          const { settings, problems } = read({ providers, tiers: rawTiers, prices, planContextTokens });
          for (const problem of problems) {
            assert.ok(problem.path.startsWith(problem.setting) && problem.fix !== '');
          }
          for (const entry of settings.providers.values()) {
            assert.match(entry.baseUrl, /^https?:\/\/[^/?#@]+(\/[^?#]*[^/?#])?$/);
          }
          for (const tier of tiers) {
            assert.ok(settings.tiers[tier].models.every((model) => settings.providers.has(model.provider)));
            assert.ok(settings.tiers[tier].maxOutputTokens >= 256);
          }
          for (const price of settings.prices.values()) {
            assert.ok(price.inputPerMillionUsd >= 0 && Number.isFinite(price.outputPerMillionUsd));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
