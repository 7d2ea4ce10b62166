import assert from 'node:assert/strict';
import { cutAtLineEnd, cutNote } from '../../../../../src/core/work/context/cutText.ts';

describe('cutText', () => {
  it('leaves a text alone that fits exactly', () => assert.equal(cutAtLineEnd('ab\ncd', 5), 'ab\ncd'));

  it('cuts behind the last whole line and says so', () => {
    assert.equal(cutAtLineEnd('ab\r\ncd\r\nef', 9), `ab\r\ncd\r\n${cutNote}`);
  });

  it('drops the torn last line of a text that is a part', () => {
    assert.equal(cutAtLineEnd('ab\ncd', 100, true), `ab\n${cutNote}`);
  });

  it('cuts one endless line between characters', () => {
    assert.equal(cutAtLineEnd('ab😀cd', 3), `ab\n${cutNote}`);
  });
});
