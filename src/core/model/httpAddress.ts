/** Host and path of an `http` address: in the core there is no `URL`. */
export function addressOf(url: string): { readonly host: string; readonly path: string } | undefined {
  const match = /^https?:\/\/(?:[^/\\?#]*@)?(\[[^\]/]+\]|[^/\\?#:@]+)(?=[:/?#]|$)(?::\d*)?([^?#]*)/i.exec(
    url.trim(),
  );
  if (match?.[1] === undefined) return undefined;
  return {
    host: match[1].toLowerCase().replace(/\.$/, ''),
    path: (match[2] ?? '').replace(/\/{2,}/g, '/').replace(/\/$/, ''),
  };
}

/** Loopback, private and link-local addresses, and names that only a local network resolves. */
export function isLocalHost(host: string): boolean {
  if (host.startsWith('[')) return /^\[(?:::1|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*)\]$/.test(host);
  const octets = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
  if (octets !== null) return isPrivateAddress(Number(octets[1]), Number(octets[2]));
  return !host.includes('.') || /\.(?:local|localhost|lan|internal|home\.arpa)$/.test(host);
}

function isPrivateAddress(first: number, second: number): boolean {
  switch (first) {
    case 10:
    case 127:
      return true;
    case 100: // shared address space, where private overlay networks live
      return second >= 64 && second <= 127;
    case 169:
      return second === 254;
    case 172:
      return second >= 16 && second <= 31;
    case 192:
      return second === 168;
    default:
      return false;
  }
}
