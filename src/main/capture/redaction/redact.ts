// Masks secrets before anything is stored, by place (the signature of a ticket login, cookies,
// credentials, user information of URLs) and by value: every secret in use is looked for in every
// frame and text, because a router may echo one and an undecodable frame has no fields.
// Masked runs keep their length and say what they were, with a fingerprint; the bytes are gone.

import { Buffer } from 'node:buffer';
import type { Mask, TextMask } from '../../../shared/capture-record.ts';
import type { ValueNode } from '../../../shared/wamp/node.ts';
import { asBuffer } from './as-buffer.ts';
import { plainView, viewThrough, withoutJsonEscapes, type ByteView } from './byte-views.ts';
import { Fingerprints } from './fingerprint.ts';
import { FrameWalk, partRuns, type WalkParts } from './frame-walk.ts';
import { maskFrame, maskPlain, type Masked } from './masking.ts';
import { HAS_PLACE } from './prefilter.ts';
import { querySecrets } from './query-secrets.ts';
import { PLACE_WORDS, quotedSecrets, secretParts, userInformation, type SecretPart } from './secret-places.ts';
import { secretOf, SHORTEST_SEARCHED, type Secret } from './secret-patterns.ts';
import { hasByte, hasEscapes, SecretSearch, type Run, type SeenView, type ShortSecrets } from './secret-search.ts';
import { mayHoldChunks, type FrameFormat } from './value-content.ts';

/** What the recorder knows of a frame that it decoded. */
export interface FrameFacts {
  readonly node: ValueNode;
  /** How its values are written. */
  readonly format: FrameFormat;
  /** Method of the CHALLENGE that an AUTHENTICATE answers, if one was seen. */
  readonly challenged?: string | undefined;
}

export interface RedactorParts {
  /** Random bytes of this installation, the key of the fingerprints. */
  readonly key: Uint8Array;
  /** True if the method sends the secret itself as AUTHENTICATE.Signature; true for unknown methods. */
  readonly signatureIsSecret: (method: string) => boolean;
}

export interface MaskedText {
  readonly text: string;
  readonly masks: readonly TextMask[];
}

const AT_SIGN = 0x40;
const AUTHENTICATE = '5';
/** Values found by place are remembered and then found everywhere, if they are this long. */
const SHORTEST_LEARNED = 8;
/** A peer must not fill the memory with values to remember. */
const MOST_LEARNED = 64;

