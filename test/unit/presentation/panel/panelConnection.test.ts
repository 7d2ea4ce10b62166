import assert from 'node:assert/strict';
import { connectPanel, type PanelModel } from '../../../../src/presentation/panel/panelConnection.ts';
import { createHandClock, settled } from '../../support/engine/handClock.ts';

interface Message {
  readonly type: string;
}

function open(changes: Partial<PanelModel<number, Message>> = {}) {
  const clock = createHandClock();
  const posted: unknown[] = [];
  const handled: string[] = [];
  const logged: string[] = [];
  const errors: unknown[] = [];
  const visibilities: boolean[] = [];
  const listeners = new Set<() => void>();
  const panel = { view: 1, isVisible: true, loads: 0, load: async () => model };
  const model: PanelModel<number, Message> = {
    parse: (data) => (typeof data === 'string' ? { message: { type: data } } : { error: 'not a text' }),
    view: () => panel.view,
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    handle: async ({ type }) => void handled.push(type),
    setVisible: (isVisible) => void visibilities.push(isVisible),
    ...changes,
  };
  const log = (message: string) => void logged.push(message);
  const connection = connectPanel<number, Message, Message>({
    name: 'test',
    loadModel() {
      panel.loads += 1;
      return panel.load();
    },
    post: async (message) => void posted.push(message),
    isVisible: () => panel.isVisible,
    showError: (error) => void errors.push(error),
    clock,
    log: { trace: log, info: log, warn: log, error: log },
  });
  const change = (view: number) => {
    panel.view = view;
    for (const listener of listeners) listener();
  };
  const pass = async (durationMs: number) => {
    clock.advance(durationMs);
    await settled();
  };
  return { pass, posted, handled, logged, errors, visibilities, listeners, panel, connection, change };
}

const viewOf = (view: number) => ({ type: 'view-replaced', view });

describe('connectPanel', () => {
  it('sends nothing before the webview is ready, then the view and what waited for it', async () => {
    const { connection, posted, handled } = open();
    connection.send({ type: 'first' });
    connection.send({ type: 'focus' });
    assert.deepEqual(posted, []);
    await connection.receive('panel-ready');
    assert.deepEqual(posted, [viewOf(1), { type: 'focus' }]);
    assert.deepEqual(handled, ['panel-ready']);
    connection.send({ type: 'later' });
    assert.deepEqual(posted.slice(2), [{ type: 'later' }]);
  });

  it('loads the model with the first message, once', async () => {
    const { connection, panel, listeners } = open();
    assert.equal(panel.loads, 0);
    await connection.receive('panel-ready');
    await connection.receive('wish');
    assert.equal(panel.loads, 1);
    assert.equal(listeners.size, 1);
  });

  it('shows a failed loading and loads again with the next message', async () => {
    const { connection, panel, errors, posted } = open();
    const { load } = panel;
    const broken = new Error('no module');
    panel.load = () => Promise.reject(broken);
    await connection.receive('panel-ready');
    assert.deepEqual([errors, posted], [[broken], []]);
    panel.load = load;
    await connection.receive('panel-ready');
    assert.deepEqual(posted, [viewOf(1)]);
  });

  it('draws many changes once, with the last view', async () => {
    const { connection, posted, change, pass } = open();
    await connection.receive('panel-ready');
    change(2);
    change(3);
    await pass(49);
    assert.deepEqual(posted, [viewOf(1)]);
    await pass(1);
    assert.deepEqual(posted, [viewOf(1), viewOf(3)]);
    change(4);
    await pass(50);
    assert.deepEqual(posted.at(-1), viewOf(4));
  });

  it('sends nothing to a hidden webview until that asks again', async () => {
    const { connection, posted, change, pass, panel, visibilities } = open();
    await connection.receive('panel-ready');
    panel.isVisible = false;
    connection.visibilityChanged();
    change(2);
    await pass(50);
    panel.isVisible = true;
    connection.visibilityChanged();
    change(3);
    await pass(50);
    assert.deepEqual(posted, [viewOf(1)]);
    await connection.receive('panel-ready');
    assert.deepEqual(posted, [viewOf(1), viewOf(3)]);
    assert.deepEqual(visibilities, [true, false, true]);
  });

  it('logs what is not understood and hands nothing on', async () => {
    const { connection, handled, logged, errors } = open();
    await connection.receive(7);
    assert.deepEqual([handled, errors], [[], []]);
    assert.match(logged.join('\n'), /test sent something that is not understood: not a text/);
  });

  it('shows and logs a wish that failed', async () => {
    const failure = new Error('disk full');
    const { connection, errors, logged } = open({ handle: () => Promise.reject(failure) });
    await connection.receive('wish');
    assert.deepEqual(errors, [failure]);
    assert.match(logged.join('\n'), /A message of the test failed: Error: disk full/);
  });

  it('ends its listening when the panel closes, and draws no more', async () => {
    const { connection, posted, change, pass, listeners, visibilities, errors } = open();
    await connection.receive('panel-ready');
    change(2);
    connection.dispose();
    await pass(50);
    assert.deepEqual(posted, [viewOf(1)]);
    assert.equal(listeners.size, 0);
    assert.deepEqual(visibilities, [true, false]);
    await connection.receive('wish');
    assert.deepEqual(errors, []);
  });

  it('hands nothing on when the panel closes while its model is loaded', async () => {
    const { connection, handled, listeners } = open();
    const receiving = connection.receive('panel-ready');
    connection.dispose();
    await receiving;
    assert.deepEqual(handled, []);
    assert.equal(listeners.size, 0);
  });
});
