import assert from 'node:assert/strict';
import { setAsideText } from '../../../src/presentation/storageNoticeText.ts';

describe('setAsideText', () => {
  const movedTo = '/data/ledger.sqlite.corrupt-2026-11-21';

  it('says of a ledger where it went, that budgets begin at zero, and what to do', () => {
    const text = setAsideText({ store: 'ledger', movedTo });
    assert.ok(text.includes(movedTo));
    assert.match(text, /Budgets begin at zero again/);
    assert.match(text, /Lower your limits/);
  });

  it('says of plans where they went, and nothing of money', () => {
    const text = setAsideText({ store: 'plans', movedTo });
    assert.ok(text.includes(movedTo));
    assert.doesNotMatch(text, /budget/i);
  });
});
