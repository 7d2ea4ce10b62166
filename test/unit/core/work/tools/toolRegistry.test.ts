import assert from 'node:assert/strict';
import { builtInTools } from '../../../../../src/core/work/tools/builtInTools.ts';
import { longestResultCharacters, runInOrder, runTool } from '../../../../../src/core/work/tools/runTool.ts';
import {
  createToolRegistry,
  type AskConsent,
  type ConsentRequest,
  type Tool,
} from '../../../../../src/core/work/tools/toolRegistry.ts';
import type { WorkspaceTools } from '../../../../../src/core/work/tools/workspaceTools.ts';
import { settled } from '../../../support/engine/handClock.ts';
import { toolsOf } from '../../../support/engine/toolsOf.ts';

const { signal } = new AbortController();
const call = (name: string, argumentsJson = '{}') => ({ id: 'call-1', name, argumentsJson });

/** A tool as an extension or an MCP server would add it. */
function extraTool(changes: Partial<Tool> & { readonly name?: string } = {}): Tool {
  const { name = 'deploy', ...others } = changes;
  return {
    definition: { name, description: 'Deploys a branch.', parameters: { type: 'object' } },
    isReadOnly: false,
    needsConsent: true,
    check: (written) =>
      typeof written === 'object' && written !== null && 'branch' in written
        ? { run: () => Promise.resolve({ text: `deployed ${String(written.branch)}` }) }
        : { problem: 'branch is missing' },
    ...others,
  };
}

describe('a tool that is added to the registry', () => {
  let asked: ConsentRequest[] = [];
  let answer: AskConsent;
  const registryWith = (...tools: readonly Tool[]) =>
    createToolRegistry([...builtInTools({} as WorkspaceTools), ...tools], (request, running) => {
      asked.push(request);
      return answer(request, running);
    });
  beforeEach(() => {
    asked = [];
    answer = () => Promise.resolve(true);
  });

  it('is told to the model after the built-in ones, and runs when the person allows it', async () => {
    const tools = registryWith(extraTool());
    assert.equal(tools.definitions.at(-1)?.name, 'deploy');
    assert.equal(tools.definitions.length, 8);
    const result = await runTool(tools, call('deploy', '{"branch":"main"}'), signal);
    assert.deepEqual(result, { text: 'deployed main', isError: false });
    assert.deepEqual(asked, [{ tool: 'deploy', argumentsJson: '{"branch":"main"}' }]);
  });

  it('does not run when the person refuses, or when there is nobody to ask', async () => {
    const tool = extraTool({ check: () => ({ run: () => assert.fail('it was refused') }) });
    answer = () => Promise.resolve(false);
    for (const tools of [registryWith(tool), createToolRegistry([tool])]) {
      const result = await runTool(tools, call('deploy'), signal);
      assert.deepEqual(result, { text: 'The person did not allow this call.', isError: true });
    }
  });

  it('asks for nothing where no consent is needed', async () => {
    await runTool(registryWith(extraTool({ needsConsent: false })), call('deploy', '{"branch":1}'), signal);
    assert.deepEqual(asked, []);
  });

  it('has its arguments checked before the person is asked', async () => {
    for (const [written, problem] of [
      ['[]', /branch is missing/],
      ['null', /branch is missing/],
      ['', /branch is missing/],
      ['{"branch":', /not JSON/],
    ] as const) {
      const result = await runTool(registryWith(extraTool()), call('deploy', written), signal);
      assert.equal(result.isError, true);
      assert.match(result.text, problem);
    }
    assert.deepEqual(asked, []);
  });

  it('is not waited for once the step is stopped, whether it asks or runs', async () => {
    const never = () => new Promise<never>(() => undefined);
    for (const waits of ['asking', 'running']) {
      const controller = new AbortController();
      answer = waits === 'asking' ? never : () => Promise.resolve(true);
      const running = runTool(
        registryWith(extraTool({ check: () => ({ run: never }) })),
        call('deploy'),
        controller.signal,
      );
      await settled();
      controller.abort();
      assert.deepEqual(await running, { text: 'The call was cancelled.', isError: true });
    }
  });

  it('does not run after consent that came too late', async () => {
    const controller = new AbortController();
    answer = () => {
      controller.abort();
      return Promise.resolve(true);
    };
    const tool = extraTool({ check: () => ({ run: () => assert.fail('it was stopped') }) });
    assert.equal((await runTool(registryWith(tool), call('deploy'), controller.signal)).isError, true);
    await settled();
  });

  it('tells the model what went wrong in it', async () => {
    for (const tool of [
      extraTool({ check: () => ({ run: () => Promise.reject(new Error('no network')) }) }),
      extraTool({
        check() {
          throw new Error('no network');
        },
      }),
    ]) {
      const result = await runTool(registryWith(tool), call('deploy'), signal);
      assert.deepEqual(result, { text: 'It did not work: no network', isError: true });
    }
  });

  it('has a result or a problem of any length cut to the bound, with its beginning and its end', async () => {
    const huge = `begin${'x'.repeat(5_000_000)}end`;
    for (const said of [{ text: huge }, { problem: huge }]) {
      const tool = extraTool({ check: () => ({ run: () => Promise.resolve(said) }) });
      const { text } = await runTool(registryWith(tool), call('deploy'), signal);
      assert.ok(text.length < longestResultCharacters + 200);
      assert.match(text, /^begin.*characters are left out.*end$/s);
    }
  });

  it('cannot take the name of another tool, a name that vendors refuse, or more room than is fair', () => {
    const names = ['read_file', '', 'a b', '__proto__', 'x'.repeat(65), '1st', 'naïve', 'deploy'];
    const long = extraTool({ name: 'long' });
    const tooLong = { ...long, definition: { ...long.definition, description: 'x'.repeat(20_001) } };
    const tools = registryWith(...names.map((name) => extraTool({ name })), extraTool(), tooLong);
    assert.deepEqual(tools.rejected, [...names.slice(0, -1), 'deploy', 'long']);
    assert.equal(tools.definitions.length, 8);
    assert.equal(tools.get('read_file')?.needsConsent, false);
  });

  it('runs alone and in its turn, between neighbours that only read', async () => {
    const order: string[] = [];
    const tools = registryWith(extraTool());
    const calls = ['read_file', 'search', 'deploy', 'problems', 'nobody'].map((name) => call(name));
    const results = await runInOrder(tools, calls, async ({ name }) => {
      order.push(`+${name}`);
      await settled();
      order.push(`-${name}`);
      return name;
    });
    assert.deepEqual(
      results,
      calls.map(({ name }) => name),
    );
    assert.deepEqual(order, [
      ...['+read_file', '+search', '-read_file', '-search'],
      ...['+deploy', '-deploy'],
      ...['+problems', '+nobody', '-problems', '-nobody'],
    ]);
  });
});

