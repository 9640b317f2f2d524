// wamp-inspector handshake: connects, waits for the decision, leaves, prints.

import { DEMO_LOGINS, type DemoLogin } from '../../../shared/contract/demo-logins.ts';
import type { ParamsOf } from '../../../shared/contract/commands.ts';
import type { SnippetLanguage } from '../../../shared/contract/results.ts';
import { fromWire } from '../../../shared/contract/wire-value.ts';
import type { HandshakeSummary } from '../../../shared/handshake-summary.ts';
import { EXIT_CODES } from '../../../shared/outcome.ts';
import { CONNECTION_OPTIONS, profileOf, secondsOf } from './arguments.ts';
import { flag, readArguments, text, UsageError, type Values } from './option-values.ts';
import { answerChallenges } from './challenge-prompt.ts';
import type { CliContext } from './cli.ts';
import { listDemoLogins } from './demo-router-command.ts';
import { ladderLines } from './ladder.ts';
import { printRecords, summaryLine } from './json-lines.ts';
import { languageOf, printSnippets } from './snippets.ts';
import { visible } from './terminal-text.ts';
import { findProfile } from './profile-command.ts';

/** How the attempt differs from its profile. */
const VARIANTS = { 'send-anyway': flag, 'no-cookies': flag } as const;
/** The word that stands for all logins of the demo router. */
const LIST = 'list';

/** Options that say where to connect, and how. */
export const TARGET_OPTIONS = { ...CONNECTION_OPTIONS, profile: text, demo: text, ...VARIANTS };

const OPTIONS = { ...TARGET_OPTIONS, json: flag, explain: flag, snippet: text, save: text };

/** Exit code: that of the outcome. */
export async function handshakeCommand(args: readonly string[], context: CliContext): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS);
  if (values['demo'] === LIST) return listDemoLogins(values, context, DEMO_LOGINS);
  const language = languageOf(values);
  if (positionals.length > 1) throw new UsageError(`One URL, not ${positionals.length} arguments.`);
  const target = await targetOf(values, positionals[0], context);
  const stopAsking = [answerQuestions(context), answerChallenges(context)];
  const { capture } = await context.link.call('session.connect', target);
  // The first Ctrl-C leaves politely, a second one does not wait for the router any longer.
  let cut = false;
  const stopListening = context.terminal.onInterrupt(() => {
    void context.link.call('session.leave', { capture, cut });
    cut = true;
  });
  try {
    await decided(capture, context);
    await context.link.call('session.leave', { capture });
  } finally {
    stopListening();
    for (const stop of stopAsking) stop();
  }
  return report(capture, values, language, context);
}

/** Where to connect: a demo login, a saved profile, or a URL, with what the options change. Throws UsageError. */
export async function targetOf(
  values: Values,
  url: string | undefined,
  { link, terminal }: CliContext,
): Promise<ParamsOf<'session.connect'>> {
  const { demo, profile: name } = values;
  const variant = { sendAnyway: values['send-anyway'] === true, withoutCookies: values['no-cookies'] === true };
  if (demo !== undefined) {
    const more = Object.keys(values).filter(
      (key) => key !== 'timeout' && (key === 'profile' || Object.hasOwn(CONNECTION_OPTIONS, key)),
    );
    if (url !== undefined || more.length > 0) {
      const what = url === undefined ? `--${more[0] ?? ''}` : 'the URL';
      throw new UsageError(
        `--demo knows its router and its login; of the options that describe a connection it takes --timeout, --send-anyway and --no-cookies. Leave ${what} out, or leave --demo out.`,
      );
    }
    const login = DEMO_LOGINS.find((entry) => entry === demo);
    if (!login) throw new UsageError(`--demo takes ${LIST}, or one of ${DEMO_LOGINS.join(', ')}.`);
    const timeout = values['timeout'] === undefined ? {} : { timeoutSeconds: secondsOf(values) };
    return { demo: login satisfies DemoLogin, ...timeout, ...variant };
  }
  const base = typeof name === 'string' ? await findProfile(name, link) : undefined;
  const { methods } = await link.call('app.info', {});
  const profile = profileOf(values, url, base, methods);
  // What routers are known to dislike is said before anything is sent, and does not hinder it.
  const findings = await link.call('profile.check', { profile });
  for (const { severity, field, text: said } of findings)
    if (severity === 'warning') terminal.err(visible(`note: ${field}: ${said}`));
  return { profile, ...variant };
}

/** Asks on the terminal whenever the app wants a secret. */
export function answerQuestions({ link, terminal }: Pick<CliContext, 'link' | 'terminal'>): () => void {
  const asked = new Map<string, AbortController>();
  const stop = link.listen((notice) => {
    if (notice.kind === 'secret-settled') asked.get(notice.body.question)?.abort();
    if (notice.kind !== 'secret-asked') return;
    const { question, purpose } = notice.body;
    const asking = new AbortController();
    asked.set(question, asking);
    void terminal
      .askHidden(visible(`Secret for the ${purpose}: `), asking.signal)
      .then((secret) => link.call('secret.answer', { question, ...(secret !== undefined && { secret }) }));
  });
  return () => {
    stop();
    for (const asking of asked.values()) asking.abort();
  };
}

/** Settles when the attempt has an outcome or its wire is gone. */
export function decided(capture: string, { link }: CliContext): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      link.call('capture.info', { capture }).then(({ live, outcome }) => {
        if (live && outcome === undefined) return;
        stop();
        resolve();
      }, reject);
    };
    const stop = link.listen((notice) => {
      if (notice.kind === 'capture-changed' && notice.body.header.id === capture) look();
    });
    look();
  });
}

async function report(
  capture: string,
  values: Values,
  language: SnippetLanguage | undefined,
  { app, link, terminal }: CliContext,
): Promise<number> {
  const summary = fromWire<HandshakeSummary>(await link.call('capture.summary', { capture }));
  if (language) {
    await printSnippets(capture, summary, language, { link, terminal });
  } else if (values['json'] === true) {
    await printRecords(capture, link, terminal);
    terminal.out(summaryLine(summary));
  } else {
    for (const line of ladderLines(summary)) terminal.out(line);
  }
  const { save } = values;
  if (typeof save === 'string') await app.saveCapture(capture, save);
  return EXIT_CODES[summary.outcome ?? 'internal'];
}
