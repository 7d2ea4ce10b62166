import { foundCheck, type CheckSearch, type UndefinedCheck } from '../check.ts';
import { folderOf, foldersUp, isBelow, isPlainPath, nameOf, seenFrom } from '../projectPaths.ts';

const isProject = (path: string): boolean => /\.(?:cs|fs|vb)proj$/.test(path);
const isSolution = (path: string): boolean => /\.slnx?$/.test(path);

/** .NET: the solution above a changed project, or else the project; by its name where the folder holds more than one. */
export async function findDotnetChecks(search: CheckSearch): Promise<readonly UndefinedCheck[]> {
  const targets = new Map<string, { readonly cwd: string; readonly name: string }>();
  for (const path of search.touched.filter((one) => /\.(?:cs|fs|vb|razor)$/.test(one))) {
    const target = await targetFor(search, path);
    if (target !== undefined) targets.set(`${target.cwd}\n${target.name}`, target);
  }
  return [...targets.values()].flatMap(({ cwd, name }) => {
    const named = name === '' ? '' : ` ${name}`;
    return [
      foundCheck({ cwd, name: 'Build', kind: 'types', command: `dotnet build${named} --nologo` }),
      foundCheck({ cwd, name: 'Tests', kind: 'tests', command: `dotnet test${named} --nologo` }),
    ];
  });
}

async function targetFor(
  search: CheckSearch,
  path: string,
): Promise<{ readonly cwd: string; readonly name: string } | undefined> {
  const { paths } = search.project;
  const above = foldersUp(folderOf(path));
  const inFolder = (folder: string, fits: (path: string) => boolean): readonly string[] =>
    paths.filter((one) => fits(one) && folderOf(one) === folder).toSorted();
  const ownFolder = above.find((folder) => inFolder(folder, isProject).length > 0);
  const projects = ownFolder === undefined ? [] : inFolder(ownFolder, isProject);
  const cwd = above.find((folder) => inFolder(folder, isSolution).length > 0) ?? ownFolder;
  if (cwd === undefined) return undefined;
  const solutions = inFolder(cwd, isSolution);
  // The tools do not choose among several.
  if (solutions.length + inFolder(cwd, isProject).length === 1) return { cwd, name: '' };
  const holding = await solutionWith(search, solutions, projects);
  const [only] = solutions;
  const chosen = holding ?? (solutions.length === 1 ? only : testProjectFor(paths, cwd, projects));
  if (chosen === undefined || !isPlainPath(chosen)) return undefined;
  return { cwd, name: seenFrom(cwd, chosen) };
}

/** The first solution that lists one of the projects. */
async function solutionWith(
  { project }: CheckSearch,
  solutions: readonly string[],
  projects: readonly string[],
): Promise<string | undefined> {
  for (const solution of solutions) {
    const text = ((await project.read(solution)) ?? '').replaceAll('\\', '/');
    const folder = folderOf(solution);
    if (projects.some((one) => text.includes(`"${seenFrom(folder, one)}"`))) return solution;
  }
  return undefined;
}

/** The tests of a project, by their name, or else the project itself. */
function testProjectFor(
  paths: readonly string[],
  cwd: string,
  projects: readonly string[],
): string | undefined {
  const [own] = projects;
  if (own === undefined) return undefined;
  const stem = nameOf(own).replace(/\.\w+$/, '');
  const tests = paths.filter(
    (path) =>
      isProject(path) &&
      isBelow(cwd, path) &&
      [`${stem}.Tests`, `${stem}.Test`, `${stem}.UnitTests`, `${stem}Tests`].includes(
        nameOf(path).replace(/\.\w+$/, ''),
      ),
  );
  return tests[0] ?? own;
}
