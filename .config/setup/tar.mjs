const blockBytes = 512;
const kinds = { file: '0', oldFile: '\0', folder: '5' };

/**
 * The files of an uncompressed tar archive, as `{ path, mode, content }`. It knows what the archives that set-up reads
 * are made of, plain files and folders with short names, and refuses everything else.
 */
export function readTar(archive) {
  const files = [];
  let at = 0;
  while (at + blockBytes <= archive.length) {
    const header = archive.subarray(at, at + blockBytes);
    // The archive ends with empty blocks.
    if (header.every((byte) => byte === 0)) return files;
    const prefix = header.toString('latin1', 257, 262) === 'ustar' ? text(header, 345, 155) : '';
    const path = prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
    const kind = header.toString('latin1', 156, 157);
    const size = octal(header, 124, 12, path);
    const content = archive.subarray(at + blockBytes, at + blockBytes + size);
    if (content.length !== size) throw new Error(`The archive ends in the middle of ${path}.`);
    if (path.startsWith('/') || path.split(/[\\/]/).includes('..')) {
      throw new Error(`The archive holds ${path}, which leads out of it.`);
    }
    if (kind === kinds.file || kind === kinds.oldFile) {
      files.push({ path, mode: octal(header, 100, 8, path) & 0o777, content });
    } else if (kind !== kinds.folder) {
      throw new Error(`The archive holds ${path}, which is neither a file nor a folder.`);
    }
    at += blockBytes + Math.ceil(size / blockBytes) * blockBytes;
  }
  throw new Error('The archive has no end.');
}

function text(header, start, length) {
  return header.toString('utf8', start, start + length).replace(/\0.*$/s, '');
}

function octal(header, start, length, path) {
  const digits = text(header, start, length).trim();
  if (!/^[0-7]+$/.test(digits)) throw new Error(`The archive's entry ${path} has a broken header.`);
  return Number.parseInt(digits, 8);
}
