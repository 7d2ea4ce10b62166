import assert from 'node:assert/strict';
import type { CheckpointFile } from '../../../../src/core/work/plan/planStore.ts';
import { isSameBytes, sha256Of } from '../../../../src/node/files/diskBytes.ts';
import { mergeCheckpoints } from '../../../../src/node/files/mergeCheckpoints.ts';

const bytes = (text: string) => Buffer.from(text);

function file(path: string, before: string | undefined, after: string | undefined): CheckpointFile {
  const beforeBytes = before === undefined ? undefined : bytes(before);
  return { path, before: beforeBytes, afterSha256: after === undefined ? undefined : sha256Of(bytes(after)) };
}

describe('mergeCheckpoints', () => {
  it('keeps what was before the first time where nobody changed the file in between', () => {
    assert.deepEqual(mergeCheckpoints([file('a', '1', '2')], [file('a', '2', '3')]), [file('a', '1', '3')]);
  });

  it('takes what the person made of a file in between', () => {
    assert.deepEqual(mergeCheckpoints([file('a', '1', '2')], [file('a', 'mine', '3')]), [
      file('a', 'mine', '3'),
    ]);
  });

  it('keeps files that only one of the two changed', () => {
    assert.deepEqual(mergeCheckpoints([file('a', '1', '2')], [file('b', undefined, '3')]), [
      file('a', '1', '2'),
      file('b', undefined, '3'),
    ]);
    assert.deepEqual(mergeCheckpoints(undefined, [file('b', 'x', undefined)]), [file('b', 'x', undefined)]);
  });

  it('keeps the mode from before the first time', () => {
    const script = { ...file('a', '1', '2'), mode: 0o755 };
    const later = { ...file('a', '2', '3'), mode: 0o644 };
    assert.deepEqual(mergeCheckpoints([script], [later]), [{ ...file('a', '1', '3'), mode: 0o755 }]);
    assert.deepEqual(mergeCheckpoints([file('a', undefined, '2')], [later]), [file('a', undefined, '3')]);
    assert.deepEqual(mergeCheckpoints([script], [{ ...file('a', 'mine', '3'), mode: 0o600 }]), [
      { ...file('a', 'mine', '3'), mode: 0o600 },
    ]);
  });

  it('follows a file that came and went', () => {
    assert.deepEqual(mergeCheckpoints([file('a', undefined, '1')], [file('a', '1', undefined)]), [
      file('a', undefined, undefined),
    ]);
  });
});

describe('sha256Of and isSameBytes', () => {
  it('tell no file from an empty one', () => {
    assert.equal(sha256Of(undefined), undefined);
    assert.equal(sha256Of(bytes('')), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    assert.equal(isSameBytes(undefined, bytes('')), false);
    assert.equal(isSameBytes(undefined, undefined), true);
    assert.equal(isSameBytes(bytes('a'), bytes('a')), true);
  });
});
