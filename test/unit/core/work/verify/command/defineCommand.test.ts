import assert from 'node:assert/strict';
import {
  createApprovals,
  type PermitAnswer,
  type PermitQuestion,
} from '../../../../../../src/core/work/verify/approvals.ts';
import {
  changedParts,
  fingerprintOf,
} from '../../../../../../src/core/work/verify/command/commandDefinition.ts';
import { createDefiner } from '../../../../../../src/core/work/verify/command/defineCommand.ts';
import { foundCheck, type Check } from '../../../../../../src/core/work/verify/find/check.ts';
import { words } from '../../../../../../src/shared/words.ts';
import { attacksOf, commandChange } from '../../../../support/hostile.ts';
import { numbers } from '../../../../support/numbers.ts';
import { memoryProject, sha256, type MemoryFiles } from '../../../../support/projects.ts';

const never = new AbortController().signal;
const step = { planId: 'p', stepId: 's' };

async function checkIn(files: MemoryFiles, cwd: string, command: string): Promise<Check> {
  const check = foundCheck({ name: 'Tests', kind: 'tests', cwd, command });
  return { ...check, definition: await createDefiner(memoryProject(files))(check) };
}

/** Approvals that answer every question alike. */
function approvals(answer: PermitAnswer) {
  const asked: PermitQuestion[] = [];
  const store = new Map<string, string>();
  const made = createApprovals({
    ask(question) {
      asked.push(question);
      return Promise.resolve(answer);
    },
    store: { get: (key) => store.get(key), set: async (key, value) => void store.set(key, value) },
    hash: sha256,
    isTrusted: () => true,
  });
  return { made, asked };
}

describe('what defines a command', () => {
  for (const attack of attacksOf('commandChanges', commandChange)) {
    const {
      name,
      about,
      files,
      ignored = {},
      links = {},
      unread = {},
      change,
      cwd,
      command,
      expected,
    } = attack;
    const before: MemoryFiles = { files, ignored, links, unread };
    const after: MemoryFiles = {
      files: { ...files, ...change.files },
      ignored: { ...ignored, ...change.ignored },
      links: { ...links, ...change.links },
      unread,
    };

    describe(`${name}: ${about}`, () => {
      it('is the same for the same files, and else names what has changed', async () => {
        const [one, same, other] = await Promise.all(
          [before, before, after].map((project) => checkIn(project, cwd, command)),
        );
        const prints = [one, same, other].map((check) =>
          fingerprintOf((check ?? assert.fail()).definition, sha256),
        );
        assert.equal(prints[0], prints[1]);
        assert.deepEqual(changedParts(prints[0] ?? '', prints[2] ?? ''), expected.changed);
        assert.deepEqual(other?.definition.unfollowed, expected.unfollowed ?? []);
      });

      it(expected.changed.length === 0 ? 'needs no second question' : 'is asked about again', async () => {
        const { made, asked } = approvals('always');
        const approved = await checkIn(before, cwd, command);
        const canStand = approved.definition.unfollowed.length === 0;
        assert.equal(await made.permit(approved, step, never), canStand ? 'allowed' : 'refused');
        assert.equal(asked.length, 1);
        await made.permit(await checkIn(after, cwd, command), { planId: 'q', stepId: 's' }, never);
        assert.equal(asked.length, expected.changed.length === 0 ? 1 : 2);
        if (canStand && expected.changed.length > 0) assert.deepEqual(asked[1]?.changed, expected.changed);
      });

      const written = Object.entries(change.files ?? {});
      if (written.length > 0 && expected.changed.length > 0 && expected.unfollowed === undefined) {
        it('needs no second question when the person has accepted the change as a diff', async () => {
          const { made, asked } = approvals('always');
          await made.permit(await checkIn(before, cwd, command), step, never);
          made.noteAccepted(written.map(([path, text]) => ({ path, before: files[path], after: text })));
          assert.equal(await made.permit(await checkIn(after, cwd, command), step, never), 'allowed');
          assert.equal(asked.length, 1);
        });
      }
    });
  }

  it('changes with every file that chooses what runs, in and above the place, and with no code', async () => {
    const below = numbers(11);
    const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] ?? assert.fail();
    const settings = words(`
      package.json .npmrc .yarnrc.yml yarn.lock jest.config.js .mocharc.json tsconfig.json eslint.config.mjs conftest.py
      pytest.ini tox.ini setup.cfg pyproject.toml Cargo.toml Cargo.lock build.rs go.mod go.work Makefile rules.mk gradlew
      build.gradle.kts pom.xml mvnw Directory.Build.props A.csproj global.json .nvmrc .cargo/config.toml .mvn/jvm.config
      gradle/wrapper/gradle-wrapper.properties .yarn/releases/yarn.cjs vendor/modules.txt buildSrc/Evil.java
    `);
    const folders = ['', 'app', 'app/core', 'app/core/deep'];
    const code = ['src/a.js', 'app/core/src/b.py', 'app/x.rs', 'docs/c.md', 'app/core/data.csv', 'lib/d.go'];
    const at = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);
    for (let round = 0; round < 150; round += 1) {
      const files: Record<string, string> = Object.fromEntries(code.map((path) => [path, '1']));
      for (let count = below(6); count > 0; count -= 1) files[at(pick(folders), pick(settings))] = '{"a":1}';
      const isSetting = round % 2 === 0;
      const changed = isSetting ? at(pick(folders), pick(settings)) : pick(code);
      const fingerprint = async (project: Readonly<Record<string, string>>): Promise<string> =>
        fingerprintOf((await checkIn({ files: project }, 'app/core', 'npm test')).definition, sha256);
      const before = await fingerprint(files);
      const after = await fingerprint({ ...files, [changed]: '{"b":2}' });
      assert.deepEqual(changedParts(before, after), isSetting ? [changed] : [], changed);
    }
  });

  it('has no cut: the last of a thousand settings counts', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [`packages/p${index}/tsconfig.json`, '{}'] as const),
    );
    const files = { 'package.json': '{"scripts":{"test":"jest"}}', ...many };
    const prints = await Promise.all(
      [files, { ...files, 'packages/p999/tsconfig.json': '{"plugins":[]}' }].map(async (project) =>
        fingerprintOf((await checkIn({ files: project }, '', 'npm test')).definition, sha256),
      ),
    );
    assert.notEqual(prints[0], prints[1]);
  });

  it('is not followed to its end where the project has more files than are looked at', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 5_100 }, (_, index) => [`p${index}/tsconfig.json`, '{}'] as const),
    );
    const { definition } = await checkIn({ files: many }, '', 'npm test');
    assert.deepEqual(definition.unfollowed, ['more than 5,000 files choose what runs']);
  });

  it('is not followed to its end where the files of the folder could not be listed', async () => {
    const gap = { kind: 'time', text: 'The files could not be listed' } as const;
    const { definition } = await checkIn({ files: { 'package.json': '{}' }, gap }, '', 'npm test');
    assert.deepEqual(definition.unfollowed, ['The files could not be listed']);
  });
});
