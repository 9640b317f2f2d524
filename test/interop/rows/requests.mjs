// Calls, publications, subscriptions, registrations and the meta API at the reference routers, by our command line.
// Where the routers differ, the row says what each of them is known to do.
import { isDeepStrictEqual } from 'node:util';
import { login } from './logins.mjs';

const HEADING = 'Requests: our command line at the routers';
const ROUTERS = ['crossbar', 'nexus'];

/** @param {{cli: import('../cli.mjs').Cli, rigs: object, principals: object, wires: object}} suite */
export async function requestRows({ cli, rigs, principals, wires }) {
  for (const router of ROUTERS) {
    const at = new Router(router, { cli, rigs, principals });
    for (const [name, check] of Object.entries({ ...HISTORY, ...CALLS, ...EVENTS, ...REGISTRATIONS, ...REALM })) {
      const offered = !(at.isCrossbar && name in HISTORY);
      await wires.cell(HEADING, name, router, { needs: [router], offered, check: () => check(at) });
    }
  }
}

/** One router, and whoever asks it: tina, who may do everything. */
class Router {
  #suite;

  constructor(name, suite) {
    this.name = name;
    this.#suite = suite;
  }

  get isCrossbar() {
    return this.name === 'crossbar';
  }

  #args([command, uri, ...options]) {
    const { rigs, principals } = this.#suite;
    return [command, rigs[this.name].url(this.name, 'websocket'), ...uri, ...options, ...login(principals.ticket)];
  }

  /** Runs a command to its end. */
  run(command, uri, ...options) {
    return this.#suite.cli.request(
      this.#args([command, [uri].flat(), ...options]),
      this.#suite.principals.ticket.secret,
    );
  }

  /** Starts one that goes on, and waits until it holds what it asked for. */
  async start(command, uri, ...options) {
    const { cli, principals } = this.#suite;
    const running = cli.startRequest(this.#args([command, [uri].flat(), ...options]), principals.ticket.secret);
    await running.printed([uri].flat().length);
    return running;
  }
}

/** First of all: nexus keeps the history of a topic no longer once its last subscriber has gone. */
const HISTORY = {
  'meta: event history (nexus alone is set up for it)': async (at) => {
    const subscriber = await at.start('subscribe', 'rig.tick');
    // nexus begins its history with the first subscriber: two events are waited for.
    await subscriber.printed(3);
    const list = await at.run('meta', 'subscriptions');
    const { id } = list.lines.find(({ uri }) => uri === 'rig.tick') ?? {};
    let run = await at.run('meta', ['events', String(id)], '--limit', '3');
    // It keeps them a moment after they were sent.
    for (let again = 0; !at.isCrossbar && run.lines.length === 0 && again < 5; again++)
      run = await at.run('meta', ['events', String(id)], '--limit', '3');
    subscriber.interrupt();
    await subscriber.ended;
    if (at.isCrossbar) {
      if (run.lines.some(({ kind }) => kind === 'past-event')) fail(run, 'events, which the router does not keep');
      return;
    }
    if (run.exit !== 0 || run.lines.length === 0) fail(run, 'no events');
    if (!run.lines.every(({ kind, args }) => kind === 'past-event' && Array.isArray(args.wire)))
      fail(run, 'unread events');
  },
};

