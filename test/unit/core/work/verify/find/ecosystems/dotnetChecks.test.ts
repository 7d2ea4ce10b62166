import assert from 'node:assert/strict';
import { commandsIn, edited, type ProjectCase } from '../../../../../support/foundCommands.ts';

describe('checks of .NET', () => {
  const cs = (path: string) => ({ [path]: '<Project Sdk="Microsoft.NET.Sdk"/>' });
  const both = (target: string, cwd = '') => [
    `${cwd}dotnet build ${target} --nologo`,
    `${cwd}dotnet test ${target} --nologo`,
  ];
  const cases: readonly ProjectCase[] = [
    [
      'the one of two solutions that lists the project',
      {
        'A.sln': 'Project("{F}") = "Q", "src\\Q\\Q.csproj"',
        'B.sln': 'Project("{F}") = "P", "src\\P\\P.csproj"',
        ...cs('src/P/P.csproj'),
        'src/P/C.cs': '',
      },
      edited('src/P/C.cs'),
      both('B.sln'),
    ],
    [
      'a solution in XML',
      {
        'A.slnx': '<Solution/>',
        'B.slnx': '<Solution><Project Path="src/P/P.csproj" /></Solution>',
        ...cs('src/P/P.csproj'),
        'src/P/C.cs': '',
      },
      edited('src/P/C.cs'),
      both('B.slnx'),
    ],
    [
      'the tests of a project that no solution lists',
      {
        'A.sln': '',
        'B.sln': '',
        ...cs('src/P/P.csproj'),
        ...cs('test/P.Tests/P.Tests.csproj'),
        'src/P/C.cs': '',
      },
      edited('src/P/C.cs'),
      both('test/P.Tests/P.Tests.csproj'),
    ],
    [
      'the project itself where it has no tests',
      { 'A.sln': '', 'B.sln': '', ...cs('src/P/P.csproj'), 'src/P/C.cs': '' },
      edited('src/P/C.cs'),
      both('src/P/P.csproj'),
    ],
    [
      'a solution beside a project of another name',
      { 'All.sln': '', ...cs('App.csproj'), 'C.cs': '' },
      edited('C.cs'),
      both('All.sln'),
    ],
    [
      'one of two projects in a folder',
      { ...cs('p/A.csproj'), ...cs('p/B.csproj'), 'p/C.cs': '' },
      edited('p/C.cs'),
      both('A.csproj', 'p: '),
    ],
    [
      'no name that a shell could take for more',
      { 'A b.sln': '', 'C d.sln': '', 'x/A b.csproj': '', 'x/C.cs': '' },
      edited('x/C.cs'),
      [],
    ],
  ];
  for (const [name, files, changed, expected] of cases) {
    it(`finds ${name}`, async () => {
      assert.deepEqual(await commandsIn(files, changed), expected);
    });
  }
});
