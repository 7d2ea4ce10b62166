import assert from 'node:assert/strict';
import { readSettings } from '../../../support/readSettings.ts';

const noModels = { orchestration: { models: [] }, execution: { models: [] }, grunt: { models: [] } };

function provider(entry: Record<string, unknown>) {
  const { settings, problems } = readSettings({
    providers: {
      gateway: { protocol: 'openai-compatible', baseUrl: 'https://gateway.example.com/v1', ...entry },
    },
    tiers: noModels,
  });
  const prefix = 'tierwise.providers.gateway';
  const own = problems.filter(({ path }) => path.startsWith(prefix));
  return {
    gateway: settings.providers.get('gateway'),
    problems: own,
    paths: own.map(({ path }) => path.slice(prefix.length)),
  };
}

describe('options of an endpoint', () => {
  it('are read', () => {
    const options = {
      query: { 'api-version': '2024-10-21' },
      keyHeader: 'api-key',
      keyScheme: '',
      cacheControl: false,
    };
    const { gateway, problems } = provider(options);
    assert.deepEqual(problems, []);
    assert.partialDeepStrictEqual(gateway, options);
  });

  it('are absent where nothing is set', () => {
    const { gateway } = provider({});
    for (const name of ['query', 'keyHeader', 'keyScheme', 'cacheControl'])
      assert.ok(gateway !== undefined && !(name in gateway), name);
  });

  const wrong: readonly (readonly [what: string, entry: Record<string, unknown>, path: string])[] = [
    ['a key header that is no name', { keyHeader: 'api key' }, '.keyHeader'],
    ['a key header that breaks the line', { keyHeader: 'a\r\nb' }, '.keyHeader'],
    ['a key header that HTTP needs', { keyHeader: 'Host' }, '.keyHeader'],
    ['a key header that tells the type', { keyHeader: 'content-type' }, '.keyHeader'],
    ['a key header that is empty', { keyHeader: ' ' }, '.keyHeader'],
    ['a key header that is a number', { keyHeader: 7 }, '.keyHeader'],
    ['a scheme with a space', { keyScheme: 'Bearer x' }, '.keyScheme'],
    ['a cacheControl that is text', { cacheControl: 'yes' }, '.cacheControl'],
    ['a query that is a list', { query: ['a'] }, '.query'],
    ['a query that is text', { query: 'a=b' }, '.query'],
    [
      'a query of too many parameters',
      { query: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`p${index}`, 'x'])) },
      '.query',
    ],
    ['a parameter that is a number', { query: { version: 1 } }, '.query.version'],
    ['a parameter with a line break', { query: { version: 'a\nb' } }, '.query.version'],
    ['a parameter without a proper name', { query: { 'a b': 'c' } }, '.query.a b'],
    ['a member that nobody knows', { keyheader: 'x' }, '.keyheader'],
  ];
  for (const [what, entry, path] of wrong) {
    it(`that are wrong are reported and left out: ${what}`, () => {
      const { gateway, paths } = provider(entry);
      assert.deepEqual(paths, [path]);
      assert.ok(gateway !== undefined);
      for (const name of ['query', 'keyHeader', 'keyScheme', 'cacheControl'])
        assert.ok(!(name in gateway), name);
    });
  }

  for (const name of [
    'key',
    'api-key',
    'api_key',
    'access_token',
    'client_secret',
    'sig',
    'code',
    'subscription-key',
  ]) {
    it(`hold no secret: the parameter ${name} is left out and never repeated`, () => {
      const { gateway, problems, paths } = provider({ query: { [name]: 'hush-hush', team: 'a' } });
      assert.deepEqual(gateway?.query, { team: 'a' });
      assert.deepEqual(paths, [`.query.${name}`]);
      assert.match(problems[0]?.fix ?? '', /keyHeader.*Set Key/);
      assert.ok(!JSON.stringify(problems).includes('hush-hush'));
    });
  }

  it('leave a header out that the key goes into', () => {
    const { gateway, paths } = provider({ keyHeader: 'X-Gate', headers: { 'x-gate': 'a', 'x-team': 'b' } });
    assert.deepEqual(gateway?.headers, { 'x-team': 'b' });
    assert.deepEqual(paths, ['.headers.x-gate']);
  });
});

