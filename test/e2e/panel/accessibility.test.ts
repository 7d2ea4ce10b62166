import assert from 'node:assert/strict';
import { accessibilityViolations } from '../accessibility.ts';
import { keepScreenshot } from '../screenshots.ts';
import { openPanelPage, type PanelPage } from './panelPage.ts';
import { panelStates } from './panelViews.ts';
import { panelThemes, type PanelThemeName } from './themes.ts';

describe('the plan panel for everyone', () => {
  let panel: PanelPage;
  before(async () => {
    panel = await openPanelPage();
    // A colour that is still fading in has no contrast to speak of.
    await panel.page.emulateMedia({ reducedMotion: 'reduce' });
  });
  after(() => panel.close());

  for (const theme of Object.keys(panelThemes) as PanelThemeName[]) {
    for (const [name, view] of Object.entries(panelStates)) {
      it(`has no axe violations in ${theme}: ${name}`, async () => {
        await panel.restart();
        await panel.setTheme(theme);
        await panel.show(view);
        await keepScreenshot(panel.page, `panel-${name}-${theme}`);
        assert.deepEqual(await accessibilityViolations(panel.page.mainFrame()), []);
        assert.deepEqual(await panel.policyViolations(), []);
      });
    }

    it(`has no axe violations in ${theme}: all details, a form and a note open`, async () => {
      await panel.restart();
      await panel.setTheme(theme);
      await panel.show(panelStates.running);
      const { page } = panel;
      for (const toggle of await page.locator('.step-toggle, .section-toggle').all()) await toggle.click();
      await page.getByRole('button', { name: 'Edit step 8' }).click();
      await page.getByRole('textbox', { name: 'Title' }).fill('');
      await page.getByRole('button', { name: 'Retry step 4 with a note' }).click();
      assert.deepEqual(await accessibilityViolations(page.mainFrame()), []);
      assert.deepEqual(await panel.policyViolations(), []);
    });
  }

  for (const width of [300, 480, 900]) {
    it(`needs no sideways scrolling at ${width} px`, async () => {
      await panel.restart();
      await panel.page.setViewportSize({ width, height: 800 });
      await panel.show(panelStates.running);
      for (const toggle of await panel.page.locator('.step-toggle').all()) await toggle.click();
      await panel.page.getByRole('button', { name: 'Edit step 8' }).click();
      const excess = await panel.page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      assert.equal(excess, 0);
    });
  }

  it('stands still when the person wants less motion', async () => {
    await panel.restart();
    await panel.show(panelStates.running);
    const animation = await panel.page
      .locator('.step-running .icon-spinner')
      .evaluate((icon) => getComputedStyle(icon).animationName);
    assert.equal(animation, 'none');
  });
});
