// The handshake as text: transport, ladder, derivation, where the time went, what was agreed, and
// what happened · evidence · what to do. Made from the summary alone.

import type { DerivationStep } from '../../../shared/capture-record.ts';
import type {
  Agreement,
  ApplicationStep,
  Derivation,
  HandshakeSummary,
  LadderStep,
  TransportStep,
} from '../../../shared/handshake-summary.ts';
import { isDict, type Dict } from '../../../shared/wamp/value.ts';
import { offerLine, withOption } from './option-hints.ts';
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
  const { capture, transport, steps, derivations, application = [], agreement } = summary;
  return [
    visible(`${capture.url}  realm ${JSON.stringify(capture.realm)}`),
    ...section('Transport', transport.flatMap(transportLines)),
    ...section('Handshake                      client → router', steps.flatMap(stepLines)),
    ...derivations.flatMap(derivationLines),
    ...section('Requests of the login', application.map(applicationLine)),
    ...(transport.length > 0 ? section('Time', timeLines(summary)) : []),
    ...(agreement ? section('Agreed', agreementLines(agreement)) : []),
    ...verdictLines(summary),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? ['', title, ...lines.map((line) => `  ${line}`)] : [];
}

function transportLines({ step, state, took, text, notes = [] }: TransportStep): string[] {
  const time = took === undefined ? '' : `${milliseconds(took)} ms`;
  const line = `${STAGE_MARKS[state]} ${STAGE_NAMES[step].padEnd(8)}${time.padStart(10)}  ${text}`;
  return [line, ...notes.map((note) => `${' '.repeat(22)}· ${note}`)].map(visible);
}

function stepLines({ seq, dir, type, text, waited, findings }: LadderStep): string[] {
  const arrow = dir === 'out' ? '─────▶' : '◀─────';
  const head = `#${seq}`.padEnd(5) + `+${milliseconds(waited)} ms`.padStart(12);
  const line = visible(`${head}  ${type.padEnd(13)} ${arrow}  ${text}`);
  const notes = findings.filter((finding) => finding.severity !== 'info');
  return [line, ...notes.map((finding) => visible(`${' '.repeat(19)}! ${finding.check}: ${finding.text}`))];
}

function derivationLines(derivation: Derivation): string[] {
  const { steps, took } = derivation;
  const width = Math.max(...steps.map((step) => step.label.length));
  const lines = steps.map((step) => visible(`${step.label.padEnd(width)}  ${derivedValue(step)}  ← ${step.how}`));
  return section(`${visible(derivationTitle(derivation))}, ${milliseconds(took)} ms)`, [
    ...lines,
    ...fateLines(derivation).map(visible),
  ]);
}

function derivationTitle({ purpose, round, about, method }: Derivation): string {
  if (purpose === 'router-proof') return `Check of what the router proves, at #${about} (${method}`;
  return `Derivation of the answer to #${about} (${method}${round > 1 ? `, round ${round}` : ''}`;
}

/** What became of an answer. */
function fateLines({ refused, couldSend, sentAnyway, byHand, sent }: Derivation): string[] {
  const lines = byHand === true && refused === undefined ? ['typed by hand'] : [];
  if (refused !== undefined)
    lines.push(`✗ ${sentAnyway ? 'known to fail, and sent all the same' : 'not sent'}: ${refused}`);
  if (couldSend === true && sentAnyway !== true) lines.push('  it can be sent all the same (--send-anyway)');
  if (sent)
    lines.push(
      `${sent.equal ? '✓' : '✗'} AUTHENTICATE in #${sent.seq} carries ${sent.equal ? 'the last' : 'another'} value`,
    );
  return lines;
}

const STATE_MARKS: Readonly<Record<ApplicationStep['state'], string>> = { done: '✓', refused: '✗', pending: '…' };

function applicationLine({ state, index, of, seq, answeredBy, text }: ApplicationStep): string {
  const answer = answeredBy === undefined ? '' : `, answered in #${answeredBy}`;
  return visible(`${STATE_MARKS[state]} ${index} of ${of}, #${seq}${answer}: ${text}`);
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
  for (const row of granted) lines.push(...grantLines(row));
  if (authprovider !== undefined && !granted.some(({ what }) => what === 'authprovider'))
    lines.push(`authprovider ${authprovider}`);
  if (agent !== undefined) lines.push(`agent        ${agent}`);
  if (protocol !== undefined) lines.push(`subprotocol  ${protocol}`);
  lines.push(...roleLines('client', clientRoles), ...roleLines('router', routerRoles));
  return lines.map(visible);
}

/** What was granted, and below it what that means. */
function grantLines({ what, asked, granted, note }: Agreement['granted'][number]): string[] {
  const same = asked === granted || asked === undefined;
  const text =
    granted === undefined
      ? `${asked ?? 'not asked for'} (not announced by the router)`
      : same
        ? granted
        : `${granted} (asked for ${JSON.stringify(asked)})`;
  return [`${what.padEnd(12)} ${text}`, ...(note === undefined ? [] : [`${' '.repeat(12)} · ${note}`])];
}

function roleLines(side: string, roles: Dict): string[] {
  return Object.entries(roles).map(([role, body]) => {
    const flags = isDict(body) && isDict(body['features']) ? Object.entries(body['features']) : [];
    const on = flags.filter(([, value]) => value === true).map(([flag]) => flag);
    return `${side.padEnd(12)} ${role}${on.length > 0 ? `: ${on.join(', ')}` : ''}`;
  });
}

/** How an attempt ended, why, and what to do. */
export function verdictLines({ outcome, verdict }: HandshakeSummary): string[] {
  const bullets = (lines: readonly string[]) => lines.filter(Boolean).map((line) => visible(`  · ${line}`));
  const todo = [...verdict.todo.map(withOption), ...(verdict.offers ?? []).map(offerLine)];
  return [
    '',
    visible(`${outcome ?? 'undecided'}: ${verdict.happened}`),
    ...bullets(verdict.evidence),
    ...(todo.length > 0 ? ['What to do', ...bullets(todo)] : []),
  ];
}
