import assert from 'node:assert/strict';
import { parseShell } from '../../../../../../src/core/work/verify/command/shellWords.ts';
import { programOf, readToolCommand, toolOf } from '../../../../../../src/core/work/verify/runners/toolOf.ts';

describe('the tool that a command runs', () => {
  for (const [command, name] of [
    ['jest', 'jest'],
    ['npx --no-install jest a.test.js', 'jest'],
    ['node_modules/.bin/jest --ci', 'jest'],
    ['node node_modules/.bin/jest.js', 'jest'],
    ['pnpm exec vitest run', 'vitest'],
    ['yarn vitest', 'vitest'],
    ['yarn run mocha', 'mocha'],
    ['cross-env A=b NODE_ENV=test mocha', 'mocha'],
    ['dotenv -e .env.test -- vitest run', 'vitest'],
    ['c8 --reporter=lcov node --test', 'node --test'],
    ['node --import ./a.mjs --test', 'node --test'],
    ['python -m pytest -q', 'pytest'],
    ['python3 -W error -m unittest', 'unittest'],
    ['uv run --group dev pytest', 'pytest'],
    ['poetry run python manage.py test', 'Django'],
    ['coverage run -m pytest', 'pytest'],
    ['cargo +nightly test', 'cargo'],
    ['go test ./...', 'go test'],
    ['./mvnw -B test', 'Maven'],
    ['./gradlew :app:test', 'Gradle'],
    ['bundle exec rspec', 'rspec, minitest and rake'],
    ['bun test', 'bun test'],
    ['tsc && jest', 'jest'],
    ['bun run test', undefined],
    ['node server.js', undefined],
    ['python manage.py migrate', undefined],
    ['go build ./...', undefined],
    ['npm test', undefined],
    ['echo jest', undefined],
    ['', undefined],
  ] as const) {
    it(`is ${name ?? 'not known'}: ${command}`, () => {
      assert.equal(toolOf(command)?.name, name);
    });
  }

  it('comes with what stands before it and after it', () => {
    const [command] = parseShell('cross-env A=b jest --ci src').commands;
    const read = readToolCommand(command?.words ?? []);
    assert.deepEqual(
      [read?.before.map(({ text }) => text), read?.program, read?.words.map(({ text }) => text)],
      [['cross-env', 'A=b'], 'jest', ['--ci', 'src']],
    );
  });

  for (const [text, program] of [
    ['a/b.exe', 'b'],
    ['.\\gradlew.bat', 'gradlew'],
    ['jest', 'jest'],
    ['run.sh', 'run.sh'],
  ] as const) {
    it(`has the name of the program alone: ${text}`, () => assert.equal(programOf(text), program));
  }
});
