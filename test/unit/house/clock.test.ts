import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../../../src/', import.meta.url));

/** A reading of the wall clock that something is added to, taken from or compared with. */
const measuring =
  /(?:\b(?:Date\.now|clock\.now)\(\)\s*(?:[-+<>]))|(?:[-+<>]=?\s*(?:Date\.now|[\w.]*clock\.now)\(\))/;

describe('the wall clock', () => {
  it('dates what happens and measures nothing: it may be set back at any moment', () => {
    const lines = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) =>
        readFileSync(join(source, path), 'utf8')
          .split('\n')
          .filter((line) => measuring.test(line) && !/=> *(?:Date\.now|[\w.]*clock\.now)\(\)/.test(line))
          .map((line) => `${path}: ${line.trim()}`),
      );
    assert.deepEqual(lines, []);
  });

  for (const [line, isMeasuring] of [
    ['const waitedMs = Date.now() - startedMs;', true],
    ['const leftMs = deadlineMs - clock.now();', true],
    ['if (Date.now() > deadlineMs) throw error;', true],
    ['const untilMs = this.engine.ports.clock.now() + restMs;', true],
    ['atMs: ports.clock.now(),', false],
    ['const waitedMs = clock.monotonic() - startedMs;', false],
  ] as const) {
    it(`${isMeasuring ? 'does not allow' : 'allows'} "${line}"`, () => {
      assert.equal(measuring.test(line), isMeasuring);
    });
  }
});
