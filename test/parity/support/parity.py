"""Runs scenarios of ftplib, one a line on standard input (JSON), each with a connection of its own.

For each it says {"ready": true} when it is logged in, waits for a line, runs, leaves, and says what came of it.
"""

import ftplib
import hashlib
import io
import json
import socket
import ssl
import sys
import textwrap
import traceback

wire_out = sys.stdout


def say(value):
    wire_out.write(json.dumps(value) + "\n")
    wire_out.flush()


class Scenario:
    def __init__(self, settings):
        self.settings = settings
        self.sessions = []

    def connect(self, host=None, login=True, protect=True, user=None, passwd=None, acct="", **options):
        """A connection as the settings say, logged in unless told otherwise."""
        settings = self.settings
        options.setdefault("timeout", 15)
        if settings["tls"]:
            options.setdefault("context", self.trusting())
            ftp = ftplib.FTP_TLS(**options)
        else:
            ftp = ftplib.FTP(**options)
        self.sessions.append(ftp)
        ftp.connect(host or settings["host"], settings["port"])
        if login:
            ftp.login(user or settings["user"], settings["password"] if passwd is None else passwd, acct)
            if settings["tls"] and protect:
                ftp.prot_p()
        ftp.set_pasv(not settings["active"])
        return ftp

    def trusting(self):
        """A context that trusts the certificate of the server, which lacks what newer Pythons would like it to have."""
        context = ssl.create_default_context(cafile=self.settings["caFile"])
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        return context

    def run(self, begins, code):
        # What ftplib prints must not get between our own lines.
        sys.stdout = printed = io.StringIO()
        names = {
            **{module.__name__: module for module in (ftplib, hashlib, io, socket, ssl, sys)},
            "connect": self.connect,
            "settings": self.settings,
            "trusting": self.trusting,
            "printed": printed.getvalue,
            "refusal": refusal,
        }
        try:
            if begins == "logged-in":
                names["ftp"] = self.connect()
            say({"ready": True})
            sys.stdin.readline()
            result = {"gives": evaluate(code, names)}
        except Exception as error:
            result = failure(error)
        self.leave(result.get("fails") in ("EOFError", "OSError", "TimeoutError"))
        return result

    def leave(self, lost):
        for ftp in self.sessions:
            if ftp.sock is None:
                continue
            try:
                if lost:
                    ftp.close()
                else:
                    ftp.quit()
            except Exception:
                ftp.close()


def evaluate(code, names):
    """The value of an expression, or what a body returns."""
    try:
        expression = compile(code.strip(), "<scenario>", "eval")
    except SyntaxError:
        exec("def scenario():\n" + textwrap.indent(textwrap.dedent(code), "    "), names)
        return names["scenario"]()
    return eval(expression, names)


def refusal(command, *arguments, **options):
    """What a call fails with, for scenarios that go on after it."""
    try:
        return {"gives": command(*arguments, **options)}
    except Exception as error:
        return failure(error)


def failure(error):
    if isinstance(error, (ftplib.error_reply, ftplib.error_temp, ftplib.error_perm)):
        return {"fails": type(error).__name__, "text": str(error)}
    if isinstance(error, ftplib.Error):
        return {"fails": type(error).__name__}
    # A class of its own before Python 3.10.
    if isinstance(error, socket.timeout):
        return {"fails": "TimeoutError"}
    for kind in (ssl.SSLError, ValueError, EOFError, OSError, TypeError):
        if isinstance(error, kind):
            return {"fails": kind.__name__}
    return {"broken": "".join(traceback.format_exception(error))}


for line in sys.stdin:
    request = json.loads(line)
    say({"result": Scenario(request["settings"]).run(request["begins"], request["python"])})