export class Redactor {
  readonly #fingerprints: Fingerprints;
  readonly #signatureIsSecret: RedactorParts['signatureIsSecret'];
  readonly #secrets: Secret[] = [];
  #search = new SecretSearch([], PLACE_WORDS);
  #learned = 0;
  readonly #walkParts: WalkParts = {
    fingerprint: (value) => this.fingerprint(value),
    inString: (view) => this.#inString(view),
    shortSecret: (value) => this.#search.shortSecret(value),
    numberSecret: (text) => this.#search.numberSecret(text),
  };

  constructor({ key, signatureIsSecret }: RedactorParts) {
    this.#fingerprints = new Fingerprints(key);
    this.#signatureIsSecret = signatureIsSecret;
  }

  /** Masks this secret from now on; `what` goes into the masks. A secret added twice keeps its first name. */
  add(secret: string | Uint8Array, what: string): void {
    const value = Buffer.from(secret);
    if (value.length === 0 || this.#isKnown(value)) return;
    this.#secrets.push(secretOf(value, what, this.fingerprint(value)));
    this.#search = new SecretSearch(this.#secrets, PLACE_WORDS);
  }

  /** The fingerprint that masks of this secret carry. */
  fingerprint(secret: string | Uint8Array): string {
    return this.#fingerprints.of(secret);
  }

  /** Masks a frame that was decoded; it can still be decoded afterwards. */
  frame(bytes: Uint8Array, facts: FrameFacts): Masked {
    const frame = asBuffer(bytes);
    const { node, format } = facts;
    const signature = this.#signature(facts, frame);
    const isEscaped = hasEscapes(frame);
    const flags = isEscaped ? 0 : this.#search.flags(frame);
    const hidden = format !== 'json' && this.#mayHide(frame, format);
    if (!isEscaped && !hidden && flags === 0 && signature.length === 0 && !hasByte(frame, AT_SIGN))
      return { bytes, masks: [] };

    const found: Run[][] = [];
    const placed: Run[][] = [signature];
    let isPlace = hidden;
    const views = isEscaped ? this.#search.views(frame, false) : [{ view: plainView(frame), flags }];
    for (const seen of views) {
      found.push(this.#search.find(seen, 'none'));
      placed.push(this.#userInformation(seen.view));
      if ((seen.flags & HAS_PLACE) === 0) continue;
      isPlace = true;
      // The frame's own keys are found by the walk, those of JSON inside its strings here.
      if (seen.view.bytes !== frame) placed.push(this.#runs(seen.view, quotedSecrets(seen.view.bytes)));
    }
    if (isPlace) placed.push(this.#walk(frame, format).secrets(node));
    const byPlace = placed.flat();
    const runs = [...found.flat(), ...this.#echoes(frame, format, byPlace), ...byPlace];
    return runs.length === 0 ? { bytes, masks: [] } : maskFrame(bytes, runs, node, format);
  }

  /** True if a binary frame may hold what no search of its bytes finds: numbers, short values, strings in chunks. */
  #mayHide(frame: Uint8Array, format: FrameFormat): boolean {
    return this.#search.mayHide(frame) || (format === 'cbor' && mayHoldChunks(frame));
  }

  /** Masks bytes that nobody could decode: the same, but for structure there is none to keep. */
  bytes(bytes: Uint8Array): Masked {
    return maskPlain(bytes, this.#loose(bytes, 'all'));
  }

  /** Masks a text, letter for letter. `where` names it in the masks. */
  text(where: string, text: string): MaskedText {
    return this.#text(where, text, () => []);
  }

  /** Masks a text that is or holds a URL. */
  url(where: string, text: string): MaskedText {
    return this.#text(where, text, (view) => this.#runs(view, querySecrets(asBuffer(view.bytes).toString('latin1'))));
  }

  /** Masks the value of an HTTP header; it may be a URL, as that of Location. */
  header(where: string, name: string, value: string): MaskedText {
    return this.#text(where, value, (view) => {
      const text = asBuffer(view.bytes).toString('latin1');
      return this.#runs(view, [...secretParts(name, text), ...querySecrets(text)]);
    });
  }

  /** Remembers what is secret in HTTP headers, so that it is found elsewhere too. */
  learnHeader(name: string, value: string): void {
    for (const { start, end, what } of secretParts(name, value)) {
      const secret = value.slice(start, end);
      this.#learn(Buffer.from(secret), what);
      const password = basicPassword(value, secret);
      if (password.length >= SHORTEST_SEARCHED) this.add(password, 'password');
    }
  }

  #text(where: string, text: string, placed: (view: ByteView) => Run[]): MaskedText {
    let result: MaskedText = { text, masks: [] };
    for (const encoding of encodingsOf(text)) {
      const bytes = Buffer.from(result.text, encoding);
      const { masks } = maskPlain(bytes, [...this.#loose(bytes, 'words'), ...placed(plainView(bytes))]);
      const more = starred(result.text, bytes, encoding, masks);
      result = { text: more.text, masks: [...result.masks, ...more.masks.map((mask) => ({ where, ...mask }))] };
    }
    return result;
  }

  /** Everything to mask in bytes without structure. */
  #loose(bytes: Uint8Array, short: ShortSecrets): Run[] {
    return this.#search
      .views(bytes, true)
      .flatMap((seen) => [
        ...this.#search.find(seen, short),
        ...this.#search.findCut(seen.view),
        ...this.#placed(seen),
      ]);
  }

  /** Everything to mask in a string of a frame, looked at by itself. */
  #inString(string: ByteView): Run[] {
    return this.#search.views(string.bytes, false).flatMap(({ view, flags }) => {
      const seen = { view: viewThrough(string, view), flags };
      return [...this.#search.find(seen, 'none'), ...this.#placed(seen)];
    });
  }

  #placed({ view, flags }: SeenView): Run[] {
    return [...this.#userInformation(view), ...(flags & HAS_PLACE ? this.#runs(view, quotedSecrets(view.bytes)) : [])];
  }

  #userInformation(view: ByteView): Run[] {
    return hasByte(view.bytes, AT_SIGN) ? this.#runs(view, userInformation(view.bytes)) : [];
  }

  #runs(view: ByteView, parts: readonly SecretPart[]): Run[] {
    return partRuns(view, parts, (value) => this.fingerprint(value));
  }

  #walk(frame: Uint8Array, format: FrameFormat): FrameWalk {
    return new FrameWalk(frame, format, this.#walkParts);
  }

  /** AUTHENTICATE.Signature, if the method sends its secret there. */
  #signature({ node, format, challenged }: FrameFacts, frame: Uint8Array): Run[] {
    if (node.kind !== 'list') return [];
    const [type, signature] = node.items;
    if (type?.kind !== 'int' || type.text !== AUTHENTICATE || !signature) return [];
    if (challenged !== undefined && !this.#signatureIsSecret(challenged)) return [];
    return this.#walk(frame, format).leaves(signature, 'signature', (value) => this.#learn(value, 'signature'));
  }

  /** What was found by place may stand in the same frame a second time, under a name nobody knows. */
  #echoes(bytes: Uint8Array, format: FrameFormat, placed: readonly Run[]): Run[] {
    const echoed: Secret[] = [];
    const seen = new Set<string>();
    for (const { start, end, what, fingerprint } of placed) {
      const source = bytes.subarray(start, end);
      const value = (format === 'json' ? withoutJsonEscapes(source)?.bytes : undefined) ?? source;
      if (value.length < SHORTEST_LEARNED || seen.has(fingerprint) || echoed.length >= MOST_LEARNED) continue;
      seen.add(fingerprint);
      echoed.push(secretOf(value, what, fingerprint));
    }
    if (echoed.length === 0) return [];
    const search = new SecretSearch(echoed, PLACE_WORDS);
    return search.views(bytes, false).flatMap((view) => search.find(view, 'none'));
  }

  #learn(value: Uint8Array, what: string): void {
    if (value.length < SHORTEST_LEARNED || this.#learned >= MOST_LEARNED || this.#isKnown(value)) return;
    this.#learned++;
    this.add(value, what);
  }

  #isKnown(value: Uint8Array): boolean {
    return this.#secrets.some((secret) => Buffer.compare(secret.value, value) === 0);
  }
}

