// Transport facts as steps of the strip: what was done, or where it broke.

import { TRANSPORT_STAGES, type CaptureRecord, type TlsRecord } from '../../shared/capture-record.ts';
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
      return { seq, at, step: 'unix', state: 'done', took: record.took, text: `connected to ${record.path}` };
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
      return {
        seq,
        at,
        step: 'tls',
        state: 'done',
        took: record.took,
        text: `${record.protocol}, ${record.cipher}; certificate${subject} verified by ${by}`,
      };
    }
    case 'upgrade': {
      const chosen = record.responseHeaders.find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')?.[1];
      // What a long-poll session agreed on stands in the body; the record of the open wire says it.
      const got = record.method === 'POST' ? '' : `, got ${chosen ?? 'none'}`;
      const text = record.accepted
        ? `HTTP ${record.status}, offered ${record.offered.join(', ')}${got}`
        : `HTTP ${record.status} ${record.statusText}`.trim();
      return { seq, at, step: 'upgrade', state: record.accepted ? 'done' : 'failed', took: record.took, text };
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
