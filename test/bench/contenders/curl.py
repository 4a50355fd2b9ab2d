"""curl: curl.py TASK. All files in one invocation, so over one session; its figures are those of the whole process.

curl 7.88 now and then waits a second before it connects for data; with a timer set it does so less often.
"""

import json
import os
import signal
import sys
import tempfile
import time


def config(task):
    yield "silent"
    yield "show-error"
    yield "fail-early"
    yield "connect-timeout = 60"
    yield quoted("user", task["user"] + ":" + task["password"])
    yield quoted("write-out", "%{size_download} %{size_upload}\\n")
    if task["tls"]:
        yield "ssl-reqd"
        yield quoted("cacert", task["caFile"])
    site = "ftp://%s:%d" % (task["host"], task["port"])
    for file in task["files"]:
        if task["action"] == "upload":
            yield quoted("upload-file", file["local"])
        else:
            yield quoted("output", file["local"] or "/dev/null")
        yield quoted("url", site + file["remote"])


def quoted(option, value):
    return '%s = "%s"' % (option, value)


def stop(child):
    os.kill(child, signal.SIGKILL)
    sys.exit("ended before curl")


with open(sys.argv[1]) as text:
    task = json.load(text)
with tempfile.NamedTemporaryFile("w") as options, tempfile.NamedTemporaryFile("r") as output:
    options.write("\n".join(config(task)))
    options.flush()
    command = ["curl", "--disable", "--config", options.name]
    begun = time.perf_counter()
    actions = [(os.POSIX_SPAWN_DUP2, os.open(output.name, os.O_WRONLY), 1)]
    child = os.posix_spawnp("curl", command, os.environ, file_actions=actions)
    signal.signal(signal.SIGTERM, lambda *_: stop(child))
    _, status, usage = os.wait4(child, 0)
    milliseconds = (time.perf_counter() - begun) * 1000
    if status != 0:
        sys.exit(1)  # curl has said why
    measurement = {
        "milliseconds": milliseconds,
        "cpuMilliseconds": (usage.ru_utime + usage.ru_stime) * 1000,
        "bytes": sum(int(number) for number in output.read().split()),
        "peakBytes": usage.ru_maxrss * 1024,
    }
print(json.dumps(measurement))
