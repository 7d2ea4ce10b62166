import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { parseShell } from '../../../../../../src/core/work/verify/command/shellWords.ts';
import { numbers } from '../../../../support/numbers.ts';

const wordsOf = (text: string): string[][] =>
  parseShell(text).commands.map(({ words }) => words.map((word) => word.text));

describe('reading shell words', () => {
  const cases: readonly [text: string, words: string[][]][] = [
    ['', []],
    ['npm test', [['npm', 'test']]],
    ['  a\tb  ', [['a', 'b']]],
    [`a 'b c' "d e" f\\ g`, [['a', 'b c', 'd e', 'f g']]],
    [`a""b ''`, [['ab', '']]],
    ['a;b|c&&d||e&f', [['a'], ['b'], ['c'], ['d'], ['e'], ['f']]],
    ['sh x.sh;', [['sh', 'x.sh']]],
    ['(a; b) | c', [['a'], ['b'], ['c']]],
    ['a # b\nc', [['a'], ['c']]],
    ['a \\\n b', [['a', 'b']]],
    ['if a; then b; else c; fi', [['a'], ['b'], ['c'], ['fi']]],
    ['A=1 B=2 c D=3', [['c', 'D=3']]],
    ['a > b 2>&1 < c', [['a', '2']]],
    ['a <<E b\nx y\nE\nc', [['a', 'b'], ['c']]],
    ['a <<-"E"\n\tx\n\tE\nc', [['a'], ['c']]],
    [
      'a $(b "c d") e',
      [
        ['b', 'c d'],
        ['a', '$(b "c d")', 'e'],
      ],
    ],
    ['a `b \\`c\\``', [['c'], ['b', '`c`'], ['a', '`b \\`c\\``']]],
    ['a "${B:-$(c)}"', [['c'], [':', '$(c)'], ['a', '${B:-$(c)}']]],
    ['a <(b c)', [['b', 'c'], ['a']]],
    [`a $'b c'`, [['a', 'b c']]],
    ['a &>b c', [['a', 'c']]],
  ];
  for (const [text, words] of cases) {
    it(JSON.stringify(text), () => {
      assert.deepEqual(parseShell(text).problem, undefined);
      assert.deepEqual(wordsOf(text), words);
    });
  }

  it('tells words that are known only at run time', () => {
    const isOpen = (word: string): boolean | undefined =>
      parseShell(`x ${word}`).commands.at(-1)?.words[1]?.isOpen;
    for (const word of [
      '$a',
      '"$a"',
      '$(b)',
      '`b`',
      '"`b`"',
      '${a}',
      '*.js',
      'a?',
      '{a,b}',
      '$1',
      '$@',
      "$'\\x41'",
    ])
      assert.equal(isOpen(word), true, word);
    for (const word of ['a', "'$a'", "'*'", '"*"', '\\$a', '$', 'a$', '{}', '[', '[['])
      assert.equal(isOpen(word), false, word);
  });

  for (const text of ['a "b', "a 'b", 'a $(b', 'a `b', 'a ${b', 'a <(b', "a $'b"]) {
    it(`says that ${JSON.stringify(text)} has no end`, () => {
      assert.match(parseShell(text).problem ?? '', /not closed/);
    });
  }

  it('reads what the shell of the system reads, for words in all kinds of quotes', function () {
    if (process.platform === 'win32') this.skip();
    const below = numbers(7);
    const signs = Array.from('ab./-=:,@%+ \t\n"\'\\#~;|&<>()$`*?[]{}!');
    const plain = Array.from('ab./-=:,@%+');
    for (let round = 0; round < 40; round += 1) {
      const texts = Array.from({ length: 1 + below(4) }, () =>
        Array.from({ length: 1 + below(6) }, () => signs[below(signs.length)] ?? ''),
      );
      const written = texts.map((text) =>
        text
          .map((sign) => {
            const kind = below(4);
            if (kind === 0 && plain.includes(sign)) return sign;
            if (kind <= 1 && sign !== '\n') return `\\${sign}`;
            if (kind === 2 && sign !== "'") return `'${sign}'`;
            return '"\\$`'.includes(sign) ? `"\\${sign}"` : `"${sign}"`;
          })
          .join(''),
      );
      const line = `printf '%s\\0' ${written.join(' ')}`;
      const said = spawnSync('/bin/sh', ['-c', line], { encoding: 'utf8' }).stdout.split('\0').slice(0, -1);
      const read = parseShell(line).commands.map(({ words }) => words.slice(2).map((word) => word.text));
      assert.deepEqual(read, [said], line);
      assert.deepEqual(
        said,
        texts.map((text) => text.join('')),
      );
    }
  });

  it('takes time that grows with the length only, and reads no more than a script has', () => {
    const pieces = [
      '$(',
      '`',
      '"',
      "'",
      '${',
      '"$(',
      '(',
      'a ',
      'a;',
      '\\',
      '<<E\n',
      "$'",
      '<(',
      '"${',
      '`$(',
      '$((',
    ];
    for (const piece of pieces) {
      const text = piece.repeat(100_000 / piece.length);
      const { commands, problem } = parseShell(text);
      assert.ok(commands.length <= 20_001, piece);
      if (piece === 'a;' || piece === 'a ') assert.equal(problem, 'too many words');
    }
  });
});
