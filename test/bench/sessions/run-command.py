"""A client that is a command: run-command.py TASK. Its figures are those of the whole process."""

import json
import os
import signal
import sys
import time


def stop(child):
    os.kill(child, signal.SIGKILL)
    sys.exit("ended before it")


with open(sys.argv[1]) as text:
    task = json.load(text)
command = task["command"]
begun = time.perf_counter()
child = os.posix_spawnp(command[0], command, {**os.environ, **task["environment"]})
signal.signal(signal.SIGTERM, lambda *_: stop(child))
_, status, usage = os.wait4(child, 0)
milliseconds = (time.perf_counter() - begun) * 1000
if status != 0:
    sys.exit(1)  # it has said why
files = [entry.stat().st_size for entry in os.scandir(task["local"]) if entry.is_file()]
measurement = {
    "milliseconds": milliseconds,
    "cpuMilliseconds": (usage.ru_utime + usage.ru_stime) * 1000,
    "bytes": sum(files),
    "peakBytes": usage.ru_maxrss * 1024,
}
print(json.dumps(measurement))
