"""Runs the Python of standard input with `ftp`, a session of ftplib: ftplib-session.py SETTINGS (JSON).

What the program gives to `answer` is printed as JSON.
"""

import ftplib
import hashlib
import json
import ssl
import sys


class ImplicitTls(ftplib.FTP_TLS):
    """ftplib has no implicit TLS; this is how it is commonly added."""

    @property
    def sock(self):
        return self._sock

    @sock.setter
    def sock(self, value):
        if value is not None and not isinstance(value, ssl.SSLSocket):
            value = self.context.wrap_socket(value, server_hostname=self.host)
        self._sock = value


def connect(settings):
    if settings["security"] == "plain":
        session = ftplib.FTP(timeout=15)
    else:
        context = ssl.create_default_context(cafile=settings["caFile"])
        kind = ftplib.FTP_TLS if settings["security"] == "explicit TLS" else ImplicitTls
        session = kind(context=context, timeout=15)
    session.connect(settings["host"], settings["port"])
    session.login(settings["user"], settings["password"])
    if settings["security"] != "plain":
        session.prot_p()
    return session


def answer(value):
    print(json.dumps(value))


def refusal(command, *arguments):
    """The class and the text of the error that a call raises."""
    try:
        command(*arguments)
    except ftplib.Error as error:
        return [type(error).__name__, str(error)]


def download(path, **options):
    """The SHA-256 of a remote file."""
    digest = hashlib.sha256()
    ftp.retrbinary("RETR " + path, digest.update, **options)
    return digest.hexdigest()


settings = json.loads(sys.argv[1])
try:
    ftp = connect(settings)
except ftplib.Error as error:
    answer([type(error).__name__, str(error)])
else:
    exec(sys.stdin.read())
    ftp.quit()
