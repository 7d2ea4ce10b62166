import assert from 'node:assert/strict';
import {
  commandsIn,
  edited,
  find,
  manifest,
  type ProjectCase,
} from '../../../../../support/foundCommands.ts';

describe('checks of task runners', () => {
  const c = { 'src/a.c': '' };
  const change = edited('src/a.c');
  const cases: readonly ProjectCase[] = [
    [
      'a target of make',
      { ...c, Makefile: '.PHONY: test\ntest: build\n\t@./run-tests\n' },
      change,
      ['make test'],
    ],
    ['a target with two colons', { ...c, GNUmakefile: 'test::\n\t./run-tests\n' }, change, ['make test']],
    [
      'one of several targets of a rule',
      { ...c, makefile: 'all check: build\n\tctest\n' },
      change,
      ['make check'],
    ],
    [
      'a target that others build',
      { ...c, Makefile: 'test: unit lint\nunit:\n\tctest\n' },
      change,
      ['make test'],
    ],
    ['a Makefile of BSD', { ...c, BSDmakefile: 'test:\n\tprove t\n' }, change, ['bmake test']],
    ['no variable of make', { ...c, Makefile: 'test := yes\ntest ?= 1\ntest::=2\n' }, change, []],
    [
      'a recipe of just',
      { ...c, justfile: 'test filter="":\n    ctest {{filter}}\n' },
      change,
      ['just test'],
    ],
    [
      'a task of Task',
      { ...c, 'Taskfile.yml': "version: '3'\ntasks:\n  build: make\n  test:\n    cmds:\n      - ctest\n" },
      change,
      ['task test'],
    ],
    [
      'a script of Composer',
      { 'composer.json': manifest({ test: 'phpunit' }), 'src/A.php': '' },
      edited('src/A.php'),
      ['composer test'],
    ],
    [
      'scripts of Composer in a list',
      { 'composer.json': '{"scripts":{"test":["@lint","phpunit"]}}', 'src/A.php': '' },
      edited('src/A.php'),
      ['composer test'],
    ],
    [
      'phpunit by its file',
      { 'composer.json': '{}', 'phpunit.xml.dist': '', 'src/A.php': '' },
      edited('src/A.php'),
      ['vendor/bin/phpunit'],
    ],
    [
      'a task of Rake',
      { Rakefile: 'Rake::TestTask.new(:test)\n', 'lib/a.rb': '' },
      edited('lib/a.rb'),
      ['rake test'],
    ],
    [
      'rspec by its file',
      { Gemfile: '', '.rspec': '', 'lib/a.rb': '' },
      edited('lib/a.rb'),
      ['bundle exec rspec'],
    ],
    ['mix', { 'mix.exs': '', 'lib/a.ex': '' }, edited('lib/a.ex'), ['mix test']],
    [
      'Swift packages',
      { 'Package.swift': '', 'Sources/A.swift': '' },
      edited('Sources/A.swift'),
      ['swift test'],
    ],
    [
      'sbt',
      { 'build.sbt': '', 'src/main/scala/A.scala': '' },
      edited('src/main/scala/A.scala'),
      ['sbt test'],
    ],
    [
      'the next target where one writes',
      { ...c, Makefile: 'test:\n\tgo test ./... -update\ncheck:\n\tctest\n' },
      change,
      ['make check'],
    ],
  ];
  for (const [name, files, changed, expected] of cases) {
    it(`finds ${name}`, async () => {
      assert.deepEqual(await commandsIn(files, changed), expected);
    });
  }

  it('says why a target is no check', async () => {
    const notes: string[] = [];
    assert.deepEqual(await find({ ...c, Makefile: 'test:\n\t@echo ok\n' }, [change], false, notes), []);
    assert.deepEqual(notes, ['make test is not run as a check: it only prints, and tests nothing']);
  });
});
