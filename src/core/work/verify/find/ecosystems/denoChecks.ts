import { readEffects } from '../../runners/commandEffects.ts';
import { createPackageScripts } from '../../runners/packageScripts.ts';
import { singleFileCommand } from '../../runners/singleFiles.ts';
import { foundCheck, type CheckSearch, type UndefinedCheck } from '../check.ts';
import { nearestTests } from '../nearestTests.ts';
import { fileArgument, folderOf, isBelow, isPlainPath, nearestHolding } from '../projectPaths.ts';
import { testFileChecks } from '../testFileChecks.ts';
import { isEndToEndSpec, isTestFile } from '../testPaths.ts';

const sources = /\.(?:[cm]?[jt]sx?)$/;
const manifests = ['deno.json', 'deno.jsonc'];

/** Checks of Deno projects: their tasks, or else Deno's own commands with what they need no permission for. */
export async function findDenoChecks(search: CheckSearch): Promise<readonly UndefinedCheck[]> {
  const scripts = createPackageScripts(search);
  const checks: UndefinedCheck[] = [];
  const owners = search.touched
    .filter((path) => sources.test(path))
    .map((path) => nearestHolding(search, folderOf(path), [...manifests, 'package.json']))
    .filter((owner) => owner !== undefined && !owner.path.endsWith('package.json'));
  for (const cwd of new Set(owners.map((owner) => owner?.folder ?? ''))) {
    const tasks = (await scripts.scriptsIn(cwd)) ?? {};
    const files = search.touched.filter(
      (path) => sources.test(path) && isBelow(cwd, path) && isPlainPath(path),
    );
    const there = files.filter((path) => search.paths.has(path)).map((path) => fileArgument(cwd, path));
    const usable = async (names: readonly string[]): Promise<string | undefined> => {
      for (const name of names.filter((one) => Object.hasOwn(tasks, one))) {
        const { onlyPrints, writes, watches, hides } = await readEffects(`deno task ${name}`, cwd, scripts);
        if (!onlyPrints && (writes ?? watches ?? hides) === undefined) return name;
      }
      return undefined;
    };

    const types = await usable(['check', 'typecheck', 'check:types', 'types']);
    const typesCommand = types === undefined ? `deno check ${there.join(' ')}` : `deno task ${types}`;
    if (types !== undefined || there.length > 0) {
      const pattern = types === undefined ? 'deno check ' : typesCommand;
      const isCheck = types === undefined || tasks[types]?.includes('deno check') === true;
      checks.push(
        foundCheck({
          ...{ cwd, name: 'Type check', kind: 'types', pattern, command: typesCommand },
          checksTypeScript: isCheck,
        }),
      );
    }
    const lint = await usable(['lint']);
    if (lint !== undefined)
      checks.push(foundCheck({ cwd, name: 'Lint', kind: 'lint', command: `deno task ${lint}` }));

    const test = await usable(['test', 'test:unit', 'test:ci']);
    const single =
      test === undefined
        ? { command: 'deno test' }
        : singleFileCommand(test, {
            scripts: tasks,
            isWindows: search.isWindows,
            withWords: (name) => `deno task ${name}`,
            withTool: (command) => command,
          });
    const isOwn = (path: string): boolean => sources.test(path) && isBelow(cwd, path);
    const near = nearestTests(files, search.project.paths).filter(
      (path) => isOwn(path) && !isEndToEndSpec(path),
    );
    if (single !== undefined) checks.push(...testFileChecks(search, cwd, single.command, near));
    const hasTests = search.project.paths.some((path) => isOwn(path) && isTestFile(path));
    if (test !== undefined || hasTests) {
      const command = test === undefined ? 'deno test' : `deno task ${test}`;
      checks.push(foundCheck({ cwd, name: 'Tests', kind: 'tests', command }));
    }
  }
  return checks;
}