const CALLS = {
  'call: result': async (at) => {
    const run = await at.run('call', 'rig.add2', '--args', '[2, 40]');
    expect(run, 0, { state: 'answered' });
    same(run, 'the result', results(run), [[42]]);
  },
  'call: keyword arguments and every type of value, cbor': async (at) => {
    const args = ['--args', '[1, 1.5, null, true, "é", 9007199254740993, [[]]]', '--kwargs', '{"k": {"deep": [1]}}'];
    const run = await at.run('call', 'rig.echo', ...args, '--serializer', 'cbor');
    expect(run, 0, { state: 'answered' });
    const { args: echoed, kwargs } = results(run)[0][0];
    same(run, 'the arguments', echoed, [1, 1.5, null, true, 'é', { $: 'int', v: '9007199254740993' }, [[]]]);
    same(run, 'the keyword arguments', kwargs, { k: { deep: [1] } });
  },
  'call: ERROR of the callee with its payload': async (at) => {
    const run = await at.run('call', 'rig.fail', '--args', '["a"]');
    const { reply } = expect(run, 7, { state: 'error' });
    same(run, 'the error', reply.error, 'rig.error.on_purpose');
  },
  'call: no such procedure, read in plain words': async (at) => {
    const run = await at.run('call', 'rig.nobody');
    const { reply } = expect(run, 7, { state: 'error' });
    same(run, 'the error', reply.error, 'wamp.error.no_such_procedure');
    if (!reply.reading) fail(run, 'the URI is not read');
  },
  'call: prefix and shared registrations': async (at) => {
    same(undefined, 'rig.tree', results(await at.run('call', 'rig.tree.any.leaf')), [['prefix']]);
    same(undefined, 'rig.shared', results(await at.run('call', 'rig.shared')), [['first']]);
  },
  'call: progressive results': async (at) => {
    const run = await at.run('call', 'rig.count', '--args', '[4]', '--receive-progress');
    expect(run, 0, { state: 'answered', results: 5 });
    same(run, 'the results', results(run), [[1], [2], [3], [4], [10]]);
    const marks = run.lines.filter(({ kind }) => kind === 'result').map(({ details }) => details.progress === true);
    same(run, 'progress', marks, [true, true, true, true, false]);
  },
  'call: CANCEL kill': (at) => cancelled(at, 'kill'),
  'call: CANCEL killnowait': (at) => cancelled(at, 'killnowait'),
  'call: CANCEL skip (Crossbar never answers it)': async (at) => {
    if (!at.isCrossbar) return cancelled(at, 'skip');
    const run = await at.run('call', 'rig.slow', '--args', '[30]', '--cancel-after', '0.2:skip', '--timeout', '2');
    const { text } = expect(run, 6, { state: 'unanswered' });
    if (!/CANCEL/.test(text ?? '')) fail(run, 'the text does not name the CANCEL');
  },
  'call: timeout (Crossbar counts it in seconds)': async (at) => {
    const run = await at.run('call', 'rig.slow', '--args', '[1.5]', '--timeout-ms', '300');
    if (!at.isCrossbar) {
      const { reply } = expect(run, 7, { state: 'error' });
      return same(run, 'the error', reply.error, 'wamp.error.timeout');
    }
    // The answer comes all the same, or the call is called unanswered before it does.
    if (run.exit !== 0 && !/counts seconds/.test(expect(run, 6, { state: 'unanswered' }).text ?? ''))
      fail(run, 'it is not said what the router does with a timeout');
  },
  'call: repeated, with figures': async (at) => {
    const run = await at.run('call', 'rig.add2', '--args', '[1, 1]', '--count', '200', '--concurrency', '8');
    const { repeat } = expect(run, 0, {});
    same(run, 'the counts', [repeat.sent, repeat.answered, repeat.errors, repeat.unknown], [200, 200, 0, 0]);
    if (!(repeat.p50 > 0 && repeat.p50 <= repeat.p99 && repeat.p99 <= repeat.max)) fail(run, 'figures that cannot be');
  },
};

/** A call of a slow procedure that is cancelled. */
async function cancelled(at, mode) {
  const run = await at.run('call', 'rig.slow', '--args', '[30]', '--cancel-after', `0.2:${mode}`);
  const { reply, cancel } = expect(run, 7, { state: 'error' });
  same(run, 'the mode', cancel.mode, mode);
  if (!/cancell?ed$/.test(reply.error)) fail(run, `the error is ${reply.error}`);
}

