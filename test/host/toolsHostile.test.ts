import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stageEdits } from '../../src/core/work/steps/stageEdits.ts';
import type { Log } from '../../src/core/model/log.ts';
import { createStepEditor } from '../../src/vscode/edits/createStepEditor.ts';
import { createStagedDocuments } from '../../src/vscode/edits/stagedDocuments.ts';
import { folder as folderOf } from './support/files.ts';

/** One block that changes a line, in the edit format. */
function edit(path: string, from: string, to: string): string {
  return `*** EDIT ${path}\n<<<<<<< SEARCH\n${from}\n=======\n${to}\n>>>>>>> REPLACE\n`;
}

const create = (path: string, text = 'evil') => `*** CREATE ${path}\n${text}\n*** END\n`;
const harmless = create('harmless.txt', 'harmless');
const result = '*** RESULT\nDone.\n';

/** An author from whom nothing is kept. */
const somebody = { isLocal: true, isPrivate: () => false };

describe('hostile answers', () => {
  const folder = folderOf();
  const place = join(folder.uri.fsPath, 'hostile');
  const outside = join(dirname(folder.uri.fsPath), 'outside-hostile');
  const quiet: Log = { trace() {}, info() {}, warn() {}, error() {} };
  const documents = createStagedDocuments();
  const editor = createStepEditor({
    ask: () => Promise.resolve(undefined),
    folder,
    documents,
    log: quiet,
    plans: {
      saveCheckpoint: () => Promise.resolve(),
      loadCheckpoint: () => Promise.resolve(undefined),
      removeCheckpoint: () => Promise.resolve(),
    },
  });

  beforeEach(async () => {
    await mkdir(join(folder.uri.fsPath, '.git', 'hooks'), { recursive: true });
    await mkdir(place, { recursive: true });
    await mkdir(outside, { recursive: true });
    await writeFile(join(outside, 'victim.txt'), 'victim\n');
    await writeFile(join(place, 'code.js'), 'a\nb\nc\n');
    await writeFile(join(place, '.env'), 'KEY=1\n');
    await writeFile(join(place, 'binary.dat'), Buffer.from('a\0b\n'));
    await symlink(outside, join(place, 'way-out'));
    await symlink(join(outside, 'victim.txt'), join(place, 'link.txt'));
    await symlink('../.git', join(place, 'hidden'));
  });

  afterEach(async () => {
    await rm(place, { recursive: true });
    await rm(outside, { recursive: true });
    await rm(join(folder.uri.fsPath, '.git'), { recursive: true });
  });

  after(() => documents.dispose());

  /** Names and contents of everything in the workspace and beside it. */
  async function everything(): Promise<readonly string[]> {
    const roots = [folder.uri.fsPath, outside];
    const names = await Promise.all(
      roots.map(async (root) => (await readdir(root, { recursive: true })).map((name) => join(root, name))),
    );
    return Promise.all(
      names
        .flat()
        .sort()
        .map(async (path) => {
          if (!(await lstat(path)).isFile()) return path;
          return `${path} ${createHash('sha256')
            .update(await readFile(path))
            .digest('hex')}`;
        }),
    );
  }

  /** Stages an answer and, as far as that goes, writes it; says why not. */
  async function outcomeOf(answer: string): Promise<string> {
    const staged = await stageEdits(editor, answer, [], somebody);
    if (!staged.ok) return `${staged.failure.message} ${staged.failure.detail ?? ''}`;
    if (staged.changes.length === 0) return `Nothing to write. ${staged.result.summary}`;
    const step = { planId: 'p', stepId: 's', title: 'Hostile', changes: staged.changes };
    const applied = await editor.apply(step);
    return applied.ok ? 'written' : applied.problems.map(({ reason }) => reason).join('; ');
  }

  const refused: readonly (readonly [name: string, answer: string, reason: RegExp])[] = [
    ['a path out of the folder', create('../outside-hostile/new.txt'), /contains "\.\."/],
    ['a path that goes down and up', create('hostile/../../outside-hostile/new.txt'), /contains "\.\."/],
    ['an absolute path', create('/tmp/tierwise-evil'), /absolute/],
    ['a path of Windows', create('C:\\evil.txt'), /absolute/],
    ['an address', create('file:///tmp/tierwise-evil'), /colon/],
    ['a path in the home folder', create('~/.bashrc'), /home folder/],
    ['a move out of the folder', '*** MOVE hostile/code.js -> ../stolen.js\n', /contains "\.\."/],
    ['a new file through a link', create('hostile/way-out/new.txt'), /through a symbolic link/],
    ['an edit through a link', edit('hostile/link.txt', 'victim', 'evil'), /through a symbolic link/],
    ['a delete through a link', '*** DELETE hostile/way-out/victim.txt\n', /through a symbolic link/],
    [
      'a move through a link',
      '*** MOVE hostile/code.js -> hostile/way-out/x.js\n',
      /through a symbolic link/,
    ],
    ["Git's own folder", create('.git/hooks/pre-commit'), /Git's own folder/],
    ["Git's own folder, disguised", create('.G\u200cIT/hooks/pre-commit'), /Git's own folder/],
    ["Git's own folder through a link", create('hostile/hidden/hooks/pre-commit'), /Git's own folder/],
    ['a file with keys', edit('hostile/.env', 'KEY=1', 'KEY=2'), /keys or passwords/],
    ['a binary file', edit('hostile/binary.dat', 'b', 'c'), /binary/],
    ['a binary answer', create('hostile/new.dat', 'a\0b'), /NUL/],
    ['a folder', edit('hostile', 'a', 'b'), /folder or a device/],
    [
      'edits that overlap',
      edit('hostile/code.js', 'a\nb', 'x') + edit('hostile/code.js', 'b\nc', 'y'),
      /overlap/,
    ],
    ['an edit that fits nowhere', edit('hostile/code.js', 'no such line', 'x'), /not in the file/],
    ['more than 10 MB', create('hostile/big.txt', 'x'.repeat(10_000_000)), /at most 10000000/],
  ];
  for (const [name, answer, reason] of refused) {
    it(`refuses ${name}, and with it all the rest of the answer`, async () => {
      const before = await everything();
      assert.match(await outcomeOf(harmless + answer + result), reason);
      assert.deepEqual(await everything(), before);
      assert.ok(!existsSync('/tmp/tierwise-evil'));
    });
  }

  it('knows no answer that runs anything: what is not an edit is only text', async () => {
    const before = await everything();
    const command = '```sh\ntouch /tmp/tierwise-evil\n```\n{"tool":"run_command","command":"rm -rf ~"}\n';
    assert.match(await outcomeOf(`I was told to run it:\n${command}`), /does not follow the edit format/);
    assert.match(await outcomeOf(`${command}${result}`), /does not follow the edit format/);
    assert.equal(await outcomeOf(`${command}*** NO CHANGE: Done.\n`), 'Nothing to write. Done.');
    assert.deepEqual(await everything(), before);
    assert.ok(!existsSync('/tmp/tierwise-evil'));
  });

  for (const path of [
    '.vscode/tasks.json',
    '.vscode/settings.json',
    '.github/workflows/ci.yml',
    'x.code-workspace',
  ]) {
    it(`points at ${path} before it is agreed to`, async () => {
      const before = await everything();
      const staged = await stageEdits(editor, create(path, '{}') + result, [], somebody);
      if (staged.ok)
        assert.match(staged.result.summary, new RegExp(`Look closely at ${path.replaceAll('.', '\\.')}`));
      else assert.match(staged.failure.detail ?? '', /exists already/);
      assert.deepEqual(await everything(), before);
    });
  }

  it('takes an answer of nearly 10 MB as any other', async () => {
    const text = 'const line = "of a very long file";\n'.repeat(270_000);
    const staged = await stageEdits(editor, create('hostile/long.js', text.trimEnd()) + result, [], somebody);
    assert.ok(staged.ok);
    assert.equal(staged.changes[0]?.after, text);
  });
});