describe('many calls at once', () => {
  it('are in flight up to a limit, and give their results in order', async () => {
    const tools = toolsOf();
    const calls = Array.from({ length: 1000 }, (_none, index) => ({ ...call('search'), id: String(index) }));
    let running = 0;
    let most = 0;
    const results = await runInOrder(tools, calls, async ({ id }) => {
      most = Math.max(most, ++running);
      await settled();
      running--;
      return id;
    });
    assert.equal(most, 8);
    assert.deepEqual(
      results,
      calls.map(({ id }) => id),
    );
  });
});

describe('the built-in tools', () => {
  it('are described with their arguments, and only read', () => {
    const tools = toolsOf();
    const names = ['read_file', 'search', 'list_files', 'outline', 'references', 'problems', 'ask_person'];
    assert.deepEqual(
      tools.definitions.map(({ name }) => name),
      names,
    );
    for (const { name, description, parameters } of tools.definitions) {
      assert.ok(description.length > 20);
      assert.equal(parameters['type'], 'object');
      assert.ok(!('$schema' in parameters));
      assert.equal(tools.get(name)?.isReadOnly, true);
      assert.equal(tools.get(name)?.needsConsent, false);
    }
    assert.deepEqual(tools.rejected, []);
  });

  it('answer a name that does not exist with the names that do', async () => {
    for (const name of ['write_file', 'constructor', '__proto__', 'x'.repeat(100_000)]) {
      const { text, isError } = await runTool(toolsOf(), call(name), signal);
      assert.equal(isError, true);
      assert.match(text, /^There is no tool ".{1,100}"\. There are: read_file, search, .*ask_person\.$/);
    }
  });

  const wrong: readonly (readonly [name: string, written: string, problem: RegExp])[] = [
    ['read_file', '{}', /do not fit read_file: path:/],
    ['read_file', '{"path":""}', /path:/],
    ['read_file', `{"path":"${'x'.repeat(1_001)}"}`, /path:/],
    ['read_file', '{"path":"a","first_line":0}', /first_line:/],
    ['read_file', '{"path":"a","first_line":9,"last_line":2}', /before first_line/],
    ['search', '{"text":["a"]}', /text:/],
    ['references', '{"path":"a","line":1.5,"symbol":"a"}', /line:/],
    ['ask_person', '{"question":"Which?","answers":["one"]}', /answers:/],
    ['outline', 'path', /not JSON/],
  ];
  for (const [name, written, problem] of wrong) {
    it(`refuse ${written.slice(0, 60)} for ${name}`, async () => {
      const result = await runTool(toolsOf(), call(name, written), signal);
      assert.equal(result.isError, true);
      assert.match(result.text, problem);
    });
  }

  it('ask the workspace in its own terms', async () => {
    const seen: unknown[] = [];
    const see =
      (name: string) =>
      (...values: readonly unknown[]) => {
        seen.push([name, ...values.filter((value) => !(value instanceof AbortSignal))]);
        return Promise.resolve({ text: name });
      };
    const tools = toolsOf({
      readFile: see('readFile'),
      search: see('search'),
      listFiles: see('listFiles'),
      outline: see('outline'),
      references: see('references'),
      problems: see('problems'),
      ask: (question) => Promise.resolve(question.answers[1]?.label),
    });
    const run = (name: string, written: unknown) =>
      runTool(tools, call(name, JSON.stringify(written)), signal);
    await run('read_file', { path: 'a.ts' });
    await run('read_file', { path: 'a.ts', last_line: 3 });
    await run('search', { text: 'a', is_regex: true });
    await run('list_files', { pattern: '*.ts' });
    await run('outline', { path: 'a.ts' });
    await run('references', { path: 'a.ts', line: 2, symbol: 'a' });
    await run('problems', {});
    assert.deepEqual(seen, [
      ['readFile', 'a.ts', undefined],
      ['readFile', 'a.ts', { first: 1, last: 3 }],
      ['search', { text: 'a', isRegex: true, isCaseSensitive: false }],
      ['listFiles', '*.ts'],
      ['outline', 'a.ts'],
      ['references', { path: 'a.ts', line: 2, symbol: 'a' }],
      ['problems', undefined],
    ]);
    const asked = await run('ask_person', { question: 'Which?', answers: ['one', 'two'] });
    assert.deepEqual(asked, { text: 'two', isError: false });
    const silent = await runTool(
      toolsOf(),
      call('ask_person', '{"question":"Which?","answers":["one","two"]}'),
      signal,
    );
    assert.deepEqual(silent, { text: 'The person did not answer.', isError: true });
  });
});
