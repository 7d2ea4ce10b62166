import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { installOnce } from './cache.mjs';
import { runQuietly } from './command.mjs';
import { NotHereError, say, SetupError } from './say.mjs';

/** The proxy that the tests run against. */
const version = '1.108.7';

const commands = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/** Prints the version where LiteLLM installs; `ensurepip` is missing where a system splits it off. */
const probe = [
  'import ensurepip, sys, venv',
  'assert (3, 10) <= sys.version_info < (3, 15)',
  'print("%d.%d" % sys.version_info[:2])',
].join('\n');

/** The Python of a virtual environment in the cache that has LiteLLM with its proxy. */
export async function ensureLiteLlm() {
  const found = findPython();
  if (found === undefined)
    throw new NotHereError(
      'The tests against the LiteLLM proxy are skipped: they need Python 3.10 to 3.14 with its modules venv and ensurepip, and there is none.',
    );
  const folder = await installOnce(`litellm-${version}-python${found.version}`, async (temporary) => {
    say(`installing LiteLLM ${version} into the cache (once, about 1 min, 760 MB) …`);
    try {
      await runQuietly(found.command, ['-m', 'venv', temporary]);
      await runQuietly(pythonIn(temporary), [
        ...['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'],
        `litellm[proxy]==${version}`,
      ]);
    } catch (error) {
      throw new SetupError(
        `LiteLLM ${version} could not be installed with ${found.command}. ${error.message}`,
      );
    }
  });
  return pythonIn(folder);
}

/** Scripts beside it name the folder in which they were installed; the program itself does not mind the move. */
function pythonIn(folder) {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

function findPython() {
  for (const command of commands) {
    try {
      const output = execFileSync(command, ['-c', probe], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      return { command, version: output.trim() };
    } catch {
      // Missing, too old, or only a stub that offers to install it: the next one may do.
    }
  }
  return undefined;
}
