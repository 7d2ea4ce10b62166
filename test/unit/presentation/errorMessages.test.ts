import assert from 'node:assert/strict';
import { failureKinds, type Failure } from '../../../src/core/model/request/failure.ts';
import { errorMessage } from '../../../src/presentation/errorMessages.ts';

const request = { model: 'anthropic/claude-opus-5-5', provider: 'anthropic' };
const words = (failure: Failure) => errorMessage(failure, request);

describe('errorMessage', () => {
  for (const kind of failureKinds) {
    it(`says for ${kind} what happened and what to do`, () => {
      const { title, detail } = words({ kind, message: '' });
      assert.match(title, /^\S.*\.$/);
      assert.match(detail, /^\S.*\.$/);
      assert.ok(!`${title}${detail}`.includes('{'), 'a placeholder was left');
      if (kind !== 'cancelled') assert.match(title, /anthropic/);
    });
  }

  it('has words of its own for every kind', () => {
    const titles = failureKinds.map((kind) => words({ kind, message: '' }).title);
    assert.equal(new Set(titles).size, failureKinds.length);
  });

  it("ends with the provider's own words, status and request", () => {
    const { detail } = words({ kind: 'server', message: 'internal', status: 500, requestId: 'req_1' });
    assert.match(detail, /The answer was: HTTP 500: internal \(request req_1\)$/);
  });

  it('speaks of no answer where nobody has answered', () => {
    const { detail } = words({ kind: 'connection', message: 'The host name is not known.' });
    assert.match(detail, /The reason: The host name is not known\.$/);
    assert.doesNotMatch(detail, /answer was/);
  });

  it('tells a missing key from a refused one', () => {
    assert.match(words({ kind: 'auth', message: 'no key' }).title, /There is no key for anthropic/);
    const refused = words({ kind: 'auth', message: 'invalid x-api-key', status: 401 });
    assert.match(refused.title, /does not accept the key/);
    assert.ok(refused.actions.includes('set-key'));
  });

  it('says how long the provider asks to wait', () => {
    assert.match(words({ kind: 'rate-limit', message: '', retryAfterMs: 42_000 }).detail, /wait 42 s\./);
    assert.match(words({ kind: 'rate-limit', message: '' }).detail, /Try again in a moment\./);
  });
});
