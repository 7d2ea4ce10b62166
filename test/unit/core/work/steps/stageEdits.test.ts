import assert from 'node:assert/strict';
import type { FileText } from '../../../../../src/core/work/edits/editorPorts.ts';
import { stageEdits } from '../../../../../src/core/work/steps/stageEdits.ts';

const editOf = (path: string) => `*** EDIT ${path}
<<<<<<< SEARCH
two
=======
2
>>>>>>> REPLACE
*** RESULT
Done.`;

const author = { isLocal: false, isPrivate: () => false };

describe('stageEdits', () => {
  const editor = (files: readonly FileText[]) => ({
    read: (path: string) => {
      const file = files.find((candidate) => candidate.path === path);
      return Promise.resolve(file === undefined ? undefined : { file });
    },
  });

  for (const isKnown of [true, false]) {
    it(`says first what saving makes of mixed line ends, ${isKnown ? 'of a file shown' : 'of a file read'}`, async () => {
      const file: FileText = { path: 'a.txt', text: 'one\r\ntwo\r\n', mixedLineEnds: 'CRLF' };
      const staged = await stageEdits(editor([file]), editOf('a.txt'), isKnown ? [file] : [], author);
      assert.ok(staged.ok);
      assert.equal(staged.result.summary, 'Done.\na.txt has mixed line ends; saving makes all of them CRLF.');
    });
  }

  it('says nothing of line ends where they stay as they are', async () => {
    const mixed: FileText = { path: 'a.txt', text: 'two\r\n', mixedLineEnds: 'CRLF' };
    const deleted = await stageEdits(editor([mixed]), '*** DELETE a.txt\n*** RESULT\nGone.', [], author);
    assert.ok(deleted.ok);
    assert.equal(deleted.result.summary, 'Gone.');
    const plain = await stageEdits(editor([{ path: 'a.txt', text: 'two\n' }]), editOf('a.txt'), [], author);
    assert.ok(plain.ok);
    assert.equal(plain.result.summary, 'Done.');
  });

  it('says which paths are to be looked at closely', async () => {
    const staged = await stageEdits(editor([]), '*** CREATE .env.local\nA=1\n*** END\n', [], author);
    assert.ok(staged.ok);
    assert.match(staged.result.summary, /Look closely at \.env\.local: holds keys/);
  });

  describe('of a private file', () => {
    const isPrivate = (path: string) => path.startsWith('secret/');
    const wrong = editOf('secret/a.txt');
    const files: readonly FileText[] = [
      { path: 'secret/a.txt', text: 'hidden line\n' },
      { path: 'docs/link.txt', realPath: 'secret/a.txt', text: 'hidden line\n' },
    ];

    it('are refused to a model elsewhere without a word of it, under a link as well', async () => {
      for (const path of ['secret/a.txt', 'docs/link.txt']) {
        const staged = await stageEdits(editor(files), editOf(path), [], { isLocal: false, isPrivate });
        assert.ok(!staged.ok);
        assert.match(staged.failure.detail ?? '', /is private, and only local models may see and change it/);
        assert.doesNotMatch(JSON.stringify(staged.failure), /hidden/);
      }
    });

    it('say what they quote where they do not fit, and what they hold where they do', async () => {
      const here = { isLocal: true, isPrivate };
      const failed = await stageEdits(editor(files), wrong, [], here);
      assert.ok(!failed.ok);
      assert.deepEqual(failed.failure.origins, ['secret/a.txt']);
      const fits = [{ path: 'secret/a.txt', text: 'two\n' }];
      const staged = await stageEdits(editor(fits), wrong, [], here);
      assert.ok(staged.ok);
      assert.deepEqual(staged.result.origins, ['secret/a.txt']);
    });
  });
});
