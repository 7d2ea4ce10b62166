import assert from 'node:assert/strict';
import { commandsIn, created, edited, type ProjectCase } from '../../../../../support/foundCommands.ts';

describe('checks of Python projects', () => {
  const app = { 'app.py': '', 'tests/test_app.py': '' };
  const change = edited('app.py');
  const pytest = (run = 'python -m ') => [`${run}pytest -q tests/test_app.py`, `${run}pytest -q`];
  const unittest = (run = 'python') => [`${run} -m unittest tests/test_app.py`, `${run} -m unittest`];
  const cases: readonly ProjectCase[] = [
    [
      'pytest in other requirements',
      { ...app, 'requirements.txt': 'flask', 'requirements-dev.txt': 'pytest==8.3.0' },
      change,
      pytest(),
    ],
    [
      'pytest in requirements before the word',
      { ...app, 'dev-requirements.txt': 'pytest-cov' },
      change,
      pytest(),
    ],
    [
      'pytest in a folder of requirements',
      { ...app, 'requirements/test.txt': 'pytest>=8' },
      change,
      pytest(),
    ],
    ['pytest in requirements that are compiled', { ...app, 'requirements.in': 'pytest' }, change, pytest()],
    [
      'pytest in tox',
      { ...app, 'tox.ini': '[testenv]\ndeps = pytest\ncommands = pytest {posargs}' },
      change,
      pytest(),
    ],
    ['pytest in nox', { ...app, 'noxfile.py': 'session.run("pytest")' }, change, pytest()],
    [
      'pytest in setup.cfg',
      { ...app, 'setup.cfg': '[options.extras_require]\ntest =\n  pytest' },
      change,
      pytest(),
    ],
    [
      'pytest in setup.py',
      { ...app, 'setup.py': 'setup(extras_require={"test": ["pytest"]})' },
      change,
      pytest(),
    ],
    [
      'pytest in an environment of conda',
      { ...app, 'environment.yml': 'dependencies:\n  - pytest' },
      change,
      pytest(),
    ],
    [
      'pytest in a Pipfile',
      { ...app, Pipfile: '[dev-packages]\npytest = "*"' },
      change,
      pytest('pipenv run '),
    ],
    [
      'pytest with uv',
      { ...app, 'pyproject.toml': '[dependency-groups]\ndev = ["pytest"]', 'uv.lock': '' },
      change,
      pytest('uv run '),
    ],
    [
      'pytest with uv without a lock',
      { ...app, 'pyproject.toml': '[tool.uv]\ndev-dependencies = ["pytest"]' },
      change,
      pytest('uv run '),
    ],
    [
      'pytest with poetry without a lock',
      { ...app, 'pyproject.toml': '[tool.poetry.group.dev.dependencies]\npytest = "^8"' },
      change,
      pytest('poetry run '),
    ],
    ['pytest by its own file', { ...app, 'setup.py': '', 'tests/conftest.py': '' }, change, pytest()],
    [
      'pytest by what tests import',
      { 'setup.py': '', 'app.py': '', 'tests/test_app.py': 'import pytest\n' },
      change,
      pytest(),
    ],
    [
      'pytest of the project above',
      { 'pyproject.toml': '[tool.pytest.ini_options]', 'svc/requirements.txt': 'flask', 'svc/app.py': '' },
      edited('svc/app.py'),
      ['svc: python -m pytest -q'],
    ],
    [
      'no pytest in a comment',
      { ...app, 'requirements.txt': 'flask  # not pytest\n# pytest' },
      change,
      unittest(),
    ],
    [
      'unittest with poetry',
      { ...app, 'pyproject.toml': '', 'poetry.lock': '' },
      change,
      unittest('poetry run python'),
    ],
    ['nothing without a manifest', app, change, []],
    [
      'Django',
      {
        'manage.py': 'import django',
        'requirements.txt': 'Django==5.0',
        'blog/models.py': '',
        'blog/tests.py': '',
      },
      edited('blog/models.py'),
      ['python manage.py test blog.tests', 'python manage.py test'],
    ],
    [
      'Django in a folder, with a new test',
      { 'requirements.txt': 'Django\npytest', 'web/manage.py': '', 'web/blog/tests/test_views.py': '' },
      created('web/blog/tests/test_views.py'),
      ['web: python manage.py test blog.tests.test_views', 'web: python manage.py test'],
    ],
    [
      'Django with uv',
      { 'manage.py': '', 'uv.lock': '', 'pyproject.toml': 'dependencies = ["django"]', 'blog/a.py': '' },
      edited('blog/a.py'),
      ['uv run python manage.py test'],
    ],
    [
      'pytest where it knows Django',
      { 'manage.py': '', 'requirements.txt': 'Django\npytest-django', 'blog/a.py': '', 'blog/test_a.py': '' },
      edited('blog/a.py'),
      ['python -m pytest -q blog/test_a.py', 'python -m pytest -q'],
    ],
    [
      'no Django in another manage.py',
      { ...app, 'manage.py': 'from flask_script import Manager', 'requirements.txt': 'flask' },
      change,
      unittest(),
    ],
  ];
  for (const [name, files, changed, expected] of cases) {
    it(`finds ${name}`, async () => {
      assert.deepEqual(await commandsIn(files, changed), expected);
    });
  }
});
