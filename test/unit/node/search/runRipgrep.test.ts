import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findRipgrep } from '../../../../src/node/search/findRipgrep.ts';
import { runRipgrep, type RipgrepSearch } from '../../../../src/node/search/runRipgrep.ts';

describe('ripgrep', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tierwise-rg-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function program(path: string, script: string): Promise<string> {
    const whole = join(folder, path);
    await mkdir(dirname(whole), { recursive: true });
    await writeFile(whole, `#!/bin/sh\n${script}\n`);
    await chmod(whole, 0o755);
    return whole;
  }

  function run(script: string, changes: Partial<RipgrepSearch> = {}) {
    return program('rg', script).then((path) =>
      runRipgrep({
        program: path,
        folderPath: folder,
        search: { text: 'x', isRegex: false, isCaseSensitive: true },
        excluded: [],
        names: undefined,
        isWanted: () => true,
        limits: { lines: 3, linesOfFile: 2, fileBytes: 1_000, durationMs: 20_000 },
        signal: new AbortController().signal,
        ...changes,
      }),
    );
  }

  const found = "printf './src/a.ts\\0007:const ä = 1:2;\\n'";

  it('reads path, line and text', async () => {
    assert.deepEqual(await run(`${found}\necho 'b.bin: binary file matches'`), {
      lines: [{ path: 'src/a.ts', line: 7, text: 'const ä = 1:2;' }],
    });
  });

  it('leaves out what is not wanted, and ends it at the limit', async () => {
    const many = `i=0\nwhile true; do printf './a%d\\0001:x\\n' $i; i=$((i+1)); done`;
    const result = await run(many, { isWanted: (path) => path !== 'a1' });
    assert.ok(result !== undefined && 'lines' in result);
    assert.deepEqual(
      result.lines.map(({ path }) => path),
      ['a0', 'a2', 'a3'],
    );
    assert.equal(result.endedBy, 'lines');
  });

  it('ends it when the time is over, and keeps what was found', async () => {
    const result = await run(`${found}\nexec sleep 1000`, {
      limits: { lines: 3, linesOfFile: 2, fileBytes: 1_000, durationMs: 300 },
    });
    assert.ok(result !== undefined && 'lines' in result);
    assert.equal(result.endedBy, 'time');
    assert.equal(result.lines.length, 1);
  });

  it('kills it when the step is stopped', async () => {
    const controller = new AbortController();
    const running = run(`echo $$ > pid\n${found}\nexec sleep 1000`, {
      signal: controller.signal,
      isWanted: () => {
        controller.abort();
        return true;
      },
    });
    await assert.rejects(running, { name: 'AbortError' });
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    await assert.rejects(run('touch started', { signal: AbortSignal.abort() }), { name: 'AbortError' });
    await assert.rejects(readFile(join(folder, 'started')), { code: 'ENOENT' });
  });

  it('passes on why a pattern cannot be used', async () => {
    assert.deepEqual(await run('echo "regex parse error: unclosed group" >&2\nexit 2'), {
      problem: 'The pattern cannot be used: regex parse error: unclosed group',
    });
    assert.deepEqual(await run('exit 1'), { lines: [] });
  });

  it('gives nothing when it cannot be started', async () => {
    const missing = { program: join(folder, 'missing') };
    assert.equal(await run('exit 0', missing), undefined);
  });

  it('never lets a text be taken for an option, and reads no configuration', async () => {
    await run('printf "%s\\n" "$@" > parameters', {
      search: { text: '--pre=evil', isRegex: false, isCaseSensitive: false },
      excluded: ['**/node_modules', '/dist/**'],
      names: ['*.ts'],
    });
    const parameters = (await readFile(join(folder, 'parameters'), 'utf8')).trimEnd().split('\n');
    assert.deepEqual(parameters.slice(-4), ['--regexp', '--pre=evil', '--', '.']);
    for (const wanted of ['--no-config', '--fixed-strings', '!/**/node_modules', '!/dist/**', 'wanted:*.ts'])
      assert.ok(parameters.includes(wanted), wanted);
  });

  const places = [
    ['node_modules/@vscode/ripgrep-universal/bin/linux-x64/rg', 'linux'],
    ['node_modules/@vscode/ripgrep/bin/rg', 'linux'],
    ['node_modules.asar.unpacked/@vscode/ripgrep-universal/bin/linux-x64/rg', 'linux'],
    ['node_modules.asar.unpacked/@vscode/ripgrep/bin/rg.exe', 'win32'],
  ] as const;
  for (const [place, platform] of places) {
    it(`is found at ${place}`, async () => {
      const path = await program(place, 'exit 0');
      assert.equal(await findRipgrep(folder, platform, 'x64'), path);
    });
  }

  it('is not found where there is none, or none that runs', async () => {
    const path = await program(places[0][0], 'exit 0');
    assert.equal(await findRipgrep(folder, 'darwin', 'arm64'), undefined);
    await chmod(path, 0o644);
    assert.equal(await findRipgrep(folder, 'linux', 'x64'), undefined);
  });
});