describe('an address', () => {
  const good: readonly (readonly [written: string, protocol: string, baseUrl: string, query?: object])[] = [
    ['https://g.example.com/d/{model}/', 'openai-compatible', 'https://g.example.com/d/{model}'],
    ['https://g.example.com/d/%7Bmodel%7D', 'openai', 'https://g.example.com/d/{model}'],
    [
      'https://g.example.com/v1?team=a&x=',
      'openai-compatible',
      'https://g.example.com/v1',
      { team: 'a', x: '' },
    ],
    ['https://r.openai.azure.com', 'openai-compatible', 'https://r.openai.azure.com/openai/v1'],
    ['https://r.openai.azure.com/openai/', 'openai', 'https://r.openai.azure.com/openai/v1'],
    [
      'https://r.openai.azure.com/?api-version=2024-10-21',
      'openai-compatible',
      'https://r.openai.azure.com/openai/deployments/{model}',
      { 'api-version': '2024-10-21' },
    ],
    [
      'https://r.cognitiveservices.azure.com?api-version=preview',
      'openai',
      'https://r.cognitiveservices.azure.com/openai',
      { 'api-version': 'preview' },
    ],
    [
      'https://r.openai.azure.com/openai/deployments/mine/chat/completions?api-version=2024-10-21',
      'openai-compatible',
      'https://r.openai.azure.com/openai/deployments/mine/chat/completions',
      { 'api-version': '2024-10-21' },
    ],
    [
      'https://r.services.ai.azure.com/models?api-version=2024-05-01-preview',
      'openai-compatible',
      'https://r.services.ai.azure.com/models',
      { 'api-version': '2024-05-01-preview' },
    ],
    ['https://azure.com.example.com', 'openai-compatible', 'https://azure.com.example.com'],
    ['https://r.services.ai.azure.com/anthropic', 'anthropic', 'https://r.services.ai.azure.com/anthropic'],
  ];
  for (const [written, protocol, baseUrl, query] of good) {
    it(`is read: ${written} for ${protocol}`, () => {
      const { gateway, problems } = provider({ protocol, baseUrl: written });
      assert.deepEqual(problems, []);
      assert.equal(gateway?.baseUrl, baseUrl);
      assert.deepEqual(gateway.query, query);
    });
  }

  const bad: readonly (readonly [written: string, protocol: string])[] = [
    ['https://g.example.com/{model}', 'anthropic'],
    ['https://g.example.com/{model}', 'ollama'],
    ['https://{model}.example.com/v1', 'openai-compatible'],
    ['https://g.example.com/v1?api-key=hush-hush', 'openai-compatible'],
    ['https://g.example.com/v1?a=b', 'ollama'],
    ['https://g.example.com/v1?a=b#c', 'openai-compatible'],
  ];
  for (const [written, protocol] of bad) {
    it(`cannot be used: ${written} for ${protocol}`, () => {
      const { gateway, problems, paths } = provider({ protocol, baseUrl: written });
      assert.equal(gateway, undefined);
      assert.deepEqual(paths, ['.baseUrl']);
      assert.ok(!JSON.stringify(problems).includes('hush-hush'));
    });
  }

  it('of a deployment at Azure without a version is kept, and what is missing is said', () => {
    const baseUrl = 'https://r.openai.azure.com/openai/deployments/{model}';
    const { gateway, problems, paths } = provider({ baseUrl });
    assert.equal(gateway?.baseUrl, baseUrl);
    assert.deepEqual(paths, ['.query']);
    assert.match(problems[0]?.fix ?? '', /api-version/);
    assert.deepEqual(provider({ baseUrl, query: { 'api-version': '2024-10-21' } }).problems, []);
  });

  it('has its parameters overridden by the option', () => {
    const { gateway } = provider({ baseUrl: 'https://g.example.com/v1?v=1&team=a', query: { v: '2' } });
    assert.deepEqual(gateway?.query, { v: '2', team: 'a' });
  });
});
