// The handshake as text: transport, ladder, derivation, where the time went, what was agreed, and
// what happened · evidence · what to do. Made from the summary alone.

import type { DerivationStep } from '../../../shared/capture-record.ts';
import type {
  Agreement,
  Derivation,
  HandshakeSummary,
  LadderStep,
  TransportStep,
} from '../../../shared/handshake-summary.ts';
import { isDict, type Dict } from '../../../shared/wamp/value.ts';
import { withOption } from './option-hints.ts';
import { milliseconds, visible } from './terminal-text.ts';

const STAGE_NAMES: Readonly<Record<TransportStep['step'], string>> = {
  dns: 'DNS',
  tcp: 'TCP',
  unix: 'Unix',
  proxy: 'Proxy',
  tls: 'TLS',
  upgrade: 'Upgrade',
  rawsocket: 'RawSock.',
};
const STAGE_MARKS: Readonly<Record<TransportStep['state'], string>> = { done: '✓', failed: '✗', silent: '…' };

/** The lines of a handshake, without line ends. */
export function ladderLines(summary: HandshakeSummary): string[] {
  const { capture, transport, steps, derivations, agreement } = summary;
  return [
    visible(`${capture.url}  realm ${JSON.stringify(capture.realm)}`),
    ...section('Transport', transport.map(transportLine)),
    ...section('Handshake                      client → router', steps.flatMap(stepLines)),
    ...derivations.flatMap(derivationLines),
    ...(transport.length > 0 ? section('Time', timeLines(summary)) : []),
    ...(agreement ? section('Agreed', agreementLines(agreement)) : []),
    ...verdictLines(summary),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? ['', title, ...lines.map((line) => `  ${line}`)] : [];
}

function transportLine({ step, state, took, text }: TransportStep): string {
  const time = took === undefined ? '' : `${milliseconds(took)} ms`;
  return visible(`${STAGE_MARKS[state]} ${STAGE_NAMES[step].padEnd(8)}${time.padStart(10)}  ${text}`);
}

function stepLines({ seq, dir, type, text, waited, findings }: LadderStep): string[] {
  const arrow = dir === 'out' ? '─────▶' : '◀─────';
  const head = `#${seq}`.padEnd(5) + `+${milliseconds(waited)} ms`.padStart(12);
  const line = visible(`${head}  ${type.padEnd(13)} ${arrow}  ${text}`);
  const notes = findings.filter((finding) => finding.severity !== 'info');
  return [line, ...notes.map((finding) => visible(`${' '.repeat(19)}! ${finding.check}: ${finding.text}`))];
}

function derivationLines({ method, about, steps, took, sent }: Derivation): string[] {
  const width = Math.max(...steps.map((step) => step.label.length));
  const lines = steps.map((step) => visible(`${step.label.padEnd(width)}  ${derivedValue(step)}  ← ${step.how}`));
  if (sent)
    lines.push(
      sent.equal
        ? `✓ AUTHENTICATE in #${sent.seq} carries the last value`
        : `✗ AUTHENTICATE in #${sent.seq} carries another value`,
    );
  return section(`Derivation of the answer to #${about} (${visible(method)}, ${milliseconds(took)} ms)`, lines);
}

function derivedValue({ value, fingerprint, encoding, length }: DerivationStep): string {
  const size = length === undefined ? encoding : `${encoding}, ${length} bytes`;
  return value === undefined ? `•••••• (${size}, fingerprint ${fingerprint ?? ''})` : `${value} (${size})`;
}

function timeLines({ time }: HandshakeSummary): string[] {
  const derived = time.derivation > 0 ? `, ${milliseconds(time.derivation)} of it computing the answer` : '';
  return [
    `transport ${milliseconds(time.transport)} ms`,
    `router    ${milliseconds(time.router)} ms`,
    `client    ${milliseconds(time.client)} ms${derived}`,
  ];
}

function agreementLines({
  session,
  granted,
  authprovider,
  agent,
  protocol,
  clientRoles,
  routerRoles,
}: Agreement): string[] {
  const lines = [`session      ${session}`];
  for (const { what, asked, granted: got } of granted) {
    const same = asked === got || asked === undefined;
    const text =
      got === undefined
        ? `${asked ?? 'not asked for'} (not announced by the router)`
        : same
          ? got
          : `${got} (asked for ${JSON.stringify(asked)})`;
    lines.push(`${what.padEnd(12)} ${text}`);
  }
  if (authprovider !== undefined) lines.push(`authprovider ${authprovider}`);
  if (agent !== undefined) lines.push(`agent        ${agent}`);
  if (protocol !== undefined) lines.push(`subprotocol  ${protocol}`);
  lines.push(...roleLines('client', clientRoles), ...roleLines('router', routerRoles));
  return lines.map(visible);
}

function roleLines(side: string, roles: Dict): string[] {
  return Object.entries(roles).map(([role, body]) => {
    const flags = isDict(body) && isDict(body['features']) ? Object.entries(body['features']) : [];
    const on = flags.filter(([, value]) => value === true).map(([flag]) => flag);
    return `${side.padEnd(12)} ${role}${on.length > 0 ? `: ${on.join(', ')}` : ''}`;
  });
}

function verdictLines({ outcome, verdict }: HandshakeSummary): string[] {
  const bullets = (lines: readonly string[]) => lines.filter(Boolean).map((line) => visible(`  · ${line}`));
  return [
    '',
    visible(`${outcome ?? 'undecided'}: ${verdict.happened}`),
    ...bullets(verdict.evidence),
    ...(verdict.todo.length > 0 ? ['What to do', ...bullets(verdict.todo.map(withOption))] : []),
  ];
}
