"""Serves one user by FTP and FTPS: pyftpdlib-server.py MODULES [SETTINGS]

MODULES is the folder that holds pyftpdlib, SETTINGS a JSON object; without it the script only shows that it can run.
"""

import json
import logging
import os
import sys
from types import SimpleNamespace

sys.path.insert(0, sys.argv[1])

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import TLS_FTPHandler
from pyftpdlib.ioloop import Epoll
from pyftpdlib.log import config_logging
from pyftpdlib.servers import FTPServer


class OneEventAtATime(Epoll):
    """Of several, pyftpdlib gives what was for a socket that the first one closed to the next socket of that number,
    and closes it: a stranger's transfer or session ends."""

    def __init__(self):
        super().__init__()
        epoll = self._poller
        self._poller = SimpleNamespace(
            poll=lambda timeout: epoll.poll(timeout, 1),
            register=epoll.register,
            modify=epoll.modify,
            unregister=epoll.unregister,
            fileno=epoll.fileno,
            close=epoll.close,
        )


def serve(host, port, root, pem, user, password, uid, gid, perAddress, passivePorts):
    config_logging(level=logging.INFO)

    class Handler(TLS_FTPHandler):
        authorizer = DummyAuthorizer()
        certfile = pem
        timeout = 600
        max_login_attempts = 100
        auth_failed_timeout = 0
        passive_ports = passivePorts and range(passivePorts["first"], passivePorts["last"] + 1)

    Handler.authorizer.add_user(user, password, root, perm="elradfmwMT")
    Handler.get_ssl_context()  # while the private key can still be read
    server = FTPServer((host, port), Handler, ioloop=OneEventAtATime())

    server.max_cons_per_ip = perAddress

    os.umask(0o022)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    server.serve_forever()


if len(sys.argv) > 2:
    serve(**json.loads(sys.argv[2]))
