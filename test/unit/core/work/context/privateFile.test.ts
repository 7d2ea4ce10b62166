import assert from 'node:assert/strict';
import { isForeignFile, isPrivateFile } from '../../../../../src/core/work/context/privateFile.ts';

describe('privateFile', () => {
  const privatePaths = [
    '.env',
    'packages/api/.env.local',
    '.env.example.local',
    'deploy/server.pem',
    'Deploy/SERVER.KEY',
    'id_rsa',
    'keys/id_ed25519_work',
    '.ssh/config',
    '.npmrc',
    'config/credentials.json',
    'secrets.yaml',
    'infra/terraform.tfstate',
  ];
  for (const path of privatePaths) {
    it(`takes ${path} for private`, () => assert.equal(isPrivateFile(path), true));
  }
  const openPaths = [
    'src/environment.ts',
    '.env.example',
    'id_rsa.pub',
    'src/keys.ts',
    'monkey.ts',
    'src/secretary.ts',
    'env',
  ];
  for (const path of openPaths) {
    it(`does not take ${path} for private`, () => assert.equal(isPrivateFile(path), false));
  }

  it("knows the folders of packages and Git's own in any depth", () => {
    assert.equal(isForeignFile('packages/a/node_modules/b/index.js'), true);
    assert.equal(isForeignFile('.git/config'), true);
    assert.equal(isForeignFile('.github/workflows/check.yml'), false);
  });
});
