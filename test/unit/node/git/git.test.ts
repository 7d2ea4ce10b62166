import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGit, zeroSeparated } from '../../../../src/node/git/git.ts';
import { needsGit } from '../../support/git.ts';

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
});
