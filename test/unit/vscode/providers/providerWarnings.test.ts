import assert from 'node:assert/strict';
import { createProviderWarnings } from '../../../../src/vscode/providers/providerWarnings.ts';

describe('createProviderWarnings', () => {
  const stored = new Map<string, unknown>();
  const memory = {
    get: (key: string): undefined => stored.get(key) as undefined,
    update: async (key: string, value: unknown) => void stored.set(key, value),
  };
  let logged: string[];
  let shown: string[];
  const session = () => {
    logged = [];
    shown = [];
    return createProviderWarnings({
      memory,
      log: { warn: (text) => void logged.push(text) },
      show: (text) => void shown.push(text),
    });
  };
  const old = { provider: 'anthropic', model: 'claude-old', words: 'It ends on May 1.' };
  beforeEach(() => stored.clear());

  it('tells the person once for each model and the log once a session', () => {
    const first = session();
    first(old);
    first(old);
    first({ ...old, model: 'claude-older' });
    assert.deepEqual(shown, [
      'The maker of anthropic/claude-old says: It ends on May 1.',
      'The maker of anthropic/claude-older says: It ends on May 1.',
    ]);
    assert.equal(logged.length, 2);

    session()(old);
    assert.deepEqual(shown, []);
    assert.deepEqual(logged, ['anthropic/claude-old: It ends on May 1.']);
  });

  it('tells again where the memory holds something else', () => {
    stored.set('providerWarnings', 'nonsense');
    session()(old);
    assert.equal(shown.length, 1);
  });
});
