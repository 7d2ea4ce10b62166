import assert from 'node:assert/strict';
import { checkEditPath } from '../../../../../src/core/work/edits/editPaths.ts';

describe('checkEditPath', () => {
  for (const path of [
    'src/a.ts',
    '.gitignore',
    '.github/README.md',
    'git/a',
    'a.git/b',
    '.env.example',
    'packages/a/.env.sample',
    'src/environment.ts',
    'src/.envelope',
    'x.vscode/a',
    'package.json',
    'gradle/wrappers/a',
  ]) {
    it(`lets ${path} through`, () => {
      assert.deepEqual(checkEditPath(path), { ok: true, path });
    });
  }

  for (const path of [
    '.git/config',
    '.GIT/hooks/pre-commit',
    'sub/.git/config',
    '.git',
    'git~1/config',
    'GIT~2/x',
    '.g\u200cit/config',
    '\uff0egit/config',
    './.git/config',
    'src\\..\\.git\\config',
    '.git::$INDEX_ALLOCATION/config',
    '.git /config',
    '.git./config',
    '/etc/passwd',
    'C:\\Windows\\x',
    '../../x',
    '~/.ssh/config',
  ]) {
    it(`refuses ${JSON.stringify(path)}`, () => {
      assert.ok(!checkEditPath(path).ok);
    });
  }

  for (const path of [
    '.vscode/tasks.json',
    '.VSCode/settings.json',
    'packages/a/.vscode/x',
    'my.code-workspace',
    '.devcontainer/Dockerfile',
    '.husky/pre-commit',
    '.github/workflows/ci.yml',
    '.npmrc',
    'packages/a/.npmrc',
    '.envrc',
    '.env',
    '.ENV',
    'packages/a/.env.production',
    '.env.example.local',
    '.yarnrc.yml',
    '.githooks/pre-push',
    'packages/a/.husky/_/pre-commit',
    'pnpm-workspace.yaml',
    'pip.conf',
    '.cargo/config.toml',
    'gradle/wrapper/gradle-wrapper.properties',
    'Jenkinsfile',
    '.gitmodules',
    '.gitattributes',
  ]) {
    it(`asks before ${path}`, () => {
      const checked = checkEditPath(path);
      assert.ok(checked.ok && checked.needsAsking !== undefined);
    });
  }
});
