import assert from 'node:assert/strict';
import { commandsIn, created, edited, find, type ProjectCase } from '../../../../../support/foundCommands.ts';

describe('checks of Deno projects', () => {
  const cases: readonly ProjectCase[] = [
    [
      'tasks, and single files with their options',
      {
        'deno.json': '{ "tasks": { "test": "deno test -A", "check": "deno check ." } }',
        'src/a.ts': '',
        'src/a_test.ts': '',
      },
      edited('src/a.ts'),
      ['deno task check', 'deno test -A src/a_test.ts', 'deno task test'],
    ],
    [
      'tasks in JSON with comments, with descriptions',
      {
        'deno.jsonc':
          '{ // all\n "tasks": { "test": { "command": "deno test", "description": "a // b" }, } }',
        'a.ts': '',
        'a_test.ts': '',
      },
      created('a_test.ts'),
      ['deno check a_test.ts', 'deno test a_test.ts', 'deno task test'],
    ],
    [
      "Deno's own commands where there is no task",
      { 'deno.json': '{}', 'a.ts': '', 'a_test.ts': '' },
      edited('a.ts'),
      ['deno check a.ts', 'deno test a_test.ts', 'deno test'],
    ],
    [
      'no task that writes, watches or prints only',
      {
        'deno.json':
          '{ "tasks": { "test": "deno test --watch", "lint": "deno lint --fix", "check": "echo", "test:ci": "deno test" } }',
        'a.ts': '',
      },
      edited('a.ts'),
      ['deno check a.ts', 'deno task test:ci'],
    ],
    [
      'nothing of Deno in a package of its own',
      { 'deno.json': '{}', 'web/package.json': '{}', 'web/a.js': '' },
      edited('web/a.js'),
      [],
    ],
  ];
  for (const [name, files, changed, expected] of cases) {
    it(`finds ${name}`, async () => {
      assert.deepEqual(await commandsIn(files, changed), expected);
    });
  }

  it('counts as type check of TypeScript', async () => {
    const [check] = await find({ 'deno.json': '{}', 'a.ts': '' }, [edited('a.ts')]);
    assert.equal(check?.checksTypeScript, true);
  });
});
