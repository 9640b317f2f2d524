// Records that are no message, as groups of labelled facts.

import type { CaptureRecord, CloseRecord, ErrorRecord, OpenRecord, RecordKind } from '../../shared/capture-record.ts';
import { closeMeaning } from '../../shared/close-codes.ts';
import type { FactGroup } from '../../shared/record-detail.ts';
import { serializerOfOpen } from '../serializer/registry.ts';
import { FactList, inMs, maskedPlaces } from './fact-list.ts';
import { controlFacts, proxyGroups, rawSocketGroups, tlsGroups, unixFacts } from './transport-facts.ts';
import { upgradeGroups } from './upgrade-facts.ts';
import { excerpt } from './written-frame.ts';

const TITLES: Readonly<Record<Exclude<RecordKind, 'message'>, string>> = {
  dns: 'Name resolution',
  tcp: 'TCP connection',
  unix: 'Unix socket',
  proxy: 'Proxy',
  tls: 'TLS handshake',
  upgrade: 'HTTP upgrade',
  rawsocket: 'RawSocket handshake',
  open: 'Connection open',
  control: 'Frame of the transport',
  rejected: 'Rejected bytes',
  derivation: 'Derivation of the answer',
  application: 'Request of the login',
  finding: 'Finding',
  silence: 'No answer',
  error: 'Transport error',
  close: 'Connection closed',
  stop: 'Stopped here',
};

type Plain = Exclude<CaptureRecord, { kind: 'message' }>;

/** Heading for a record that is no message. */
export function titleOf(record: Plain): string {
  if (record.kind === 'upgrade' && record.method === 'POST') return 'Long-poll session';
  if (record.kind === 'derivation' && record.purpose === 'router-proof') return 'Check of what the router proves';
  return TITLES[record.kind];
}

/** What a record that is no message says. */
export function factGroups(record: Plain): readonly FactGroup[] {
  const list = () => new FactList(maskedPlaces(record));
  const group = ({ facts }: FactList): FactGroup => ({ title: TITLES[record.kind], facts });
  switch (record.kind) {
    case 'dns': {
      const told = list().add('Host', record.host, 'host');
      if (record.literal) told.add('Look-up', 'none: the host is an address already');
      else record.addresses.forEach((address, i) => told.add(`Address ${i + 1}`, address, `addresses.${i}`));
      return [group(told.add('Took', inMs(record.took)))];
    }
    case 'tcp':
      return [
        group(
          list()
            .add('Address', record.address, 'address')
            .add('Port', record.port)
            .add('Local address', record.localAddress)
            .add('Local port', record.localPort)
            .add('Took', inMs(record.took)),
        ),
      ];
    case 'unix':
      return [group(unixFacts(record, list()))];
    case 'proxy':
      return proxyGroups(record, list);
    case 'rawsocket':
      return rawSocketGroups(record, list);
    case 'control':
      return [{ ...group(controlFacts(record, list())), dir: record.dir }];
    case 'tls':
      return tlsGroups(record, list);
    case 'upgrade':
      return upgradeGroups(record);
    case 'open':
      return [
        group(
          list()
            .add('Transport', record.transport && TRANSPORTS[record.transport])
            .add('Subprotocol', record.protocol)
            .add('Serializer', serializerText(record))
            .add('Extensions', record.extensions ?? 'none', 'extensions'),
        ),
      ];
    case 'rejected': {
      const { text, cut } = excerpt(record.bytes);
      const told = list().add('Why', record.reason, 'reason');
      if (record.bytes.length > 0) told.addBytes('Text', cut ? `${text}…` : text, record.masks.length > 0);
      return [{ ...group(told), dir: record.dir }];
    }
    case 'derivation':
      return [{ title: titleOf(record), facts: derivationFacts(record, list()).facts }];
    case 'application':
      return [group(list().add('About', `record ${record.about}`).add('Request', `${record.index} of ${record.of}`))];
    case 'finding':
      return [group(findingFacts(record, list()))];
    case 'silence':
      return [
        group(
          list()
            .add('After', record.step)
            .add('Waited', `${record.seconds} s`)
            .add('What it says', 'Nothing came from the router within the time limit.'),
        ),
      ];
    case 'error':
      return [group(errorFacts(record, list()))];
    case 'close':
      return [group(closeFacts(record, list()))];
    case 'stop':
      return [
        group(
          list().add('Outcome', record.outcome).add('Why', record.text, 'text').add('What to do', record.todo, 'todo'),
        ),
      ];
    default:
      return record satisfies never;
  }
}

function derivationFacts(record: Plain & { kind: 'derivation' }, list: FactList): FactList {
  const { method, about, purpose, steps, took, refused, couldSend, sentAnyway, byHand } = record;
  const isProof = purpose === 'router-proof';
  return list
    .add('Method', method, 'method')
    .add(isProof ? 'Checks' : 'Answers', isProof ? `record #${about}` : `CHALLENGE #${about}`)
    .add('Answered by', byHand ? 'a person' : undefined)
    .add('Why it must fail', refused, 'refused')
    .add('Sent', refused === undefined ? undefined : sentAnyway ? 'yes, all the same' : 'no')
    .add('Could be sent', couldSend && !sentAnyway ? 'yes, if you say so' : undefined)
    .add('Steps', steps.length)
    .add('Took', inMs(took));
}

function findingFacts({ about, finding }: Plain & { kind: 'finding' }, list: FactList): FactList {
  const { start, end } = finding;
  return list
    .add('Check', finding.check)
    .add('Severity', finding.severity)
    .add('About', `record #${about}`)
    .add('What it says', finding.text, 'finding.text')
    .add('Field', finding.field, 'finding.field')
    .add('Key', finding.key, 'finding.key')
    .add('Bytes', start === undefined || end === undefined ? undefined : `${start} to ${end}`)
    .add('Section', finding.section);
}

const TRANSPORTS: Readonly<Record<NonNullable<OpenRecord['transport']>, string>> = {
  rawsocket: 'RawSocket',
  longpoll: 'HTTP long-poll',
};

function serializerText(open: OpenRecord): string {
  const known = serializerOfOpen(open);
  return known ? `${open.serializer}: ${known.label}` : `${open.serializer}, which is not read here`;
}

const STAGES: Readonly<Record<ErrorRecord['stage'], string>> = {
  dns: 'name resolution',
  tcp: 'TCP connection',
  unix: 'Unix socket',
  proxy: 'proxy',
  tls: 'TLS handshake',
  upgrade: 'HTTP upgrade',
  rawsocket: 'RawSocket handshake',
  open: 'open connection',
};

function errorFacts({ stage, code, text, facts = {} }: ErrorRecord, list: FactList): FactList {
  list.add('Stage', STAGES[stage]).add('Code', code, 'code').add('What it says', text, 'text');
  for (const [name, fact] of Object.entries(facts)) list.add(name, fact, `facts.${name}`);
  return list;
}

const CLOSERS: Readonly<Record<CloseRecord['by'], string>> = {
  peer: 'the router',
  us: 'this program',
  lost: 'nobody: the connection broke',
};

function closeFacts({ by, code, reason }: CloseRecord, list: FactList): FactList {
  const shown = code === undefined ? 'none' : `${code} ${closeMeaning(code)}`;
  return list
    .add('Closed by', CLOSERS[by])
    .add('Code', shown)
    .add('Reason', reason === '' ? 'none' : reason, 'reason');
}
