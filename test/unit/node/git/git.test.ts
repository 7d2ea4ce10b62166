import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runGit, zeroSeparated } from '../../../../src/node/git/git.ts';
import { treeHash } from '../../../../src/node/git/treeHash.ts';
import { needsGit } from '../../support/git.ts';
import { attacksOf, gitSettings } from '../../support/hostile.ts';

describe('asking Git', () => {
  const never = new AbortController().signal;
  const list = ['ls-files', '--others', '-z', '--', '.'];
  let folder: string;

  before(needsGit);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tierwise-git-'));
    await writeFile(join(folder, 'a.txt'), 'one');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('gives what it prints', async () => {
    execFileSync('git', ['init', '-q'], { cwd: folder });
    const answer = await runGit(folder, list, never);
    assert.deepEqual(answer.kind === 'done' && zeroSeparated(answer.output), ['a.txt']);
  });

  it('tells that there is no repository from an answer that did not come in time', async () => {
    assert.deepEqual(await runGit(folder, list, never), { kind: 'none' });
    execFileSync('git', ['init', '-q'], { cwd: folder });
    assert.deepEqual(await runGit(folder, list, never, 0), {
      kind: 'cut',
      reason: 'Git did not answer within 0 s',
    });
  });

  it('is no lack of time when it is stopped', async () => {
    execFileSync('git', ['init', '-q'], { cwd: folder });
    assert.deepEqual(await runGit(folder, list, AbortSignal.abort()), { kind: 'none' });
  });

  describe('runs nothing that a repository names', () => {
    const plain = (...parameters: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...parameters], {
        cwd: folder,
        stdio: 'ignore',
      });
    const ran = (): boolean => existsSync(join(folder, 'RAN'));
    /** Everything that is asked of Git about a folder. */
    const askAll = async (): Promise<void> => {
      await runGit(
        folder,
        ['ls-files', '--cached', '--others', '--exclude-standard', '-z', '--', '.'],
        never,
      );
      await runGit(folder, ['ls-files', '--deleted', '-z', '--', '.'], never);
      await runGit(folder, ['status', '--porcelain'], never);
      assert.notEqual(
        await treeHash(folder, () => Promise.reject(new Error('there is Git')), never),
        undefined,
      );
    };

    for (const attack of attacksOf('gitSettings', gitSettings)) {
      const { name, about, config = '', files = {}, hooks = {}, runsAt } = attack;
      it(`${name}: ${about}`, async () => {
        plain('init', '-q');
        plain('add', '.');
        plain('commit', '-q', '-m', 'first');
        await appendFile(join(folder, '.git', 'config'), config);
        const hookFiles = Object.entries(hooks).map(([path, text]) => [`.git/hooks/${path}`, text] as const);
        for (const [path, text] of [...Object.entries(files), ...hookFiles]) {
          const place = join(folder, path);
          await mkdir(dirname(place), { recursive: true });
          await writeFile(place, text);
          await chmod(place, 0o755);
        }
        await writeFile(join(folder, 'a.txt'), 'two');
        await askAll();
        assert.equal(ran(), false);
        if (runsAt !== undefined) {
          // The attack works: whether Git is content with the answer of its program does not matter.
          spawnSync('git', runsAt, { cwd: folder, stdio: 'ignore' });
          assert.equal(ran(), true);
        }
      });
    }

    it('takes no folder for a repository that only looks like one', async () => {
      plain('init', '-q', '--bare');
      await appendFile(join(folder, 'config'), `[core]\n\tbare = false\n\tworktree = ${folder}\n`);
      assert.deepEqual(await runGit(folder, ['rev-parse', '--git-dir'], never), { kind: 'none' });
    });
  });
});