const EVENTS = {
  'subscribe: exact': async (at) => {
    const run = await at.run('subscribe', 'rig.tick', '--count', '2');
    if (run.exit !== 0) fail(run, `exit code ${run.exit}`);
    if (events(run).length !== 2) fail(run, 'not two events');
  },
  'subscribe: prefix and wildcard, several at once': async (at) => {
    for (const [match, ...topics] of [
      ['prefix', 'rig.', 'other.'],
      ['wildcard', '.tick', 'rig..far'],
    ]) {
      const run = await at.run('subscribe', topics, '--match', match, '--count', '1');
      if (run.exit !== 0) fail(run, `${match}: exit code ${run.exit}`);
      const [{ details }] = events(run);
      same(run, 'the topic', details.topic, 'rig.tick');
    }
  },
  'publish: acknowledged, received by another session': async (at) => {
    const hearer = await at.start('subscribe', 'interop.news', '--count', '1');
    const run = await at.run('publish', 'interop.news', '--args', '["a", 1]', '--kwargs', '{"b": 2}', '--acknowledge');
    const { reply } = expect(run, 0, { state: 'answered' });
    const heard = await hearer.ended;
    const [event] = events(heard);
    same(heard, 'the payload', [event.args, event.kwargs], [['a', 1], { b: 2 }]);
    same(heard, 'the publication', event.publication, reply.id);
  },
  'publish: excluded and eligible sessions': async (at) => {
    const hearer = await at.start('subscribe', 'interop.some', '--count', '1');
    const to = (authid) => ['--options', JSON.stringify({ eligible_authid: [authid] }), '--acknowledge'];
    await at.run('publish', 'interop.some', '--args', '["not for tina"]', ...to('nobody'));
    await at.run('publish', 'interop.some', '--args', '["for tina"]', ...to('tina'));
    const heard = await hearer.ended;
    same(heard, 'what came', events(heard)[0].args, ['for tina']);
  },
  'publish: retained (Crossbar alone keeps events)': async (at) => {
    await at.run('publish', 'interop.kept', '--args', '["kept"]', '--retain', '--acknowledge');
    const heard = await at.run('subscribe', 'interop.kept', '--get-retained', '--seconds', '1');
    same(
      heard,
      'what came',
      events(heard).map(({ args }) => args),
      at.isCrossbar ? [['kept']] : [],
    );
    if (at.isCrossbar) same(heard, 'the mark', events(heard)[0].details.retained, true);
  },
};

const REGISTRATIONS = {
  'register: answered by a template, called by another session': async (at) => {
    const callee = await at.start(
      'register',
      'interop.greet',
      '--answer',
      '["Hello {{args.0}}", "{{count}}"]',
      '--count',
      '1',
    );
    const run = await at.run('call', 'interop.greet', '--args', '["Ann"]');
    same(run, 'the result', results(run), [['Hello Ann', 1]]);
    const { exit } = await callee.ended;
    if (exit !== 0) fail(run, `the callee ended with ${exit}`);
  },
  'register: progressive chunks and an error': async (at) => {
    const chunks = [
      '--chunk',
      '["one"]',
      '--chunk',
      '["two"]',
      '--answer',
      '["done"]',
      '--delay',
      '20',
      '--count',
      '1',
    ];
    const callee = await at.start('register', 'interop.chunks', ...chunks);
    const run = await at.run('call', 'interop.chunks', '--receive-progress');
    same(run, 'the results', results(run), [['one'], ['two'], ['done']]);
    await callee.ended;
    const failing = await at.start(
      'register',
      'interop.fails',
      '--error',
      'interop.no',
      '--answer',
      '["why"]',
      '--count',
      '1',
    );
    const { reply } = expect(await at.run('call', 'interop.fails'), 7, { state: 'error' });
    same(run, 'the error', [reply.error, reply.args], ['interop.no', { wire: ['why'] }]);
    await failing.ended;
  },
  'register: by pattern, and shared by two sessions': async (at) => {
    const pattern = await at.start(
      'register',
      'interop.tree',
      '--match',
      'prefix',
      '--answer',
      '["{{procedure}}"]',
      '--count',
      '1',
    );
    const run = await at.run('call', 'interop.tree.leaf');
    same(run, 'the procedure', results(run), [['interop.tree.leaf']]);
    await pattern.ended;
    const shared = (word) =>
      at.start('register', 'interop.both', '--invoke', 'roundrobin', '--answer', `["${word}"]`, '--count', '1');
    const both = [await shared('left'), await shared('right')];
    const answers = [await at.run('call', 'interop.both'), await at.run('call', 'interop.both')];
    same(run, 'who answered', answers.flatMap(results).flat().toSorted(), ['left', 'right']);
    for (const one of both) await one.ended;
  },
  'register: INTERRUPT stops the answer': async (at) => {
    const callee = await at.start('register', 'interop.late', '--answer', '["late"]', '--delay', '20000');
    const run = await at.run('call', 'interop.late', '--cancel-after', '0.2:kill');
    const { reply } = expect(run, 7, { state: 'error' });
    if (!/cancell?ed$/.test(reply.error)) fail(run, `the error is ${reply.error}`);
    callee.interrupt();
    const { exit } = await callee.ended;
    if (exit !== 0) fail(run, `the callee ended with ${exit}`);
  },
  'register: a procedure that somebody else holds': async (at) => {
    const run = await at.run('register', 'rig.add2', '--answer', '[]');
    const { reply } = expect(run, 7, { state: 'error' });
    same(run, 'the error', [reply.error, reply.heldElsewhere], ['wamp.error.procedure_already_exists', true]);
  },
};

