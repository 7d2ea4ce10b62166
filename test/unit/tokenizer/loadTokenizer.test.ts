import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Tiktoken } from 'js-tiktoken/lite';
import o200k from 'js-tiktoken/ranks/o200k_base';
import type { TokenCounter } from '../../../src/core/money/meter/tokenCounter.ts';
import { createTokenizerLoader } from '../../../src/tokenizer/loadTokenizer.ts';
import { RankTable } from '../../../src/tokenizer/rankTable.ts';
import { countCalls } from '../support/countCalls.ts';

/** Files of packages that every install has: code, prose, JSON. */
const corpus = [
  'typescript/lib/lib.es5.d.ts',
  'typescript/lib/lib.dom.d.ts',
  'typescript/ThirdPartyNoticeText.txt',
  'typescript/package.json',
  '@anthropic-ai/sdk/README.md',
  '@anthropic-ai/sdk/src/client.ts',
  'openai/CHANGELOG.md',
];

describe('the tokenizer', () => {
  const oracle = new Tiktoken(o200k);
  const expected = (text: string): number => oracle.encode(text, [], []).length;
  let counter: TokenCounter;

  before(async () => {
    counter = await createTokenizerLoader()();
  });

  it('is loaded once', async () => {
    const load = createTokenizerLoader();
    assert.equal(await load(), await load());
  });

  for (const path of corpus) {
    it(`counts ${path} as js-tiktoken does`, () => {
      const text = readFileSync(new URL(`../../../node_modules/${path}`, import.meta.url), 'utf8').slice(
        0,
        300_000,
      );
      assert.equal(counter.count(text), expected(text));
    });
  }

  it('counts oddities as js-tiktoken does', () => {
    for (const text of [
      '',
      ' ',
      '\n\n\t  x',
      "don’t DON’T don't",
      '<|endoftext|> <|endofprompt|>',
      '👩‍👩‍👧 naïve Ünïcödé 中文字符 한국어 עברית',
      'e\u0301\u0302\u0303',
      '\uD800 lone \uDC00 surrogates',
      '=='.repeat(60),
      'a'.repeat(200),
      '1234567890'.repeat(10),
    ]) {
      assert.equal(counter.count(text), expected(text), JSON.stringify(text));
    }
  });

  it('counts random text as js-tiktoken does', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        ' ',
        '  ',
        '\n',
        '\r\n',
        '\t',
        '\u00A0',
        "'s",
        '123',
        'fooBar',
        'HTTPServer',
        '.length',
        '//',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), (words) => {
        const text = words.join('');
        assert.equal(counter.count(text), expected(text));
      }),
    );
  });

  const runs: readonly (readonly [name: string, text: string])[] = [
    ['one letter', 'a'.repeat(100_000)],
    ['spaces', ' '.repeat(100_000)],
    ['line ends', '\n'.repeat(100_000)],
    ['dashes', '-'.repeat(100_000)],
    ['one Chinese character', '中'.repeat(100_000)],
    ['a Chinese sentence', '模型根据任务的难度选择合适的层级并在执行之后检查结果'.repeat(4000)],
    ['joined emoji', '👩‍👩‍👧'.repeat(12_500)],
  ];
  for (const [name, text] of runs) {
    it(`counts 100,000 characters of ${name} with a few look-ups for each byte`, () => {
      let tokens = 0;
      const lookUps = countCalls(RankTable.prototype, 'find', () => {
        tokens = counter.count(text);
      });
      assert.ok(tokens > 0 && tokens <= text.length * 4);
      // How long that takes is measured by `npm run bench -- tokens`; js-tiktoken alone takes minutes.
      assert.ok(lookUps <= 4 * Buffer.byteLength(text), `${lookUps} look-ups`);
    });
  }
});
