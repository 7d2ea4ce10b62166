import assert from 'node:assert/strict';
import {
  languageOf,
  readSourceLines,
  type SourceLanguage,
} from '../../../../../../src/core/work/verify/judge/sourceLines.ts';

describe('the language of a file', () => {
  for (const [path, language] of [
    ['a.ts', 'script'],
    ['a.d.MTS', 'script'],
    ['a.vue', 'script'],
    ['a.pyi', 'python'],
    ['A.java', 'c'],
    ['a.go', 'go'],
    ['a.rs', 'rust'],
    ['a.md', undefined],
    ['ts', undefined],
    ['a.ts/readme', undefined],
    ['a.constructor', undefined],
  ] as const) {
    it(`${path} is ${language ?? 'not known'}`, () => {
      assert.equal(languageOf(path), language);
    });
  }
});

describe('code and comments of a line', () => {
  const cases: readonly (readonly [
    SourceLanguage,
    string,
    readonly (readonly [code: string, comment: string])[],
  ])[] = [
    ['script', 'f(\'// no\', "/* no"); // yes', [['f(\'     \', "     ");', '// yes']]],
    [
      'script',
      'a /* b\nc */ d',
      [
        ['a', '/* b'],
        [' d', 'c */'],
      ],
    ],
    [
      'script',
      '`a\n// b` // c',
      [
        ['`', ''],
        ['    `', '// c'],
      ],
    ],
    [
      'script',
      "'a\n// b",
      [
        ["'", ''],
        ['', '// b'],
      ],
    ],
    ['script', "'\\'// no' // yes", [["'       '", '// yes']]],
    [
      'script',
      "'\\\n// b",
      [
        ["'", ''],
        ['', '// b'],
      ],
    ],
    ['script', 'a / b / c // yes', [['a / b / c', '// yes']]],
    ['script', 'return /"/ // yes', [['return / /', '// yes']]],
    [
      'python',
      "'''a\n# b''' # c",
      [
        ["'''", ''],
        ["   '''", '# c'],
      ],
    ],
    ['python', '"#" # c', [['" "', '# c']]],
    ['python', '// no', [['// no', '']]],
    ['rust', "fn f<'a>() {} // c", [["fn f<'a>() {}", '// c']]],
    [
      'go',
      '`\n//` // c',
      [
        ['`', ''],
        ['  `', '// c'],
      ],
    ],
    [
      'c',
      '"""\n// b""" // c',
      [
        ['"""', ''],
        ['    """', '// c'],
      ],
    ],
  ];
  for (const [language, text, lines] of cases) {
    it(`in ${language}: ${JSON.stringify(text)}`, () => {
      const read = readSourceLines(text, language);
      assert.deepEqual(
        read.map(({ code, comment }) => [code, comment]),
        lines,
      );
      assert.equal(read.map((line) => line.text).join('\n'), text);
    });
  }

  it('come without carriage returns', () => {
    assert.deepEqual(
      readSourceLines('a\r\nb', 'script').map(({ text }) => text),
      ['a', 'b'],
    );
  });
});
