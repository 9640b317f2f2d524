// Facts about the ways to a router that are not plain TCP: Unix sockets, proxies, TLS, the octets of RawSocket,
// and the frames a transport sends for itself.

import type {
  CertificateFacts,
  ControlRecord,
  ProxyRecord,
  RawSocketRecord,
  TlsRecord,
  UnixRecord,
} from '../../shared/capture-record.ts';
import type { FactGroup } from '../../shared/record-detail.ts';
import { permissionText, VERIFIERS } from '../handshake/transport-text.ts';
import { inMs, type FactList } from './fact-list.ts';
import { addOctets } from './handshake-octets.ts';
import { hexText } from './octets.ts';

type NewList = () => FactList;

export function unixFacts({ path, mode, uid, gid, took }: UnixRecord, list: FactList): FactList {
  return list
    .add('Path', path, 'path')
    .add('Permissions', mode === undefined ? undefined : permissionText(mode))
    .add('Owner', uid)
    .add('Group', gid)
    .add('Took', inMs(took));
}

export function proxyGroups(record: ProxyRecord, list: NewList): readonly FactGroup[] {
  const { type, proxy, target, status, statusText, requestHeaders, responseHeaders, took } = record;
  const told = list()
    .add('Kind', type === 'http' ? 'HTTP CONNECT' : 'SOCKS5')
    .add('Proxy', proxy, 'proxy')
    .add('Asked for', target, 'target')
    .add('Answer', `${status} ${statusText}`.trim(), 'statusText')
    .add('Took', inMs(took));
  const groups: FactGroup[] = [{ title: 'Proxy', facts: told.facts }];
  const sent = list();
  requestHeaders.forEach(([name, value], i) => sent.add(name, value, `requestHeaders.${i}`));
  if (sent.facts.length > 0) groups.push({ title: 'Request', dir: 'out', facts: sent.facts });
  const received = list();
  responseHeaders.forEach(([name, value], i) => received.add(name, value, `responseHeaders.${i}`));
  if (received.facts.length > 0) groups.push({ title: 'Response', dir: 'in', facts: received.facts });
  return groups;
}

export function rawSocketGroups(record: RawSocketRecord, list: NewList): readonly FactGroup[] {
  const { request, reply, text, receiveLimit, sendLimit, took } = record;
  const told = list()
    .add('What it says', text, 'text')
    .add('Taken here', `messages up to ${receiveLimit} bytes`)
    .add('Taken by the router', sendLimit === undefined ? undefined : `messages up to ${sendLimit} bytes`)
    .add('Took', inMs(took));
  const sent = addOctets(list().add('Octets', hexText(request)), request, false);
  const received = addOctets(list().add('Octets', reply.length === 0 ? 'nothing came' : hexText(reply)), reply, true);
  return [
    { title: 'RawSocket handshake', facts: told.facts },
    { title: 'Request', dir: 'out', facts: sent.facts },
    { title: 'Reply', dir: 'in', facts: received.facts },
  ];
}

export function controlFacts({ name, bytes, masks, took }: ControlRecord, list: FactList): FactList {
  return list
    .add('Frame', name === 'ping' ? 'PING' : 'PONG')
    .addBytes('Payload', bytes.length === 0 ? 'empty' : hexText(bytes), masks.length > 0)
    .add('Round trip', took === undefined ? undefined : inMs(took));
}

export function tlsGroups(record: TlsRecord, list: NewList): readonly FactGroup[] {
  const { certificate, chain = [], clientCertificate } = record;
  const wire = list()
    .add('Protocol', record.protocol)
    .add('Oldest accepted', record.minVersion)
    .add('Cipher', record.cipher, 'cipher')
    .add('Key exchange', record.keyExchange)
    .add('Server name', record.serverName === '' ? 'none sent' : record.serverName, 'serverName')
    .add('ALPN', record.alpn, 'alpn')
    .add('Verified by', VERIFIERS[record.verifiedBy])
    .add('Not verified otherwise', record.unverified, 'unverified')
    .add('Took', inMs(record.took));
  const groups: FactGroup[] = [{ title: 'TLS handshake', facts: wire.facts }];
  if (certificate) groups.push(certificateGroup('Certificate', 'certificate', certificate, list));
  chain.forEach((one, i) => groups.push(certificateGroup(`Chain ${i + 1}`, `chain.${i}`, one, list)));
  if (clientCertificate)
    groups.push({
      ...certificateGroup('Certificate shown by this program', 'clientCertificate', clientCertificate, list),
      dir: 'out',
    });
  return groups;
}

function certificateGroup(title: string, where: string, certificate: CertificateFacts, list: NewList): FactGroup {
  const facts = list()
    .add('Subject', certificate.subject, `${where}.subject`)
    .add('Issuer', certificate.issuer, `${where}.issuer`);
  certificate.names.forEach((name, i) => facts.add('Name', name, `${where}.names.${i}`));
  facts
    .add('Valid from', certificate.validFrom)
    .add('Valid to', certificate.validTo)
    .add('Key', certificate.key)
    .add('Serial', certificate.serial)
    .add('SHA-256', certificate.sha256)
    .add('SHA-1', certificate.sha1);
  return { title, dir: 'in', facts: facts.facts };
}