const REALM = {
  'meta: counts and lists': async (at) => {
    const run = await at.run('meta', 'counts');
    if (run.exit !== 0) fail(run, `exit code ${run.exit}`);
    for (const { list, total } of run.lines) if (!(total > 0) && list !== 'subscriptions') fail(run, `no ${list}`);
    const sessions = await at.run('meta', 'sessions');
    const own = sessions.lines.find((row) => row.own === true);
    same(sessions, 'our own session', [own?.authid, own?.authrole, own?.authmethod], ['tina', 'user', 'ticket']);
    const registrations = await at.run('meta', 'registrations');
    const tree = registrations.lines.find(({ uri }) => uri === 'rig.tree');
    const shared = registrations.lines.find(({ uri }) => uri === 'rig.shared');
    same(registrations, 'patterns and policies', [tree?.match, shared?.invoke], ['prefix', 'roundrobin']);
  },
  'meta: who holds a procedure': async (at) => {
    const run = await at.run('meta', ['holder', 'rig.add2']);
    const [{ registration, members }] = run.lines;
    same(run, 'the holder', [registration.uri, members.length], ['rig.add2', 1]);
    const none = await at.run('meta', ['holder', 'rig.nobody']);
    if (none.exit !== 0 || none.lines[0]?.held !== false) fail(none, 'it is not said that nobody holds it');
  },
  'meta: kill a session': async (at) => {
    const victim = await at.start('subscribe', 'interop.victim');
    const lists = await at.run('meta', 'sessions');
    const others = lists.lines.filter(({ authid, own }) => authid === 'tina' && own !== true);
    if (others.length !== 1) fail(lists, `${others.length} other sessions of tina`);
    const run = await at.run('meta', ['kill', String(others[0].id)], '--reason', 'interop.enough');
    if (run.exit !== 0) fail(run, `exit code ${run.exit}`);
    const { exit } = await victim.ended;
    if (exit !== 3) fail(run, `the victim ended with ${exit}`);
  },
  'meta: a procedure that is not allowed or not exposed is named': async (at) => {
    const run = await at.run('meta', 'access');
    if (run.exit !== 0) fail(run, `exit code ${run.exit}`);
    const works = run.lines.filter(({ status }) => status === 'works').length;
    if (works < 10) fail(run, `${works} procedures work`);
    const broken = run.lines.filter(({ status }) => status === 'failed' || status === 'unanswered');
    same(
      run,
      'procedures that fail otherwise',
      broken.map(({ name }) => name),
      [],
    );
  },
};

/** The operation of a run, which ended with a code and in a state. */
function expect(run, exit, wanted) {
  if (run.exit !== exit) fail(run, `exit code ${run.exit}, not ${exit}`);
  const operation = run.lines.findLast(({ kind }) => kind === 'operation');
  if (!operation) fail(run, 'no operation was told');
  for (const [key, value] of Object.entries(wanted)) same(run, key, operation[key], value);
  return operation;
}

const results = (run) => run.lines.filter(({ kind }) => kind === 'result').map(({ args = [] }) => args);
const events = (run) => run.lines.filter(({ kind }) => kind === 'event');

function same(run, what, seen, wanted) {
  if (!isDeepStrictEqual(seen, wanted)) fail(run, `${what}: ${JSON.stringify(seen)}, not ${JSON.stringify(wanted)}`);
}

function fail(run, text) {
  throw new Error(run ? `${text}\n${run.stdout.slice(-2000)}${run.stderr.slice(-2000)}` : text);
}
