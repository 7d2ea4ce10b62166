import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseErrorBody, readErrorBody } from '../../../../../src/providers/shared/failures/errorBody.ts';
import { createRedactor } from '../../../../../src/providers/shared/redact.ts';
import { failureOfError } from '../../../../../src/providers/shared/failures/wireError.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);
const json = (value: unknown) => JSON.stringify(value);

describe('the message of an error body', () => {
  const bodies: readonly [shape: string, body: string, message: string | undefined][] = [
    ['an error object', json({ error: { message: 'No such thing.', type: 'x' } }), 'No such thing.'],
    ['an error text', json({ error: 'model runner has stopped' }), 'model runner has stopped'],
    [
      'a list with an error (Gemini)',
      json([{ error: { code: 400, message: 'Tools without a name.', status: 'INVALID_ARGUMENT' } }]),
      'Tools without a name.',
    ],
    [
      'a text of FastAPI',
      json({ detail: 'The model has no chat template.' }),
      'The model has no chat template.',
    ],
    [
      'a list of FastAPI',
      json({ detail: [{ type: 'missing', loc: ['body', 'messages', 1, 'role'], msg: 'Field required' }] }),
      'Field required (messages.1.role)',
    ],
    [
      'two complaints of FastAPI',
      json({
        detail: [
          { loc: ['body', 'model'], msg: 'Field required' },
          { loc: ['body', 'n'], msg: 'Not a number' },
        ],
      }),
      'Field required (model); Not a number (n)',
    ],
    [
      'an object of FastAPI',
      json({ detail: { error: { message: 'The adapter is missing.' } } }),
      'The adapter is missing.',
    ],
    [
      'a list in a message (Mistral)',
      json({ object: 'error', message: { detail: [{ loc: ['body', 'n'], msg: 'Too small' }] } }),
      'Too small (n)',
    ],
    [
      'JSON of the vendor behind OpenRouter',
      json({
        error: {
          message: 'Provider returned error',
          code: 400,
          metadata: { raw: json({ error: { message: 'Wrong role.' } }), provider_name: 'P' },
        },
      }),
      'Wrong role.',
    ],
    [
      'words of the vendor behind OpenRouter',
      json({ error: { message: 'Provider returned error', metadata: { raw: 'wrong role, sorry' } } }),
      'wrong role, sorry',
    ],
    [
      'a vendor who says nothing',
      json({ error: { message: 'No provider was left.', metadata: { raw: json({ error: 'Error' }) } } }),
      'No provider was left.',
    ],
    [
      'a list of errors',
      json({ success: false, errors: [{ code: 10000, message: 'Wrong account' }] }),
      'Wrong account',
    ],
    ['a list of texts', json({ errors: ['wrong role', 'wrong model'] }), 'wrong role; wrong model'],
    ['msg', json({ code: 7, msg: 'wrong role' }), 'wrong role'],
    ['error_msg', json({ error_code: 17, error_msg: 'daily limit' }), 'daily limit'],
    ['a status message', json({ base_resp: { status_code: 1008, status_msg: 'no balance' } }), 'no balance'],
    [
      'an error and its description',
      json({ error: 'invalid_token', error_description: 'The token has expired.' }),
      'The token has expired.',
    ],
    [
      'a phrase of HTTP and a message',
      json({ statusCode: 400, error: 'Bad Request', message: 'model is required' }),
      'model is required',
    ],
    [
      'a problem of RFC 7807',
      json({ type: 'https://example.com/credit', title: 'No credit', detail: 'Your balance is 30.' }),
      'No credit: Your balance is 30.',
    ],
    [
      'vLLM',
      json({ object: 'error', message: 'wrong role', type: 'BadRequestError', code: 400 }),
      'wrong role',
    ],
    ['xAI', json({ code: 'Client specified an invalid argument', error: 'wrong role' }), 'wrong role'],
    ['AWS', json({ __type: 'ThrottlingException', Message: 'slow down' }), 'slow down'],
    [
      'JSON in a sentence',
      json({
        error: {
          message: `litellm.BadRequestError: AnthropicError - ${json({ error: { message: 'wrong role' } })}\nModel Group=g`,
        },
      }),
      'wrong role',
    ],
    [
      'JSON in bytes of Python',
      json({ error: { message: `VertexAIException - b'${json([{ error: { message: 'wrong role' } }])}'` } }),
      'wrong role',
    ],
    [
      'a dictionary of Python',
      json({ error: { message: `Error code: 400 - {'error': {'message': "It's wrong", 'code': 1}}` } }),
      "It's wrong",
    ],
    [
      'JSON as a text in JSON, twice',
      json({ error: json({ error: json({ message: 'wrong role' }) }) }),
      'wrong role',
    ],
    ['a text', json('Your team has used all its credits.'), 'Your team has used all its credits.'],
    ['plain words', 'unsupported value\n', 'unsupported value'],
    ['an event', `event: error\ndata: ${json({ error: { message: 'wrong role' } })}\n\n`, 'wrong role'],
    ['two lines', `${json({ error: 'wrong role' })}\n${json({ done: true })}\n`, 'wrong role'],
    [
      'a page with a title',
      '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>',
      '502 Bad Gateway',
    ],
    [
      'a page with a heading',
      '<!DOCTYPE html><body><h1>Too  &lt;large&gt;</h1><p>x</p></body>',
      'Too <large>',
    ],
    [
      'a page with neither',
      '<html><style>p{}</style><script>f()</script><p>Log in first</p></html>',
      'Log in first',
    ],
    ['a page in a message', json({ error: { message: '<html><title>Blocked</title></html>' } }), 'Blocked'],
    [
      'a document in XML',
      '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Not for you</Message></Error>',
      'Not for you',
    ],
    ['complaints by field', json({ errors: { model: ['is required'] } }), 'is required'],
    ['an exception of AWS in a stream', json({ modelStreamErrorException: { message: 'broken' } }), 'broken'],
    [
      'a list of messages',
      json({ statusCode: 400, message: ['wrong role', 'no model'] }),
      'wrong role; no model',
    ],
    [
      'a fault of Apigee',
      json({ fault: { faultstring: 'Too fast', detail: { errorcode: 'x' } } }),
      'Too fast',
    ],
    [
      'a schema that was refused',
      json({ error: { message: `Bad schema: ${json({ type: 'object', message: 'x', properties: {} })}` } }),
      `Bad schema: ${json({ type: 'object', message: 'x', properties: {} })}`,
    ],
    [
      'a number in brackets',
      json({ error: { message: '[1, 30720] is the range' } }),
      '[1, 30720] is the range',
    ],
    ['nothing', '', undefined],
    ['an empty object', '{}', undefined],
    ['an empty list', '[]', undefined],
    ['an empty error', json({ error: '' }), undefined],
    ['only null', json({ error: null, message: null }), undefined],
    ['bytes that are no text', '\u0000\u0001\ufffd\ufffd\u0002', undefined],
  ];
  for (const [shape, body, message] of bodies) {
    it(`is found in ${shape}`, () => {
      assert.equal(parseErrorBody(body, nowMs).message, message);
    });
  }

  it('leaves the words of the gateway around those of the vendor', () => {
    const vendor = { message: 'wrong role', type: 'bad_thing' };
    const outer = {
      error: { message: 'Provider returned error', code: 'gone', metadata: { raw: json({ error: vendor }) } },
    };
    const { around, ...inner } = readErrorBody(outer, nowMs);
    assert.deepEqual(inner, vendor);
    assert.deepEqual(around, { message: 'Provider returned error', code: 'gone' });
  });

  it('is the name of the error where there is no sentence', () => {
    const place = { status: 400, otherwise: 'The server answered with status 400.' };
    assert.equal(
      failureOfError(json({ error: { code: 'tool_name_missing' } }), place).message,
      'The server answered with status 400. (tool_name_missing)',
    );
  });

  const waits: readonly [what: string, body: unknown, waitMs: number | undefined][] = [
    [
      'RetryInfo',
      {
        error: { message: 'slow down', details: [{ '@type': 'google.rpc.RetryInfo', retryDelay: '34.5s' }] },
      },
      34_500,
    ],
    ['a duration in parts', { error: { details: [{ retryDelay: { seconds: '7', nanos: 1 } }] } }, 7_000],
    ['retry_after in seconds', { detail: 'slow down', retry_after: 12 }, 12_000],
    ['retry_after_ms', { error: { message: 'slow down', retry_after_ms: 1500 } }, 1_500],
    ['estimated_time', { error: 'Model a/b is currently loading', estimated_time: 20.5 }, 20_500],
    ['resets_in_seconds', { error: { message: 'x', resets_in_seconds: 300 } }, 300_000],
    ['resets_at in seconds since 1970', { error: { message: 'x', resets_at: nowMs / 1000 + 90 } }, 90_000],
    [
      'headers that OpenRouter quotes',
      { error: { message: 'slow', metadata: { headers: { 'X-RateLimit-Reset': String(nowMs + 30_000) } } } },
      30_000,
    ],
    ['words', { error: { message: 'Please try again in 6.5s.' } }, 6_500],
    [
      'words behind a gateway',
      { error: { message: 'Provider returned error', metadata: { raw: 'retry in 2m' } } },
      120_000,
    ],
    ['a negative length', { error: { message: 'x', retry_after: -5 } }, undefined],
    ['something else', { error: { message: 'x', retry_after: { seconds: 'soon' } } }, undefined],
  ];
  for (const [what, body, waitMs] of waits) {
    it(`comes with the wait of ${what}`, () => {
      assert.equal(readErrorBody(body, nowMs).waitMs, waitMs);
    });
  }

  const redact = createRedactor({ name: 'p', protocol: 'openai', baseUrl: 'http://localhost' });
  const place = { status: 400, otherwise: 'The server answered with status 400.' };
  const isSound = (body: unknown) => {
    const failure = redact(failureOfError(body, place));
    assert.ok(failure.message !== '' && failure.message.length <= 1_000);
    const { retryAfterMs } = failure;
    assert.ok(retryAfterMs === undefined || (Number.isSafeInteger(retryAfterMs) && retryAfterMs >= 0));
    return true;
  };

  it('is there, in bounds, for any JSON, any text and any bytes', () => {
    const names = [
      'error',
      'errors',
      'message',
      'detail',
      'details',
      'metadata',
      'raw',
      'headers',
      'loc',
      'msg',
    ];
    const strange = fc.constantFrom(
      'toString',
      'valueOf',
      '__proto__',
      'constructor',
      'retry_after',
      'violations',
      'code',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.jsonValue(),
        fc.dictionary(fc.oneof(fc.constantFrom(...names), strange), tie('tree')),
        fc.array(tie('tree')),
        tie('tree').map((value) => json(value)),
      ),
    }));
    fc.assert(fc.property(tree, (value) => isSound(value) && isSound(json(value))));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), isSound));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => isSound(new TextDecoder().decode(bytes))),
    );
  });

  it('is there for long repetitions that would keep a careless pattern busy for ever', () => {
    const units = [
      'a',
      '1.',
      'again 1',
      '[{',
      '{"a":',
      '"',
      '\\"',
      '<',
      '<title',
      'model ',
      'exceeds ',
      "'message': '",
    ];
    for (const unit of units)
      for (const start of ['', '<html>', '{"error":"'])
        isSound(start + unit.repeat(Math.ceil(65_536 / unit.length)));
  });
});
