import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planPanelStrings } from '../../../src/shared/planProtocol.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'webview-ui', 'planPanel');
const source = readdirSync(folder)
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');

describe('the texts of the panel', () => {
  it('are all used', () => {
    const unused = Object.keys(planPanelStrings).filter(
      (key) => !new RegExp(`(words|strings|strings\\.value)\\.${key}\\b|'${key}'`).test(source),
    );
    assert.deepEqual(unused, []);
  });
});
