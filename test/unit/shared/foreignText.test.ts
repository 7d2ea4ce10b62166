import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  inLabel,
  inLog,
  inMarkdown,
  inDialog,
  inNotification,
  inPrompt,
} from '../../../src/shared/foreignText.ts';
import { labelIcon, notificationLink } from '../support/hostileNotices.ts';

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '[a](command:x)',
        '](',
        '[',
        ']',
        '(',
        ')',
        '$(',
        '$(zap)',
        '![x](https://a.b/c)',
        '<img src=x>',
        'https://a.b',
        '`',
        '**',
        '\u202e',
        '\u200b',
        '\u001b[31m',
        '\u001b]8;;http://a\u0007',
        '\n',
        '\r',
        '\t',
        '| ',
        '# ',
      ),
      fc.string({ maxLength: 5 }),
    ),
  )
  .map((parts) => parts.join(''));

describe('foreignText', () => {
  const notices: [string, string, string][] = [
    ['a command link', 'run [npm test](command:evil)', 'run [npm test] (command:evil)'],
    ['two in one another', '[[a](command:b)](command:c)', '[[a] (command:b)] (command:c)'],
    ['line ends', 'one\r\n\ntwo', 'one two'],
    ['a turned direction', 'a\u202egpj.exe', 'a\\u{202e}gpj.exe'],
    ['a tag character', 'a\u{e0041}b', 'a\\u{e0041}b'],
  ];
  for (const [name, text, shown] of notices) {
    it(`makes no link of ${name} in a notification`, () => assert.equal(inNotification(text), shown));
  }

  it('leaves no link in any notification and no icon in any label', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        assert.doesNotMatch(inNotification(text), notificationLink);
        assert.doesNotMatch(inLabel(text), labelIcon);
        assert.doesNotMatch(inNotification(text), /[\n\r]/);
      }),
      { seed: 11 },
    );
  });

  it('shortens what is longer than a notice and never halves a character', () => {
    assert.equal(inNotification('x'.repeat(5_000)).length, 1_001);
    assert.ok(inLabel(`${'x'.repeat(999)}\u{1f600}`).isWellFormed());
  });

  it('escapes what Markdown would read', () => {
    assert.equal(inMarkdown('[a](command:b)'), '\\[a\\]\\(command&#58;b\\)');
    assert.equal(inMarkdown('<b> & $(zap)'), '&lt;b&gt; &amp; \\$\\(zap\\)');
    assert.equal(inMarkdown('    code'), '\u00a0\u00a0\u00a0\u00a0code');
    fc.assert(
      fc.property(hostile, (text) => {
        // Without its escapes and entities no mark is left.
        assert.doesNotMatch(inMarkdown(text).replace(/\\.|&(?:#\d+|\w+);/g, ''), /[[\]()`*_<>!#|$:@&]/);
      }),
      { seed: 12 },
    );
  });

  it('takes what moves a terminal out of a log line', () => {
    assert.equal(inLog('\u001b[31mred\u001b[0m'), 'red');
    assert.equal(inLog('\u001b]8;;http://evil\u0007here\u001b]8;;\u0007'), 'here');
    assert.equal(inLog('\u001b]0;title'), '');
    assert.equal(inLog('one\ntwo'), 'one\ntwo');
    fc.assert(
      fc.property(hostile, (text) => assert.ok(!inLog(text).includes('\u001b'))),
      { seed: 13 },
    );
  });

  it('makes neither link nor icon in a prompt', () => {
    assert.equal(inPrompt('[a](command:b) $(zap)'), '[a] (command:b) $ (zap)');
  });

  it('keeps a dialog whole and in its lines, with what cannot be seen as its code', () => {
    assert.equal(inDialog('rm -rf\u200b x\n\ty\u202e'), 'rm -rf\\u{200b} x\n\ty\\u{202e}');
    assert.equal(inDialog('x'.repeat(5_000)).length, 5_000);
  });

  it('reads long hostile texts in linear time', () => {
    // Each would take minutes if a pattern went back over what it has read.
    for (const text of [
      '\u001b]'.repeat(200_000),
      '['.repeat(500_000),
      '\u001b['.repeat(200_000),
      '$('.repeat(300_000),
    ])
      for (const neutralise of [inNotification, inLabel, inPrompt, inDialog, inMarkdown, inLog])
        assert.ok(neutralise(text).length >= 0);
  });
});
