"""lftp over one connection, sending ahead as far as it dares (sync-mode off): lftp.py TASK. Its figures are those of the
whole process."""

import json
import os
import signal
import sys
import tempfile
import time


def commands(task, folder):
    yield "set cmd:fail-exit yes; set net:max-retries 1; set net:connection-limit 1; set ftp:sync-mode off"
    yield "set ftp:ssl-allow %s; set ftp:ssl-force %s; set ftp:ssl-protect-data yes" % (2 * ("yes" if task["tls"] else "no",))
    yield "set ssl:ca-file %s" % quoted(task["caFile"])
    yield "open -u %s -p %d %s" % (quoted(task["user"] + "," + task["password"]), task["port"], task["host"])
    if not task["files"]:
        yield "quote NOOP"
    for file in task["files"]:
        if task["action"] == "upload":
            yield "put %s -o %s" % (quoted(file["local"]), quoted(file["remote"]))
        else:
            yield "get %s -o %s" % (quoted(file["remote"]), quoted(file["local"] or kept(folder, file)))


def kept(folder, file):
    return os.path.join(folder, os.path.basename(file["remote"]))


def local(folder, file):
    return file["local"] or kept(folder, file)


def quoted(text):
    return '"%s"' % text


def stop(child):
    os.kill(child, signal.SIGKILL)
    sys.exit("ended before lftp")


with open(sys.argv[1]) as text:
    task = json.load(text)
with tempfile.TemporaryDirectory() as folder:
    script = os.path.join(folder, "script")
    with open(script, "w") as text:
        text.write("\n".join(commands(task, folder)) + "\n")
    begun = time.perf_counter()
    environment = {**os.environ, "HOME": folder, "LFTP_HOME": folder}
    child = os.posix_spawnp("lftp", ["lftp", "--norc", "-f", script], environment)
    signal.signal(signal.SIGTERM, lambda *_: stop(child))
    _, status, usage = os.wait4(child, 0)
    milliseconds = (time.perf_counter() - begun) * 1000
    if status != 0:
        sys.exit(1)  # lftp has said why
    measurement = {
        "milliseconds": milliseconds,
        "cpuMilliseconds": (usage.ru_utime + usage.ru_stime) * 1000,
        "bytes": sum(os.path.getsize(local(folder, file)) for file in task["files"]),
        "peakBytes": usage.ru_maxrss * 1024,
    }
print(json.dumps(measurement))
