// Transport facts as steps of the strip: what was done, or where it broke.

import {
  TRANSPORT_STAGES,
  type CaptureRecord,
  type TlsRecord,
  type UnixRecord,
  type UpgradeRecord,
} from '../../shared/capture-record.ts';
import type { TransportStep } from '../../shared/handshake-summary.ts';

/** The step a transport record stands for, or undefined if it is none. */
export function transportStep(record: CaptureRecord): TransportStep | undefined {
  const { seq, at } = record;
  switch (record.kind) {
    case 'dns': {
      const text = record.literal ? `${record.host} is an address` : `${record.host} is ${record.addresses.join(', ')}`;
      return { seq, at, step: 'dns', state: 'done', took: record.took, text };
    }
    case 'tcp':
      return {
        seq,
        at,
        step: 'tcp',
        state: 'done',
        took: record.took,
        text: `connected to ${hostPort(record.address, record.port)}`,
      };
    case 'unix':
      return {
        seq,
        at,
        step: 'unix',
        state: 'done',
        took: record.took,
        text: `connected to ${record.path}${guardText(record)}`,
      };
    case 'proxy': {
      const { accepted, took, type, proxy, target, status, statusText } = record;
      const said = `${type === 'http' ? `HTTP ${status}` : `SOCKS5 reply ${status}`} ${statusText}`.trim();
      const state = accepted ? 'done' : 'failed';
      return { seq, at, step: 'proxy', state, took, text: `${proxy} was asked for ${target}: ${said}` };
    }
    case 'rawsocket': {
      const { accepted, took, text } = record;
      return { seq, at, step: 'rawsocket', state: accepted ? 'done' : 'failed', took, text };
    }
    case 'tls': {
      const by = VERIFIERS[record.verifiedBy];
      const subject = record.certificate ? ` ${record.certificate.subject}` : '';
      const shown = record.clientCertificate ? ` client certificate ${record.clientCertificate.subject};` : '';
      return {
        seq,
        at,
        step: 'tls',
        state: 'done',
        took: record.took,
        text: `${record.protocol}, ${record.cipher};${shown} certificate${subject} verified by ${by}`,
        ...noted(fingerprintNotes(record)),
      };
    }
    case 'upgrade': {
      const chosen = record.responseHeaders.find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')?.[1];
      // What a long-poll session agreed on stands in the body; the record of the open wire says it.
      const got = record.method === 'POST' ? '' : `, got ${chosen ?? 'none'}`;
      const text = record.accepted
        ? `HTTP ${record.status}, offered ${record.offered.join(', ')}${got}`
        : `HTTP ${record.status} ${record.statusText}`.trim();
      const state = record.accepted ? 'done' : 'failed';
      return { seq, at, step: 'upgrade', state, took: record.took, text, ...noted(cookieNotes(record)) };
    }
    case 'error':
      return record.stage === 'open'
        ? undefined
        : { seq, at, step: record.stage, state: 'failed', text: `${record.code}: ${record.text}` };
    case 'silence':
      return isStage(record.step)
        ? { seq, at, step: record.step, state: 'silent', text: `nothing came for ${record.seconds} s` }
        : undefined;
    default:
      return undefined;
  }
}

function noted(notes: readonly string[]): Pick<TransportStep, 'notes'> {
  return notes.length > 0 ? { notes } : {};
}

/** The certificate this program showed, as routers name it in their configuration. */
function fingerprintNotes({ clientCertificate }: TlsRecord): string[] {
  if (!clientCertificate) return [];
  const { sha1, sha256 } = clientCertificate;
  return [...(sha1 === undefined ? [] : [`client certificate SHA-1 ${sha1}`]), `client certificate SHA-256 ${sha256}`];
}

/** Which cookies went and came; their values are secrets. */
function cookieNotes({ requestHeaders, responseHeaders }: UpgradeRecord): string[] {
  const sent = requestHeaders.some(([name]) => name.toLowerCase() === 'cookie');
  const set = responseHeaders.filter(([name]) => name.toLowerCase() === 'set-cookie');
  const names = set.map(([, value]) => value.split('=', 1)[0]?.trim()).filter(Boolean);
  return [
    ...(sent ? ['a cookie was sent'] : []),
    ...(names.length > 0 ? [`the router sets the cookie ${names.join(', ')}`] : []),
  ];
}

function isStage(step: string): step is TransportStep['step'] {
  return TRANSPORT_STAGES.some((stage) => stage === step);
}

/** What vouches for a certificate, in words. */
export const VERIFIERS: Readonly<Record<TlsRecord['verifiedBy'], string>> = {
  'ca-file': 'the CA file of the profile',
  'built-in': 'the built-in authorities',
  pin: 'the pinned fingerprint',
};

/** `host:port`, IPv6 addresses in brackets. */
function hostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Permission bits as `ls` shows them, and as chmod takes them: `rw-rw---- (660)`. */
export function permissionText(mode: number): string {
  const letters = [...'rwxrwxrwx'].map((letter, at) => ((mode >> (8 - at)) & 1 ? letter : '-')).join('');
  return `${letters} (${(mode & 0o777).toString(8).padStart(3, '0')})`;
}

/** Who may use a Unix socket: its permissions, and the numbers of owner and group; empty if they are not known. */
function guardText({ mode, uid, gid }: UnixRecord): string {
  if (mode === undefined) return '';
  const owner = uid === undefined || gid === undefined ? '' : `, user ${uid}, group ${gid}`;
  return `; ${permissionText(mode)}${owner}`;
}
