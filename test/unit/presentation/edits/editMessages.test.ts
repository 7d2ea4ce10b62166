import assert from 'node:assert/strict';
import { editMessages } from '../../../../src/presentation/edits/editMessages.ts';

const changes = {
  new: { before: undefined, after: 'b\n' },
  deleted: { before: 'a\n', after: undefined },
  moved: { before: 'a\n', after: 'a\n', movedTo: 'b.ts' },
  changed: { before: 'a\n', after: 'b\n' },
};

describe('what is said of a change to a whole file', () => {
  it('tells new, deleted, moved and changed files apart', () => {
    for (const [word, change] of Object.entries(changes)) assert.equal(editMessages.changeWord(change), word);
  });

  it('names what a button accepts or rejects', () => {
    assert.equal(editMessages.acceptWhole(changes.new), 'Accept new file');
    assert.equal(editMessages.acceptWhole(changes.deleted), 'Accept deletion');
    assert.equal(editMessages.rejectWhole(changes.moved), 'Reject move');
  });

  it('counts what was rejected', () => {
    assert.equal(editMessages.putBack(1), '1 change rejected: put it back');
    assert.equal(editMessages.putBack(2), '2 changes rejected: put them back');
  });
});
