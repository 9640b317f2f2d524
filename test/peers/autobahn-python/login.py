"""Logs in with autobahn-python over WebSocket or RawSocket, by one serializer, and makes one call.

Takes and prints what ../login-job.mjs describes: a job as JSON on standard input (no secret in an
argument list), one JSON line {"welcome": …, "result": …} or {"error": {"reason": …, "message": …}}.
Runs with the Python of the Crossbar installation of the router rig.
"""

import json
import sys
from urllib.parse import urlparse

from autobahn.twisted.component import Component
from autobahn.wamp.exception import ApplicationError
from twisted.internet import reactor
from twisted.internet.defer import inlineCallbacks

TIME_LIMIT_SECONDS = 15
outcome = {}


def main():
    job = json.load(sys.stdin)
    component = Component(
        transports=[transport_of(job)],
        realm=job["realm"],
        authentication=authentication(job),
    )

    @component.on_join
    @inlineCallbacks
    def joined(session, details):
        try:
            result = yield session.call(job["procedure"], *job["args"])
            outcome.update(welcome=welcome_of(details), result=result)
        except ApplicationError as error:
            refused(error.error, " ".join(map(str, error.args)))
        session.leave()

    @component.on_leave
    def left(_session, details):
        if not outcome:
            refused(details.reason, details.message)

    @component.on_connectfailure
    def failed(_component, error):
        # an ABORT arrives here as well
        if isinstance(error, ApplicationError):
            refused(error.error, " ".join(map(str, error.args)))
        else:
            refused("transport", error)

    def ended(_):
        if reactor.running:
            reactor.stop()

    reactor.callWhenRunning(lambda: component.start(reactor).addBoth(ended))
    reactor.callLater(TIME_LIMIT_SECONDS, ended, None)
    reactor.run()
    if not outcome:
        refused("timeout", f"no outcome within {TIME_LIMIT_SECONDS} s")
    print(json.dumps(outcome), flush=True)
    sys.exit(0 if "welcome" in outcome else 1)


def transport_of(job):
    """WebSocket offers a list of serializers, RawSocket names the one."""
    kind = job.get("transport", "websocket")
    serializer = job.get("serializer", "json")
    choice = {"serializers": [serializer]} if kind == "websocket" else {"serializer": serializer}
    return {"type": kind, "url": job["url"], "max_retries": 0, **choice, **endpoint_of(job)}


def endpoint_of(job):
    """With TLS: whom to trust."""
    if "ca" not in job:
        return {}
    place = urlparse(job["url"])
    tls = {"hostname": place.hostname, "trust_root": job["ca"]}
    return {"endpoint": {"type": "tcp", "host": place.hostname, "port": place.port, "tls": tls}}


def authentication(job):
    """The library's own way to name a method and its secret."""
    method = job["method"]
    if method == "anonymous":
        return {"anonymous": {}}
    key = {"ticket": "ticket", "wampcra": "secret", "scram": "password", "cryptosign": "privkey"}[method]
    entry = {"authid": job["authid"], key: job["secret"]}
    if "channelBinding" in job:
        entry["authextra"] = {"channel_binding": job["channelBinding"]}
    return {method: entry}


def welcome_of(details):
    return {
        "session": details.session,
        "realm": details.realm,
        "authid": details.authid,
        "authrole": details.authrole,
        "authmethod": details.authmethod,
        "authprovider": details.authprovider,
    }


def refused(reason, message):
    outcome.setdefault("error", {"reason": reason, "message": str(message)})


main()
