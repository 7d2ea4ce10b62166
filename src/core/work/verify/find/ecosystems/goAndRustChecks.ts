import { foundCheck, type CheckSearch, type UndefinedCheck } from '../check.ts';
import { folderOf, foldersHolding, isBelow, isPlainPath, seenFrom } from '../projectPaths.ts';

/** Rust: the crate's own check and tests. */
export function findRustChecks(search: CheckSearch): readonly UndefinedCheck[] {
  const counts = (path: string): boolean => /\.rs$|(?:^|\/)Cargo\.toml$/.test(path);
  return foldersHolding(search, counts, ['Cargo.toml']).flatMap((cwd) => [
    foundCheck({ cwd, name: 'Compile', kind: 'types', command: 'cargo check --all-targets' }),
    foundCheck({ cwd, name: 'Tests', kind: 'tests', command: 'cargo test' }),
  ]);
}

/** Go: vet compiles tests too; the packages of the changed files come before the module. */
export function findGoChecks(search: CheckSearch): readonly UndefinedCheck[] {
  const isGo = (path: string): boolean => path.endsWith('.go');
  return foldersHolding(search, isGo, ['go.mod']).flatMap((cwd) => {
    const held = new Set(search.project.paths.filter(isGo).map(folderOf));
    const packages = search.touched
      .filter((path) => isGo(path) && isBelow(cwd, path) && isPlainPath(path) && held.has(folderOf(path)))
      .map((path) => seenFrom(cwd, folderOf(path)))
      .map((folder) => (folder === '' ? '.' : `./${folder}`));
    const names = [...new Set(packages)].join(' ');
    const nearest =
      names === ''
        ? []
        : [
            foundCheck({
              cwd,
              name: 'Nearest tests',
              kind: 'tests',
              scope: 'nearest',
              pattern: 'go test ',
              command: `go test ${names}`,
            }),
          ];
    return [
      foundCheck({ cwd, name: 'Vet', kind: 'types', command: 'go vet ./...' }),
      ...nearest,
      foundCheck({ cwd, name: 'Tests', kind: 'tests', command: 'go test ./...' }),
    ];
  });
}
