import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findOtherLedgers,
  lookAtFile,
  type LedgerSurroundings,
} from '../../../../src/storage/ledger/otherLedgers.ts';

const extension = 'tierwise.tierwise';

/** Files by path; the value is when they were changed. Each is a file of its own unless `identity` says otherwise. */
function machine(
  files: Readonly<Record<string, number>>,
  identity = (path: string) => path,
): Pick<LedgerSurroundings, 'stat'> & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    stat(path) {
      asked.push(path);
      const changedAtMs = files[path];
      return Promise.resolve(
        changedAtMs === undefined ? undefined : { changedAtMs, identity: identity(path) },
      );
    },
  };
}

const linux = {
  platform: 'linux' as const,
  home: '/home/me',
  environment: {},
  ownDirectory: `/home/me/.config/Code/User/globalStorage/${extension}`,
};
const inserted = (folder: string): string => `${folder}/User/globalStorage/${extension}/ledger.sqlite`;

describe('otherLedgers', () => {
  const places = [
    { what: 'a remote window', place: inserted('/home/me/.vscode-server/data') },
    { what: 'a codespace', place: inserted('/home/me/.vscode-remote/data') },
    { what: 'code-server', place: inserted('/home/me/.local/share/code-server') },
    { what: 'Insiders', place: inserted('/home/me/.config/Code - Insiders') },
    { what: 'VSCodium', place: inserted('/home/me/.config/VSCodium') },
    { what: 'Cursor', place: inserted('/home/me/.config/Cursor') },
    {
      what: 'a moved configuration folder',
      place: inserted('/data/config/Cursor'),
      environment: { XDG_CONFIG_HOME: '/data/config' },
    },
    {
      what: 'a moved data folder',
      place: inserted('/data/share/code-server'),
      environment: { XDG_DATA_HOME: '/data/share' },
    },
    {
      what: 'a relative variable that is to be ignored',
      place: inserted('/home/me/.config/Cursor'),
      environment: { XDG_CONFIG_HOME: 'config' },
    },
    {
      what: 'macOS',
      platform: 'darwin' as const,
      home: '/Users/me',
      ownDirectory: `/Users/me/.vscode-server/data/User/globalStorage/${extension}`,
      place: inserted('/Users/me/Library/Application Support/Code'),
    },
    {
      what: 'code-server on macOS',
      platform: 'darwin' as const,
      home: '/Users/me',
      place: inserted('/Users/me/Library/Application Support/code-server'),
    },
    {
      what: 'Windows',
      platform: 'win32' as const,
      home: 'C:\\Users\\me',
      environment: { APPDATA: 'D:\\Roaming' },
      ownDirectory: `C:\\Users\\me\\.vscode-server\\data\\User\\globalStorage\\${extension}`,
      place: `D:\\Roaming\\Code\\User\\globalStorage\\${extension}\\ledger.sqlite`,
    },
    {
      what: 'Windows without variables',
      platform: 'win32' as const,
      home: 'C:\\Users\\me',
      ownDirectory: `C:\\Users\\me\\.vscode-server\\data\\User\\globalStorage\\${extension}`,
      place: `C:\\Users\\me\\AppData\\Roaming\\Cursor\\User\\globalStorage\\${extension}\\ledger.sqlite`,
    },
    {
      what: 'a server on Windows',
      platform: 'win32' as const,
      home: 'C:\\Users\\me',
      ownDirectory: `C:\\Users\\me\\AppData\\Roaming\\Code\\User\\globalStorage\\${extension}`,
      place: `C:\\Users\\me\\.vscode-server\\data\\User\\globalStorage\\${extension}\\ledger.sqlite`,
    },
  ];
  for (const { what, place, ...surroundings } of places) {
    it(`finds the ledger of ${what}`, async () => {
      const files = machine({ [place]: 5 });
      assert.deepEqual(await findOtherLedgers({ ...linux, ...surroundings, ...files }), [
        { path: place, changedAtMs: 5 },
      ]);
    });
  }

  it('finds none where there is none, and does not take its own for another', async () => {
    const own = inserted('/home/me/.config/Code');
    for (const files of [{}, { [own]: 5 }]) {
      assert.deepEqual(await findOtherLedgers({ ...linux, ...machine(files) }), []);
    }
  });

  it('takes a file that two paths lead to for one, and its own behind another path for its own', async () => {
    const files = {
      [inserted('/home/me/.config/Code')]: 5,
      [inserted('/home/me/.vscode-server/data')]: 5,
      [inserted('/home/me/.config/Cursor')]: 7,
      [inserted('/home/me/.cursor-server/data')]: 7,
    };
    const identity = (path: string): string => (/cursor/i.test(path) ? 'other' : 'own');
    const found = await findOtherLedgers({ ...linux, ...machine(files, identity) });
    assert.deepEqual(found, [{ path: inserted('/home/me/.config/Cursor'), changedAtMs: 7 }]);
  });

  it('looks at the log too for the last change, and puts the last changed first', async () => {
    const [server, cursor] = ['/home/me/.vscode-server/data', '/home/me/.config/Cursor'].map(inserted);
    const files = machine({ [`${server}`]: 10, [`${cursor}`]: 20, [`${server}-wal`]: 30 });
    assert.deepEqual(await findOtherLedgers({ ...linux, ...files }), [
      { path: server, changedAtMs: 30 },
      { path: cursor, changedAtMs: 20 },
    ]);
  });

  it('keeps to the folder that the extension has in its own host, and asks for nothing else', async () => {
    const files = machine({});
    const ownDirectory = '/home/me/.config/Code/User/globalStorage/someone.else';
    await findOtherLedgers({ ...linux, ownDirectory, ...files });
    assert.ok(files.asked.length > 10);
    for (const path of files.asked) assert.match(path, /\/globalStorage\/someone\.else\/ledger\.sqlite$/);
  });

  describe('on the disk', () => {
    let home: string;
    beforeEach(() => {
      home = mkdtempSync(join(tmpdir(), 'tierwise-second-'));
    });
    afterEach(() => rmSync(home, { recursive: true, force: true }));

    it('finds a real file, its time, and one file behind a link', async function () {
      if (process.platform !== 'linux') this.skip();
      const globalStorage = join(home, '.config', 'Code', 'User', 'globalStorage');
      const server = join(home, '.vscode-server', 'data', 'User', 'globalStorage', extension);
      mkdirSync(join(globalStorage, extension), { recursive: true });
      mkdirSync(server, { recursive: true });
      mkdirSync(join(home, '.config', 'Cursor', 'User'), { recursive: true });
      symlinkSync(globalStorage, join(home, '.config', 'Cursor', 'User', 'globalStorage'));
      writeFileSync(join(globalStorage, extension, 'ledger.sqlite'), 'own');
      writeFileSync(join(server, 'ledger.sqlite'), 'other');
      utimesSync(join(server, 'ledger.sqlite'), 1_000, 2_000);
      // A folder of that name is no ledger.
      const codium = join(home, '.config', 'VSCodium', 'User', 'globalStorage', extension, 'ledger.sqlite');
      mkdirSync(codium, { recursive: true });
      const found = await findOtherLedgers({
        ...linux,
        home,
        ownDirectory: join(globalStorage, extension),
        stat: lookAtFile,
      });
      assert.deepEqual(found, [{ path: join(server, 'ledger.sqlite'), changedAtMs: 2_000_000 }]);
    });
  });
});
