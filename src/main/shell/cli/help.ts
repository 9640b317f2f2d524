// The help texts. docs/cli.md describes the same commands at length.

export const HELP = `WAMP Inspector: shows a WAMP login step by step.

  wamp-inspector serve [--port N] [--no-open]          the inspector in your browser
  wamp-inspector handshake <url> --realm R [options]   log in, show the handshake, leave
  wamp-inspector handshake --demo <login>              the same at a demo router of its own
  wamp-inspector call <url> <procedure> [options]      call a procedure
  wamp-inspector publish <url> <topic> [options]       publish events
  wamp-inspector subscribe <url> <topic>… [options]    print events as they come
  wamp-inspector register <url> <procedure> [options]  answer invocations
  wamp-inspector meta <url> [list | ID | …] [options]  who is in the realm
  wamp-inspector open <capture>                        show a saved handshake
  wamp-inspector profile list | show | save | delete   connection profiles
  wamp-inspector profile import FILE                   profiles of what other tools keep
  wamp-inspector secret set | delete ID                secrets in the keychain of the system
  wamp-inspector key generate NAME | public            key pairs for cryptosign
  wamp-inspector demo-router [--port N]                a router to try clients at
  wamp-inspector --version
  wamp-inspector <command> --help                      all options of a command

Exit codes: 0 done · 2 refused by ABORT · 3 transport error or closed · 4 wrong call ·
5 secret missing · 6 silence · 7 error reply · 8 protocol violation · 1 fault of the program ·
130 interrupted`;

const CONNECTION = `  --realm R              realm to join
  --authmethod M         method to offer; repeat it to offer several, in this order:
                         anonymous, ticket, wampcra, wamp-scram, scram, cryptosign, cookie, tls
                         (other names are offered as they are, and answered by hand)
  --authid A             identity; "" sends an empty one, without the option none is sent
  --authrole R           role to ask for
  --secret-env NAME      take the secret from this environment variable (default WAMPYSECRET)
  --secret-keychain ID   take it from the keychain of the system
  --secret-prompt        ask for it
  --secret-file FILE     take it from this file, without a line end at its end
  --secret-is KIND       what the secret is: password or derived-key (wampcra),
                         ticket or totp-secret (ticket)
  --passphrase-env NAME, --passphrase-keychain ID, --passphrase-prompt, --passphrase-file FILE
                         where the passphrase of an encrypted key comes from
  --option M.ID=VALUE    an option of a method, for example cryptosign.channel_binding=tls-unique;
                         repeat it for several; switches take on and off
  --by-hand              show every CHALLENGE and ask for the answer
  --second-factor M      answer the CHALLENGE after the first by this method; its secret is its own:
  --second-secret-env NAME, --second-secret-keychain ID, --second-secret-prompt,
  --second-secret-file FILE, --second-secret-is KIND
  --after-welcome FILE|JSON
                         calls and publications that belong to the login, in this order
  --transport-auth JSON  HELLO.Details.transport.auth
  --max-iterations N     most rounds of a key derivation that a router may ask for
  --max-memory KIB       most memory of one, in KiB
  --authextra JSON       HELLO.Details.authextra
  --details JSON         further keys of HELLO.Details
  --role R               announce this role only; repeat it for several:
                         caller, callee, publisher, subscriber (default: all)
  --no-roles             announce no role at all
  --feature ROLE.FLAG    announce a feature, for example callee.call_reroute;
                         with =off it is not announced
  --ca FILE              PEM file of the authorities to trust instead of the built-in list
  --timeout S            time limit of each step in seconds (default 10)
  --serializer NAME      serializer to offer; repeat it to offer several, in this order:
                         json, json-hex, msgpack, cbor, ubjson, bjdata, each also with
                         .batched, and json.batched-1e (default json)
  --deflate              offer permessage-deflate
  --reconnect S[:MAX]    subscribe, register: bring a lost connection back after S seconds, then
                         ever later, at most MAX
  --reconnect-attempts N, --reconnect-after-abort
                         at most N times; also after the router refused
  --header 'N: VALUE'    send this HTTP header; repeat it for several
  --header-env N=NAME    the same, with the value of the environment variable NAME
  --origin O             send this Origin (default: none)
  --basic-user U         HTTP login: user, with the password in the variable of --basic-env
  --basic-env NAME
  --proxy URL            connect through this proxy: http://host:port or socks5://host:port
  --proxy-user U         user at the proxy, with the password in the variable of --proxy-env
  --proxy-env NAME
  --ipv4, --ipv6         use addresses of this version only
  --ping EVERY[/TIMEOUT] ping every so many seconds; TIMEOUT: how long the answer may take
  --receive-limit N      RawSocket: largest message to take, a power of two from 9 to 24
  --client-cert FILE     show this certificate: PEM or PKCS#12
  --client-key FILE      its key, if it is in a PEM file of its own
  --client-cert-passphrase-env NAME
                         the passphrase of either is in this environment variable
  --pin SHA256           accept the certificate with this fingerprint, verifiable or not
  --tls-min 1.2|1.3      oldest version of TLS to accept
  --server-name NAME     name to ask for and to verify instead of the host of the URL`;

