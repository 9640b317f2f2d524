// What happens next, told beside the form of a profile.

export const nextStepsStrings = {
  dial: (host: string, encrypted: boolean) =>
    encrypted
      ? `${host} is looked up and dialled. TLS checks the certificate and the name.`
      : `${host} is looked up and dialled. Nothing on the way is encrypted.`,
  socket: (path: string) => `The Unix socket ${path} is opened. Nothing leaves this machine.`,
  proxied: (proxy: string, host: string, encrypted: boolean) =>
    encrypted
      ? `The proxy ${proxy} is dialled and asked for ${host}. TLS checks the certificate and the name of the router.`
      : `The proxy ${proxy} is dialled and asked for ${host}. Nothing on the way is encrypted.`,
  ask: (realm: string) => `HELLO asks for the realm ${realm}.`,
  askEmpty: 'HELLO asks for an empty realm.',
  askAs: (realm: string, authid: string) => `HELLO asks for the realm ${realm} as ${authid}.`,
  nobody: 'No method is offered: routers take that for an anonymous login, or refuse it.',
  one: (name: string) => `HELLO offers ${name}.`,
  several: (names: string) => `HELLO offers ${names}. The router takes one; most take the first they can serve.`,
  silent: (name: string) => `${name}: nothing is asked.`,
  byCookie: (name: string) => `${name}: the router knows the client by a cookie of an earlier login, and asks nothing.`,
  byCertificate: (name: string) => `${name}: the router knows the client by its TLS certificate, and asks nothing.`,
  answered: (name: string, secret: string) =>
    `${name}: the router sends CHALLENGE; AUTHENTICATE answers it with the secret ${secret}.`,
  inClear: (name: string) =>
    `${name}: AUTHENTICATE carries the secret as it is, and nothing on the way is encrypted: who listens can log in with it.`,
  byHand: (name: string) => `${name}: you are shown the CHALLENGE, and type the signature yourself.`,
  again: (name: string, round: number, secret: string) =>
    `CHALLENGE ${round} for ${name}: a further factor, answered with the secret ${secret}.`,
  againByHand: (name: string, round: number) => `CHALLENGE ${round} for ${name}: a further factor, answered by you.`,
  secretPlaces: {
    env: (name: string) => `in the variable ${name}`,
    keychain: (id: string) => `in the keychain as ${id}`,
    prompt: 'that you type then',
    file: (path: string) => `in the file ${path}`,
    none: 'that is not named yet',
  },
  end: (seconds: number) =>
    `WELCOME opens the session, ABORT refuses it. A step without an answer for ${seconds} s ends the attempt.`,
  after: (count: number) =>
    count === 1
      ? 'After WELCOME one request belongs to the login.'
      : `After WELCOME ${count} requests belong to the login, one after the other.`,
  requests: {
    call: (uri: string) => `CALL of ${uri}`,
    publish: (uri: string) => `PUBLISH to ${uri}`,
  },
  plain: (request: string) => `${request}.`,
  with: (request: string, secrets: string) => `${request}, with the secret ${secrets}.`,
  named: (name: string, place: string) => `${name} ${place}`,
} as const;
