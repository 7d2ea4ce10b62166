/** What stands in the place of a key. */
export const keyMark = '[redacted]';

/** A part of a key that is at least this long is taken out too: servers shorten the keys that they echo. */
const shortestPart = 8;

/** Shorter secrets, and those without digits, are words such as `lm-studio` that answers may well contain. */
const shortestKey = 16;

/** Beginnings that all keys of a vendor share, so that they tell nothing. */
const publicPrefix =
  /^(?:sk-ant-[a-z]+\d\d-|sk-(?:proj|svcacct|admin|or-v1|lf)-|sk-|pk-|AIza|gsk_|xai-|hf_|pplx-|nvapi-|r8_|csk-|fw_|AQ\.)/;

/** Takes the keys that a server echoes out of what it sent. */
export interface KeyEchoes {
  /** For whole texts. Linear in their length. */
  redact(text: string): string;
  /** For a text that comes in pieces: what is held back comes with a later piece, or with `end`. */
  stream(): { add(piece: string): string; end(): string };
}

/**
 * Finds each secret whole, any part of 8 characters or more of what follows its public prefix, and the same of its
 * base64, base64url, hexadecimal and URL-encoded forms. A secret that is a plain word is taken out only whole, and
 * never out of a text that comes in pieces: that is a model's answer, in which the word is no secret. So are `others`,
 * values that may be secret and usually are not. Parts that look like words (`developm`) are no echoes either.
 */
export function createKeyEchoes(secrets: readonly string[], others: readonly string[] = []): KeyEchoes {
  const long = (texts: readonly string[]) =>
    texts.map((text) => text.trim()).filter((text) => text.length >= shortestPart);
  const known = [...new Set([...long(secrets), ...long(others)])];
  const keys = [...new Set(long(secrets))].filter(isKey);
  const wholes = known.toSorted((left, right) => right.length - left.length);
  const parts = new Set(keys.flatMap(formsOf).flatMap(partsOf));

  /** Beginnings of parts, so that as little as possible of a growing text is held back. */
  const beginnings = new Set(
    [...parts].flatMap((part) =>
      Array.from({ length: shortestPart - 1 }, (_none, index) => part.slice(0, index + 1)),
    ),
  );

  /** Reads a text from left to right, in as many pieces as it comes in. */
  function createReader(): { read(piece: string, isLast: boolean): string } {
    let held = '';
    /** The last characters of an echo that may go on; empty when none does. */
    let echo = '';
    return {
      read(piece, isLast) {
        const text = held + piece;
        let given = '';
        let at = 0;
        /** From where on the text is neither given out nor taken out yet. */
        let from = 0;
        while (at < text.length) {
          if (echo !== '' && parts.has(echo + text.charAt(at))) {
            echo = (echo + text.charAt(at)).slice(1 - shortestPart);
            from = ++at;
            continue;
          }
          echo = '';
          const part = text.slice(at, at + shortestPart);
          if (parts.has(part)) {
            given += text.slice(from, at) + keyMark;
            echo = part.slice(1 - shortestPart);
            from = at += shortestPart;
          } else if (!isLast && beginnings.has(part)) break;
          else at++;
        }
        held = text.slice(at);
        return given + text.slice(from, at);
      },
    };
  }

  return {
    redact(text) {
      const withoutWholes = wholes.reduce((rest, whole) => rest.replaceAll(whole, keyMark), text);
      return parts.size === 0 ? withoutWholes : createReader().read(withoutWholes, true);
    },
    stream() {
      const reader = createReader();
      return {
        add: (piece) => (parts.size === 0 ? piece : reader.read(piece, false)),
        end: () => reader.read('', true),
      };
    },
  };
}

/** Words and parts of words, which code is full of; random characters are rarely so. */
const looksLikeWords = /^(?:[A-Z]?[a-z_./ -]{7,}|[A-Z_./ -]{8})$/;

function isKey(secret: string): boolean {
  return secret.length >= shortestKey && /\d/.test(secret) && /[a-z]/i.test(secret);
}

/** The forms in which a server may give a secret back, without what all keys of its vendor share. */
function formsOf(secret: string): readonly string[] {
  const own = secret.replace(publicPrefix, '');
  const bytes = new TextEncoder().encode(own);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [
    own,
    encodeURIComponent(own),
    hex,
    hex.toUpperCase(),
    ...[0, 1, 2].flatMap((shift) => base64Of(bytes, shift)),
  ];
}

/** The characters of base64 that depend on these bytes alone, whatever `shift` bytes stand before them. */
function base64Of(bytes: Uint8Array, shift: number): readonly string[] {
  const padded = [...Array.from({ length: shift }, () => 0), ...bytes];
  const whole = padded.slice(0, padded.length - (padded.length % 3));
  const text = btoa(String.fromCharCode(...whole)).slice(shift === 0 ? 0 : 4);
  return [text, text.replaceAll('+', '-').replaceAll('/', '_')];
}

function partsOf(form: string): readonly string[] {
  return Array.from({ length: Math.max(0, form.length + 1 - shortestPart) }, (_none, index) =>
    form.slice(index, index + shortestPart),
  ).filter((part) => !looksLikeWords.test(part));
}