/** What requests say where to connect, besides the options of a connection. */
const SESSION = `  --profile NAME         start from a saved profile, without <url>; options change it for this time
  --demo LOGIN           start a demo router and log in there, without <url>
  --timeout S            time limit of each step of the login and of the answer, in seconds
                         (default 10; a call waits for ever without it)
  --json                 one JSON object a line
  --save FILE            save the capture, without secrets
  --send-anyway, --no-cookies, and all options of a connection: see handshake --help`;

const ENVIRONMENT = `  --env NAME             take variables {{name}} from this environment of the profile`;

const REPEAT = `  --count N              send it N times
  --seconds S            send it for S seconds
  --concurrency N        so many at the same time (default 1)
  --rate N               at most so many a second`;

const HELP_OF: Readonly<Record<string, string>> = {
  handshake: `wamp-inspector handshake <url> --realm R [options]
wamp-inspector handshake --profile NAME [options]
wamp-inspector handshake --demo LOGIN [--json] [--save FILE]
wamp-inspector handshake --demo list

Logs in, shows every step, leaves politely. URLs:

  ws://host:port/path, wss://…                 WebSocket
  rs://host:port, rss://…, tcp://…, tcps://…   RawSocket
  http://host:port/path, https://…             HTTP long-poll
  rs://unix:/path, unix:///path, unix+rs://…   RawSocket over a Unix domain socket
  ws://unix:/path, unix+ws:///path             WebSocket over a Unix domain socket

${CONNECTION}
  --profile NAME         start from a saved profile; the options above change it for this time
  --demo LOGIN           start a demo router and log in there; list: print all logins by name,
                         those that work and those that something is wrong with
  --explain              show every step and every value, as it is without --json
  --snippet LANG         print the programs that repeat the computations, and nothing else:
                         python, javascript, go; secrets are left to be filled in
  --json                 one record a line as JSON; the last line is the summary
  --save FILE            save the capture, without secrets
  --send-anyway          send an answer, or a URI, even if it is known to fail
  --no-cookies           forget the cookies that are kept for the profile, and log in without

A secret is never given on the command line: other processes can read it there.`,
  call: `wamp-inspector call <url> <procedure> --realm R [options]
wamp-inspector call --profile NAME | --demo LOGIN <procedure> [options]

Calls a procedure and prints its result: arguments as a JSON list, then keyword arguments.
JSON is read exactly: 1 is an integer, 1.0 a float, "\\u0000" with base64 behind it a byte string.

  --args JSON            list of arguments
  --kwargs JSON          object of keyword arguments
  --options JSON         CALL.Options, any key
  --receive-progress     print progressive results as they come
  --timeout-ms N         CALL.Options.timeout
  --disclose-me          CALL.Options.disclose_me
  --part JSON            further arguments of a progressive invocation; repeat it for several
  --cancel-after S[:MODE]
                         send CANCEL after S seconds: skip, kill or killnowait (the default)
${REPEAT}
                         with these, figures are printed instead of results
${ENVIRONMENT}
${SESSION}

Exit codes: 0 result · 7 ERROR · 6 no answer · 3 connection lost · 130 interrupted.`,
  publish: `wamp-inspector publish <url> <topic> --realm R [options]
wamp-inspector publish --profile NAME | --demo LOGIN <topic> [options]

  --args JSON            list of arguments
  --kwargs JSON          object of keyword arguments
  --options JSON         PUBLISH.Options, any key: exclude, eligible, eligible_authrole, …
  --acknowledge          wait until the router confirms it
  --no-exclude-me        receive it as well
  --retain               keep it for those that subscribe later
  --lines FILE           one event a line: a list, an object, or one value; - is standard input
${REPEAT}
${ENVIRONMENT}
${SESSION}`,
  subscribe: `wamp-inspector subscribe <url> <topic>… --realm R [options]
wamp-inspector subscribe --profile NAME | --demo LOGIN <topic>… [options]

Prints every event as topic and arguments, until Ctrl-C.

  --match M              exact, prefix or wildcard
  --get-retained         ask for the retained event
  --options JSON         SUBSCRIBE.Options, any key
  --count N              end after N events
  --seconds S            end after S seconds
${ENVIRONMENT}
${SESSION}`,
  register: `wamp-inspector register <url> <procedure> --realm R [options]
wamp-inspector register --profile NAME | --demo LOGIN <procedure> [options]

Answers invocations and prints them, until Ctrl-C. Without an answer the result is empty.

  --answer JSON          list of arguments of the answer; {{args.0}}, {{kwargs.name}},
                         {{procedure}}, {{caller}}, {{count}}: what the invocation brings
  --answer-kwargs JSON   object of keyword arguments of the answer
  --error URI            answer with this ERROR; --answer gives its arguments
  --ask                  ask at the terminal
  --delay MS             wait before the answer and before each chunk
  --chunk JSON           progressive result before the answer; repeat it for several
  --match M              exact, prefix or wildcard
  --invoke POLICY        single, roundrobin, random, first or last
  --options JSON         REGISTER.Options, any key
  --count N              end after N invocations
  --seconds S            end after S seconds
${ENVIRONMENT}
${SESSION}`,
  meta: `wamp-inspector meta <url> [what] --realm R [options]
wamp-inspector meta --profile NAME | --demo LOGIN [what] [options]

Asks the meta API of the router. What:

  counts                               how many there are of each (the default)
  sessions | registrations | subscriptions
                                       the list, with details; --filter TEXT for some of it
  session ID | registration ID | subscription ID
                                       one of them, with callees or subscribers
  holder PROCEDURE                     who serves a procedure
  events ID                            past events of a subscription; --limit N (default 100)
  kill ID | kill --kill-authid A | --kill-authrole R | --kill-all
                                       ends sessions, with --reason URI and --message TEXT
  access                               what the router exposes and allows

${SESSION}

Exit code 7 if the router does not expose a procedure, or does not allow it.`,
  open: `wamp-inspector open <capture> [--json | --explain | --snippet python|javascript|go]

Shows the handshake of a capture that was saved with --save, or with --snippet the programs that
repeat its computations. Nothing touches the network.
The exit code is that of the handshake, 1 if the capture ends before it was decided.`,
  profile: `wamp-inspector profile list [--json]
wamp-inspector profile show NAME
wamp-inspector profile save NAME [<url>] [options]
wamp-inspector profile delete NAME
wamp-inspector profile import FILE [--only NAME] [--secrets keychain] [--list]
wamp-inspector profile import --environment [--only NAME] [--list]

Profiles hold references to secrets, never secrets. Saving over a profile changes what is given.

import makes profiles of a configuration of Crossbar, Crossbar's shell, wick, wick-ui, wampy.js,
Autobahn components, XConn or nexus, of explorer links, and of the variables of such tools. The file
is only read. - stands for standard input.

  --only NAME            import this profile only; repeat it for several
  --secrets keychain     put secrets that the file holds into the keychain of the system;
                         without it they stay in the file and are asked for
  --list                 show what would be imported, and store nothing

${CONNECTION}`,
  secret: `wamp-inspector secret set ID      store a secret in the keychain of the system
wamp-inspector secret delete ID   remove it

The secret is read from standard input, or asked for if that is a terminal. One line end is cut off.`,
  key: `wamp-inspector key generate NAME [--keychain|--file]
wamp-inspector key public [options]

generate makes an Ed25519 key pair and prints the public key, which the router has to know. The
private half goes to the keychain of the system under that name, or with --file to a new file NAME.priv
in the folder "keys" of the config folder, which only you can read. Nothing is written over.

public prints the public key of a private one:

  --secret-env NAME      the private key is in this environment variable
  --secret-keychain ID   it is in the keychain of the system
  --secret-file FILE     it is in this file: hex, OpenSSH, PuTTY, PEM or Crossbar's .priv
  --secret-prompt        ask for it
  --passphrase-env NAME, --passphrase-keychain ID, --passphrase-file FILE, --passphrase-prompt
                         the same for the passphrase of an encrypted key`,
  'demo-router': `wamp-inspector demo-router [--port N] [options]
wamp-inspector demo-router --list [--json]

Starts a router on 127.0.0.1 and prints where it listens, its realms, principals and procedures;
their secrets are made up and public. Runs until Ctrl-C. Without --port it takes a free port.
It listens with TLS and on Unix domain sockets, too: with a certificate that it makes, and in a
folder of its own, which is removed at the end.

  --port N             port of WebSocket and long-poll
  --tls-cert FILE      certificate to show instead, PEM
  --tls-key FILE       its key, PEM
  --unix-folder DIR    folder of the Unix domain sockets
  --list               print all logins by name, and end
  --json               one line of JSON`,
  serve: `wamp-inspector serve [--port N] [--no-open]

Opens the inspector in your browser. It listens on this computer only. The address works once, in
one browser; Enter prints a fresh one. Ctrl-C leaves all sessions politely and ends it.

  --port N     listen on this port (default: one that is free)
  --no-open    print the address only

From another computer: ssh -L 8000:127.0.0.1:N that-computer, then open the address with port 8000.`,
};

/** Help of one command; the general help for a name that is none. */
export function helpOf(command: string): string {
  return (Object.hasOwn(HELP_OF, command) ? HELP_OF[command] : undefined) ?? HELP;
}
