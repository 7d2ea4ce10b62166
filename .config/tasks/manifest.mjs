// `npm run manifest [-- --check] [FILE]`: writes into package.json what src/settings says of the settings. With --check it
// writes nothing, and fails where package.json says something else.
import { readFileSync, writeFileSync } from 'node:fs';
import { settingsManifest } from '../../src/settings/manifest.ts';

const parameters = process.argv.slice(2);
const [file = 'package.json'] = parameters.filter((parameter) => parameter !== '--check');
const before = readFileSync(file, 'utf8');
const manifest = JSON.parse(before);
const { configuration, restrictedConfigurations } = settingsManifest();
manifest.contributes.configuration = configuration;
manifest.capabilities.untrustedWorkspaces.restrictedConfigurations = restrictedConfigurations;
const after = `${JSON.stringify(manifest, undefined, 2)}\n`;

if (!parameters.includes('--check')) writeFileSync(file, after);
else if (after !== before) {
  console.log(`The settings in ${file} are not those of src/settings. Run: npm run manifest`);
  process.exitCode = 1;
}
