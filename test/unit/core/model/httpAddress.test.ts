import assert from 'node:assert/strict';
import { addressOf, isLocalHost } from '../../../../src/core/model/httpAddress.ts';

describe('host and path of an address', () => {
  for (const [url, host, path] of [
    ['https://api.example.com/v1', 'api.example.com', '/v1'],
    [' HTTP://API.Example.COM./v1/ ', 'api.example.com', '/v1'],
    ['http://localhost:11434', 'localhost', ''],
    ['http://[::1]:8080/a//b/', '[::1]', '/a/b'],
    ['https://user:secret@host/a?key=1#x', 'host', '/a'],
    ['https://host?q', 'host', ''],
    ['https://good@evil.com', 'evil.com', ''],
    ['ftp://host', undefined, undefined],
    ['xhttp://host', undefined, undefined],
    ['https://', undefined, undefined],
    ['https://ho\\st', undefined, undefined],
  ] as const) {
    it(`of ${url} are ${host ?? 'none'} and ${path ?? 'none'}`, () => {
      assert.deepEqual(addressOf(url), host === undefined ? undefined : { host, path });
    });
  }
});

describe('a host that only a local network knows', () => {
  for (const [host, isLocal] of [
    ['localhost', true],
    ['nas', true],
    ['nas.local', true],
    ['nas.lan', true],
    ['a.internal', true],
    ['a.home.arpa', true],
    ['a.localhost', true],
    ['local.example.com', false],
    ['example.com', false],
    ['10.0.0.1', true],
    ['127.0.0.1', true],
    ['100.63.0.1', false],
    ['100.64.0.1', true],
    ['100.127.0.1', true],
    ['100.128.0.1', false],
    ['169.254.1.1', true],
    ['169.253.1.1', false],
    ['172.15.0.1', false],
    ['172.16.0.1', true],
    ['172.31.0.1', true],
    ['172.32.0.1', false],
    ['192.168.0.1', true],
    ['192.169.0.1', false],
    ['8.8.8.8', false],
    ['10.0.0.1.example.com', false],
    ['[::1]', true],
    ['[fd00::1]', true],
    ['[fe80::1]', true],
    ['[febf::1]', true],
    ['[fec0::1]', false],
    ['[2001:db8::1]', false],
    ['[2001::fd00:1]', false],
  ] as const) {
    it(`${isLocal ? 'is' : 'is not'} ${host}`, () => {
      assert.equal(isLocalHost(host), isLocal);
    });
  }
});
