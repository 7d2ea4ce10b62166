import assert from 'node:assert/strict';
import { commandsIn, edited, type ProjectCase } from '../../../../../support/foundCommands.ts';

describe('checks of Go and Rust', () => {
  const cases: readonly ProjectCase[] = [
    [
      'a package that is called like the folder of its module',
      { 'api/go.mod': 'module x', 'api/main.go': '', 'api/api/x.go': '', 'api/api/x_test.go': '' },
      edited('api/api/x.go'),
      ['api: go vet ./...', 'api: go test ./api', 'api: go test ./...'],
    ],
    [
      'the package of the module itself',
      { 'api/go.mod': 'module x', 'api/main.go': '' },
      edited('api/main.go'),
      ['api: go vet ./...', 'api: go test .', 'api: go test ./...'],
    ],
    [
      'a member of a workspace of Cargo',
      { 'Cargo.toml': '[workspace]', 'a/Cargo.toml': '', 'a/src/lib.rs': '' },
      edited('a/src/lib.rs'),
      ['a: cargo check --all-targets', 'a: cargo test'],
    ],
  ];
  for (const [name, files, changed, expected] of cases) {
    it(`finds ${name}`, async () => {
      assert.deepEqual(await commandsIn(files, changed), expected);
    });
  }
});
