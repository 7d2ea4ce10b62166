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
    ...['.envrc', '.env.production', '.env_local', '.dev.vars', 'apps/api/.dev.vars', '.dev.vars.production'],
    ...['terraform.tfvars', 'prod.auto.tfvars', 'x.tfvars.json', 'terraform.tfstate.1700000000'],
    ...[
      'auth.json',
      '.vault_pass',
      '.vault-password.txt',
      'vault_pass.txt',
      '.vault-token',
      'local.settings.json',
    ],
    ...[
      '.my.cnf',
      '_netrc',
      '.boto',
      '.s3cfg',
      'rclone.conf',
      '.terraformrc',
      'credentials.tfrc.json',
      'kubeconfig',
    ],
    ...[
      'service-account.json',
      'my-app_service_account_key.json',
      'client_secret_12.apps.json',
      'x-firebase-adminsdk-1a.json',
    ],
    ...[
      '.kube/config',
      '.azure/accessTokens.json',
      '.docker/config.json',
      'home/.cargo/credentials.toml',
      '.m2/settings.xml',
    ],
    ...[
      'secrets/db.json',
      'deploy/.secrets/password',
      'secret/x.yaml',
      'tokens.json',
      'client.ovpn',
      '.bash_history',
    ],
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
    ...[
      '.env.d.ts',
      '.env.schema',
      '.envrc.example',
      '.env.local.example',
      '.env.defaults',
      '.dev.vars.example',
    ],
    ...[
      '.environment',
      'src/secrets/store.ts',
      'docs/secrets/README.md',
      'src/credentials/index.py',
      'src/tokens.ts',
    ],
    ...[
      'config.json',
      'settings.xml',
      'authors.json',
      'src/auth.json.ts',
      'service-account.md',
      'keyboard.json',
    ],
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
