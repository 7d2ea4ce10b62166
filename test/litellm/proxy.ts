import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startGroup, type ProcessGroup } from '../host/processGroup.ts';
import { freePort } from '../host/workbenchServer.ts';
import { isTimeOver } from '../time/currentTest.ts';

/** One entry of the proxy's `model_list`. */
export interface ProxyModel {
  readonly model_name: string;
  readonly litellm_params: Readonly<Record<string, unknown>>;
  readonly model_info?: Readonly<Record<string, unknown>>;
}

/** A row of the spend log, as far as it matters here. */
export interface SpendRow {
  readonly request_id: string;
  readonly spend: number;
}

/** What to start. */
export interface ProxyOptions {
  readonly models: readonly ProxyModel[];
  /** `litellm_settings`, `router_settings` and `general_settings` beside the common ones. */
  readonly litellm?: Readonly<Record<string, unknown>>;
  readonly router?: Readonly<Record<string, unknown>>;
  readonly general?: Readonly<Record<string, unknown>>;
}

/** A running LiteLLM proxy without a database. */
export interface Proxy {
  readonly url: string;
  /** What the proxy would have written to its spend log so far. */
  spendRows(): Promise<readonly SpendRow[]>;
  stop(): Promise<void>;
}

/** The key that the proxy takes. */
export const proxyKey = 'sk-proxy-0123456789abcdef';

/** Everything that LiteLLM fetches from elsewhere by itself comes from its package instead. */
const offline: Readonly<Record<string, string>> = {
  LITELLM_OFFLINE_MODE: 'true',
  LITELLM_LOCAL_MODEL_COST_MAP: 'true',
  LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS: 'true',
  LITELLM_LOCAL_BLOG_POSTS: 'true',
  LITELLM_LOCAL_AUTOROUTER_PRESETS: 'true',
  LITELLM_LOCAL_POLICY_TEMPLATES: 'true',
  LITELLM_DONT_SHOW_FEEDBACK_BOX: 'true',
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1',
};

/** What LiteLLM loads from beside its configuration. */
const parts = ['spend_log.py', 'keys.py'];

const mostStarts = 3;

/** Starts the proxy that set-up has installed and waits until it answers. */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const python = process.env['TIERWISE_LITELLM'];
  if (python === undefined)
    throw new Error('TIERWISE_LITELLM is not set. Start this through npm: npm run test:litellm.');
  const folder = await mkdtemp(join(tmpdir(), 'tierwise-litellm-'));
  const rowsFile = join(folder, 'rows.jsonl');
  await writeFile(rowsFile, '');
  for (const part of parts) await cp(join(import.meta.dirname, part), join(folder, part));
  await writeFile(join(folder, 'config.yaml'), JSON.stringify(configOf(options)));
  const remove = () => rm(folder, { recursive: true, force: true });
  for (let start = 1; ; start += 1) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const group = startGroup(
      python,
      [
        ...['-m', 'litellm.proxy.proxy_cli', '--config', join(folder, 'config.yaml')],
        ...['--host', '127.0.0.1', '--port', String(port), '--telemetry', 'False'],
      ],
      {
        cwd: folder,
        env: { ...process.env, ...offline, SPEND_LOG_FILE: rowsFile },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const said = await untilReady(group, url);
    if (said === undefined)
      return {
        url,
        spendRows: async () =>
          (await readFile(rowsFile, 'utf8'))
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as SpendRow),
        stop: async () => {
          await group.stop();
          await remove();
        },
      };
    await group.stop();
    // Somebody else took the port between the look and the start.
    if (start < mostStarts && said.includes('address already in use')) continue;
    await remove();
    throw new Error(`The LiteLLM proxy did not start:\n${said}`);
  }
}

/** JSON is YAML. */
function configOf({ models, litellm, router, general }: ProxyOptions): Record<string, unknown> {
  return {
    model_list: models,
    general_settings: { master_key: proxyKey, ...general },
    router_settings: { num_retries: 0, disable_cooldowns: true, ...router },
    litellm_settings: { telemetry: false, callbacks: ['spend_log.recorder'], ...litellm },
  };
}

/** Nothing once the proxy answers; what it said when it ended or took too long. */
async function untilReady({ child }: ProcessGroup, url: string): Promise<string | undefined> {
  let said = '';
  let hasEnded = false;
  const keep = (data: Buffer): void => {
    said = (said + data.toString()).slice(-8_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.once('error', (error) => {
    said += String(error);
    hasEnded = true;
  });
  child.once('exit', () => {
    hasEnded = true;
  });
  const isOver = (): boolean => hasEnded;
  while (!isOver() && !isTimeOver()) {
    try {
      const response = await fetch(`${url}/health/liveliness`);
      if (response.ok) return undefined;
    } catch (error) {
      // Refused until it listens.
      if (!(error instanceof TypeError)) throw error;
    }
    await delay(100);
  }
  return said;
}
