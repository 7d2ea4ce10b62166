import assert from 'node:assert/strict';
import { endingOf, endingWord } from '../../../../src/providers/shared/finishWords.ts';

function meaningOf(word: string): string {
  const ending = endingOf(word);
  if (ending === undefined) return 'unknown';
  return 'unified' in ending ? ending.unified : ending.kind;
}

describe('words for the end of an answer', () => {
  const meanings: Readonly<Record<string, readonly string[]>> = {
    stop: [
      'stop',
      'STOP',
      'end_turn',
      'endTurn',
      'stop_sequence',
      'eos',
      'eos_token',
      'COMPLETE',
      'FinishReason.STOP',
    ],
    length: [
      'length',
      'max_tokens',
      'MAX_TOKENS',
      'maxTokens',
      'FINISH_REASON_MAX_TOKENS',
      'max_output_tokens',
      'model_length',
      'model_context_window_exceeded',
      'ERROR_LIMIT',
      'incomplete',
      'pause_turn',
    ],
    'tool-calls': ['tool_calls', 'tool-calls', 'function_call', 'tool_use', 'toolUse', 'TOOL_CALL'],
    refusal: [
      'content_filter',
      'content-filter',
      'SAFETY',
      'sensitive',
      'RECITATION',
      'refusal',
      'PROHIBITED_CONTENT',
      'guardrail_intervened',
    ],
    server: ['error', 'network_error', 'abort', 'cancelled'],
    overloaded: ['insufficient_system_resource'],
    malformed: ['MALFORMED_FUNCTION_CALL'],
    unknown: ['OTHER', 'because', 'toString', '__proto__'],
  };
  for (const [meaning, words] of Object.entries(meanings)) {
    for (const word of words) {
      it(`takes ${word} for ${meaning}`, () => {
        assert.equal(meaningOf(word), meaning);
      });
    }
  }

  for (const nothing of ['', ' ', 'null', 'None', null, undefined, false, {}]) {
    it(`takes ${JSON.stringify(nothing)} for no word`, () => {
      assert.equal(endingWord(nothing), undefined);
    });
  }

  it('keeps a word that is no text', () => {
    assert.equal(endingWord(2), '2');
  });
});
