import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labels as costsLabels } from '../../../webview-ui/labels/costsLabels.ts';
import { labels as planLabels } from '../../../webview-ui/labels/planLabels.ts';

const panels = join(import.meta.dirname, '..', '..', '..', 'webview-ui');

describe('the labels of a panel', () => {
  for (const [panel, labels] of [
    ['planPanel', planLabels],
    ['costsPanel', costsLabels],
  ] as const) {
    it(`are all used: ${panel}`, () => {
      const source = readdirSync(join(panels, panel))
        .filter((file) => /\.tsx?$/.test(file))
        .map((file) => readFileSync(join(panels, panel, file), 'utf8'))
        .join('\n');
      const unused = Object.keys(labels).filter((key) => !new RegExp(`labels\\.${key}\\b`).test(source));
      assert.deepEqual(unused, []);
    });
  }
});