/** Node gives header bytes as Latin-1, so UTF-8 in them looks like other letters: read both ways. */
function encodingsOf(text: string): ('utf8' | 'latin1')[] {
  const isAmbiguous = /[\x80-\xff]/.test(text) && !/[^\x00-\xff]/.test(text);
  return isAmbiguous ? ['utf8', 'latin1'] : ['utf8'];
}

/** Masks of encoded bytes, applied to the text they encode. */
function starred(
  text: string,
  bytes: Buffer,
  encoding: 'utf8' | 'latin1',
  masks: readonly Mask[],
): { text: string; masks: Mask[] } {
  const moved: Mask[] = [];
  let result = '';
  let kept = 0;
  for (const mask of masks) {
    const start = bytes.toString(encoding, 0, mask.start).length;
    const length = bytes.toString(encoding, mask.start, mask.start + mask.length).length;
    result += text.slice(kept, start) + '*'.repeat(length);
    kept = start + length;
    moved.push({ ...mask, start, length });
  }
  return { text: result + text.slice(kept), masks: moved };
}

/** The password in credentials of the scheme Basic (RFC 7617), empty if there is none. */
function basicPassword(value: string, credentials: string): string {
  if (!/^\s*basic\s/i.test(value)) return '';
  const pair = Buffer.from(credentials, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}
