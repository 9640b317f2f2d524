// What the login scripts of the JavaScript peers have in common. A job comes as JSON on standard
// input, so that no secret stands in an argument list:
//   {url, realm, method, authid?, secret?, secondMethod?, second?, procedure, args}
// where the second pair answers a second CHALLENGE,
// and one JSON line goes out: {welcome, result} or {error: {reason, message}}.

const TIME_LIMIT_MS = 15_000;

/** The router (or the peer's own library) ended the login or the call. */
export class Refused extends Error {
  /**
   * @param {string} reason URI of the ABORT or ERROR; `transport` if the connection ended without one
   * @param {string} message what was said along with it
   */
  constructor(reason, message) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Runs one job and ends the process: 0 after WELCOME and the call's result, 1 otherwise.
 *
 * @param {(job: object) => Promise<{welcome: object, result: unknown}>} login throws `Refused` when it is turned down
 */
export async function runLogin(login) {
  setTimeout(
    () => report({ error: { reason: 'timeout', message: `no outcome within ${TIME_LIMIT_MS} ms` } }, 1),
    TIME_LIMIT_MS,
  );
  try {
    report(await login(JSON.parse(await readStandardInput())), 0);
  } catch (error) {
    report({ error: { reason: error.reason ?? 'peer', message: error.message } }, 1);
  }
}

async function readStandardInput() {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk;
  return text;
}

function report(outcome, code) {
  process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(code));
}
