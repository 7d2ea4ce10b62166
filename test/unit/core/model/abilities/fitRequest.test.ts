import assert from 'node:assert/strict';
import { nearestEffort } from '../../../../../src/core/model/abilities/effortWords.ts';
import { fitRequest, type ModelAbilities } from '../../../../../src/core/model/abilities/fitRequest.ts';
import { changeText } from '../../../../../src/core/model/abilities/requestChange.ts';
import type { ModelRequest } from '../../../../../src/core/model/request/request.ts';

const request: ModelRequest = {
  model: 'm',
  instructions: [{ text: 'With tools.' }],
  instructionsWithoutTools: [{ text: 'Without tools.' }],
  messages: [{ role: 'user', text: 'Do it.' }],
  tools: [{ name: 'read_file', description: '', parameters: {} }],
  maxOutputTokens: 16_000,
  temperature: 0.2,
  effort: 'max',
};

describe('fitRequest', () => {
  it('leaves a request alone of whose model nothing is known, or that takes everything', () => {
    const able: ModelAbilities = {
      tools: true,
      thinking: true,
      efforts: ['low', 'max'],
      temperature: true,
      maxOutputTokens: 16_000,
    };
    for (const abilities of [{}, able])
      assert.deepEqual(fitRequest(request, abilities, 'server'), { request, changes: [] });
  });

  it('takes tools away with the words about them, and tells what was found so far', () => {
    const going: ModelRequest = {
      ...request,
      messages: [
        { role: 'user', text: 'Do it.' },
        {
          role: 'assistant',
          text: 'Let me see.',
          toolCalls: [{ id: 'c1', name: 'read_file', argumentsJson: '{"path":"a.ts"}' }],
          replay: { protocol: 'openai', provider: 'p', model: 'm', items: [] },
        },
        { role: 'tool', callId: 'c1', name: 'read_file', text: 'const a = 1;' },
      ],
    };
    const fitted = fitRequest(going, { tools: false }, 'server');
    assert.equal(fitted.request.tools, undefined);
    assert.deepEqual(fitted.request.instructions, [{ text: 'Without tools.' }]);
    assert.deepEqual(fitted.request.messages, [
      { role: 'user', text: 'Do it.' },
      { role: 'assistant', text: 'Let me see.\nI look at read_file {"path":"a.ts"}' },
      { role: 'user', text: 'Result of read_file:\nconst a = 1;' },
    ]);
    assert.deepEqual(fitted.changes.map(changeText), [
      'it takes no tools (the server says so): it works from the files in the prompt',
    ]);
  });

  it('lowers the cap on output and leaves it there', () => {
    const { request: fitted, changes } = fitRequest(request, { maxOutputTokens: 8192 }, 'catalogue');
    assert.equal(fitted.maxOutputTokens, 8192);
    assert.deepEqual(changes, [{ what: 'output-cap', tokens: 8192, source: 'catalogue' }]);
    assert.equal(
      fitRequest(request, { maxOutputTokens: 64_000 }, 'catalogue').request.maxOutputTokens,
      16_000,
    );
  });

  it('leaves a temperature out that is not taken', () => {
    const { request: fitted, changes } = fitRequest(request, { temperature: false }, 'catalogue');
    assert.equal('temperature' in fitted, false);
    assert.deepEqual(changes, [{ what: 'temperature', source: 'catalogue' }]);
  });

  it('asks with the nearest effort that is taken, and says which', () => {
    const { request: fitted, changes } = fitRequest(request, { efforts: ['low', 'medium'] }, 'catalogue');
    assert.equal(fitted.effort, 'medium');
    assert.deepEqual(changes.map(changeText), [
      'it does not take the effort max (the catalogue says so): asked with medium',
    ]);
  });

  it('says nothing of effort to a model that cannot be told, and no word of it where none was wanted', () => {
    const without = fitRequest(request, { thinking: false }, 'server');
    assert.equal('effort' in without.request, false);
    assert.equal(without.changes.length, 1);
    const none = fitRequest({ ...request, effort: 'none' }, { thinking: false }, 'server');
    assert.equal('effort' in none.request, false);
    assert.deepEqual(none.changes, []);
  });
});

describe('nearestEffort', () => {
  const cases: readonly [string, Parameters<typeof nearestEffort>[1], string | undefined][] = [
    ['high', {}, 'high'],
    ['max', { efforts: ['max'] }, 'high'],
    ['high', { efforts: ['max', 'high'] }, 'medium'],
    ['low', { efforts: ['low'] }, 'medium'],
    ['none', { efforts: ['none'] }, 'low'],
    ['max', { effortsTaken: ['low', 'xhigh'] }, 'xhigh'],
    ['none', { effortsTaken: ['minimal', 'low'] }, 'minimal'],
    ['low', { effortsTaken: ['none', 'high'] }, 'high'],
    ['high', { effortsTaken: ['none'] }, undefined],
    ['high', { thinking: true }, undefined],
    ['low', { efforts: ['low', 'medium', 'high', 'max'] }, undefined],
  ];
  for (const [wished, refused, is] of cases)
    it(`makes ${is ?? 'nothing'} of ${wished} where ${JSON.stringify(refused)}`, () => {
      assert.equal(nearestEffort(wished, refused), is);
    });
});
