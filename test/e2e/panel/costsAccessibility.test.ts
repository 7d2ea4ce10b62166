import assert from 'node:assert/strict';
import type { CostsView } from '../../../src/shared/costsView.ts';
import { accessibilityViolations } from '../accessibility.ts';
import { keepScreenshot } from '../screenshots.ts';
import { openCostsPage, type CostsPage } from './costsPage.ts';
import { costsStates } from './costsViews.ts';
import { panelThemes, type PanelThemeName } from './themes.ts';

describe('the costs panel for everyone', () => {
  let panel: CostsPage;
  before(async () => {
    panel = await openCostsPage();
    // A colour that is still fading in has no contrast to speak of.
    await panel.page.emulateMedia({ reducedMotion: 'reduce' });
  });
  after(() => panel.close());

  /** Opens everything that opens. */
  const openAll = async (): Promise<void> => {
    for (const toggle of await panel.page.locator('.section-toggle, .row-toggle, .breakdown > .link').all()) {
      await toggle.click();
    }
  };

  for (const theme of Object.keys(panelThemes) as PanelThemeName[]) {
    for (const [name, view] of Object.entries<CostsView>(costsStates)) {
      it(`has no axe violations in ${theme}: ${name}`, async () => {
        await panel.restart();
        await panel.setTheme(theme);
        await panel.show(view);
        await keepScreenshot(panel.page, `costs-${name}-${theme}`);
        assert.deepEqual(await accessibilityViolations(panel.page.mainFrame()), []);
        assert.deepEqual(await panel.policyViolations(), []);
      });
    }

    it(`has no axe violations in ${theme}: the trend as a table, a menu and all details open`, async () => {
      await panel.restart();
      await panel.setTheme(theme);
      for (const view of [costsStates.calls, costsStates.reconcile, costsStates.full]) {
        await panel.show(view);
        await openAll();
        assert.deepEqual(await accessibilityViolations(panel.page.mainFrame()), []);
      }
      await panel.page.getByRole('button', { name: 'Show as Table' }).click();
      await panel.page.getByRole('button', { name: 'Export' }).click();
      assert.deepEqual(await accessibilityViolations(panel.page.mainFrame()), []);
      assert.deepEqual(await panel.policyViolations(), []);
    });
  }

  for (const width of [300, 480, 1000]) {
    it(`needs no sideways scrolling at ${width} px`, async () => {
      await panel.restart();
      await panel.page.setViewportSize({ width, height: 800 });
      for (const [name, view] of Object.entries<CostsView>(costsStates)) {
        await panel.show(view);
        await openAll();
        const excess = await panel.page.evaluate(
          () => document.documentElement.scrollWidth - window.innerWidth,
        );
        assert.equal(excess, 0, name);
      }
    });
  }

  for (const [name, patterns] of [
    ['full', 3],
    ['one-row', 3],
  ] as const) {
    it(`tells the tiers apart by their pattern too: ${name}`, async () => {
      await panel.restart();
      await panel.show(costsStates[name]);
      const fills = await panel.page
        .locator('.bars .segment')
        .evaluateAll((segments) => segments.map((segment) => segment.getAttribute('fill')));
      assert.equal(new Set(fills).size, patterns);
    });
  }
});
