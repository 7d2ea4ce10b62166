import { join } from 'node:path';

/** One VS Code with its own workspace and settings, in which some test files run. */
export interface HostSuite {
  readonly name: string;
  /** A folder of test/fixtures/workspaces, copied before the run; or a `.code-workspace` file in such a folder. */
  readonly workspace: string;
  /** Added to the user settings. `${port}` in a text becomes a port that stays free for the tests to listen on. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** With trust on, a new folder opens in Restricted Mode. */
  readonly isRestricted?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** More extensions under test/host that are loaded beside ours. */
  readonly extensions?: readonly string[];
  /**
   * Test files (`test/host/NAME.test.ts`) of each start of the host. Starts follow one another on the same data,
   * workspace and browser profile; after each, the host is ended, whatever it is doing.
   */
  readonly starts: readonly (readonly string[])[];
}

const fixtures = join(import.meta.dirname, '..', 'fixtures');

/** The predefined providers, answered by `support/fakeProviders.ts`, with the prices of the real ones. */
const providers = {
  anthropic: { protocol: 'anthropic', baseUrl: 'http://127.0.0.1:${port}/anthropic', priceAs: 'anthropic' },
  openai: { protocol: 'openai', baseUrl: 'http://127.0.0.1:${port}/openai/v1', priceAs: 'openai' },
  ollama: { protocol: 'ollama', baseUrl: 'http://127.0.0.1:${port}/ollama' },
};

const tiers = {
  orchestration: { models: ['anthropic/claude-opus-5-5'] },
  execution: { models: ['openai/gpt-6.1-terra'] },
  grunt: { models: ['ollama/gemma3:4b'] },
};

/** Every suite that `npm run test:host` runs; `npm run test:host -- NAME` runs one. */
export const hostSuites: readonly HostSuite[] = [
  {
    name: 'activation',
    workspace: 'empty',
    settings: { 'tierwise.providers': providers },
    starts: [['activation']],
  },
  {
    name: 'costs',
    workspace: 'empty',
    settings: { 'tierwise.providers': providers, 'tierwise.tiers': tiers },
    starts: [['costs']],
  },
  { name: 'edits', workspace: 'empty', starts: [['edits', 'editsReview', 'editsRevert']] },
  {
    name: 'actions',
    workspace: 'empty',
    settings: { 'tierwise.providers': providers, 'tierwise.tiers': tiers },
    starts: [['actions'], ['actionsSteered'], ['actionsTests']],
  },
  {
    // A workspace of its own: offers depend on what the language server says of its files.
    name: 'offers',
    workspace: 'empty',
    settings: { 'tierwise.providers': providers, 'tierwise.tiers': tiers },
    starts: [['actionsOffered']],
  },
  { name: 'context', workspace: 'empty', starts: [['context']] },
  { name: 'tools', workspace: 'empty', starts: [['tools', 'toolsHostile']] },
  {
    name: 'plan',
    workspace: 'shop',
    environment: { SSL_CERT_FILE: join(fixtures, 'certificates', 'authority.pem') },
    settings: { 'tierwise.providers': providers, 'tierwise.tiers': tiers },
    starts: [
      ['planTask', 'badPlans', 'failures', 'proxy', 'certificates', 'lease', 'beforeReload'],
      ['afterReload', 'beforeCrash'],
      ['afterCrash'],
    ],
  },
  {
    name: 'verify',
    workspace: 'verify-packages',
    starts: [['verifyTypeScript'], ['verifyJavaScript']],
  },
  {
    name: 'autopilot',
    workspace: 'verify-packages',
    settings: {
      'tierwise.providers': providers,
      'tierwise.tiers': tiers,
      'tierwise.commitPerStep': true,
    },
    starts: [['autopilot'], ['autopilotReload']],
  },
  {
    name: 'cascade',
    workspace: 'verify-packages',
    settings: { 'tierwise.providers': providers, 'tierwise.tiers': tiers },
    starts: [['cascade']],
  },
  {
    name: 'verify-restricted',
    workspace: 'verify-restricted',
    isRestricted: true,
    starts: [['verifyRestricted']],
  },
  {
    name: 'restricted',
    workspace: 'restricted',
    isRestricted: true,
    settings: { 'tierwise.providers': providers, 'tierwise.tiers': tiers },
    starts: [['restricted', 'actionsRestricted']],
  },
  {
    name: 'multi-root',
    workspace: 'multi/multi.code-workspace',
    settings: { 'tierwise.providers': providers, 'tierwise.tiers': tiers },
    starts: [['multiRoot']],
  },
];
