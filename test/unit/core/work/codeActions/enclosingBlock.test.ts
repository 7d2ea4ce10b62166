import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  declaredName,
  enclosingBlock,
  nameInCode,
} from '../../../../../src/core/work/codeActions/enclosingBlock.ts';

const script = `import { a } from './a.js';

/** Adds. */
export function add(one, other) {
  if (one > other) {
    return other + one;
  }

  return one + other;
}

export class Cart {
  total(items) {
    return items.reduce((sum, item) => {
      return sum + item;
    }, 0);
  }

  empty = () => [];
}

const last = 1;
`;

const python = `import os

def total(items):
    result = 0
    for item in items:
        result += item

    return result


class Cart:
    def add(self, item):
        self.items.append(item)

value = total([])
`;

const go = `package cart

func (c *Cart) Total(
	tax int,
) int {
	return c.sum + tax
}
`;

function blockAt(text: string, line: number): [number, number, string] | undefined {
  const lines = text.split('\n');
  const block = enclosingBlock((at) => lines[at - 1] ?? '', lines.length, line);
  return block && [block.startLine, block.endLine, block.symbol];
}

describe('enclosingBlock', () => {
  const table: [name: string, text: string, line: number, block: [number, number, string] | undefined][] = [
    ['before any', script, 1, undefined],
    ['the declaration itself', script, 4, [4, 10, 'add']],
    ['deep inside', script, 6, [4, 10, 'add']],
    ['after a nested end', script, 9, [4, 10, 'add']],
    ['an empty line inside', script, 8, [4, 10, 'add']],
    ['the closing line', script, 10, [4, 10, 'add']],
    ['between two', script, 11, undefined],
    ['the inner one of two', script, 14, [13, 17, 'total']],
    ['the outer one where no inner is', script, 19, [12, 20, 'Cart']],
    ['after all', script, 22, undefined],
    ['Python', python, 6, [3, 8, 'total']],
    ['a Python method', python, 13, [12, 13, 'add']],
    ['after Python blocks', python, 15, undefined],
    ['Go, with its parameters on lines of their own', go, 6, [3, 7, 'Total']],
  ];
  for (const [name, text, line, block] of table) {
    it(name, () => {
      assert.deepEqual(blockAt(text, line), block);
    });
  }

  it('holds the line that was asked about, whatever the text', () => {
    const line = fc.constantFrom('function f() {', '  a();', '}', '', '  g(x) {', '  }', '\tdef h():', '# x');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), fc.nat(29), (lines, index) => {
        const at = (index % lines.length) + 1;
        const block = enclosingBlock((number) => lines[number - 1] ?? '', lines.length, at);
        if (block === undefined) return;
        assert.ok(1 <= block.startLine && block.startLine <= at && at <= block.endLine);
        assert.ok(block.endLine <= lines.length);
      }),
    );
  });
});

describe('declaredName', () => {
  const table: [line: string, name: string | undefined][] = [
    ['export async function parseDate(text: string): Date {', 'parseDate'],
    ['export const parseDate = (text: string) => {', 'parseDate'],
    ['const parse = async text => 1;', 'parse'],
    ['  private async load(name: string): Promise<void> {', 'load'],
    ['def parse_date(text):', 'parse_date'],
    ['func Parse(text string) int {', 'Parse'],
    ['pub fn parse(text: &str) -> Date {', 'parse'],
    ['public static void main(String[] args) {', 'main'],
    ['if (a) {', undefined],
    ['} else if (b) {', undefined],
    ['for (const x of y) {', undefined],
    ['const limit = 3;', undefined],
    ['// function old() {', undefined],
    ['call(a, b);', undefined],
  ];
  for (const [line, name] of table) {
    it(line, () => {
      assert.equal(declaredName(line), name);
    });
  }

  it('takes the first of a selection', () => {
    assert.equal(nameInCode('// what\n\nfunction f() {}\nfunction g() {}'), 'f');
    assert.equal(nameInCode('a + b'), undefined);
  });

  it('gives long lines up instead of searching them', () => {
    assert.equal(declaredName(`${'a('.repeat(50_000)}{`), undefined);
  });
});
