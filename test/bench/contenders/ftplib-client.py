"""Python's ftplib: ftplib-client.py TASK. Blocks are of 256 KiB, since its default of 8 KiB slows it down."""

import ftplib
import json
import re
import ssl
import sys
import time

BLOCK = 256 * 1024


def connect(task):
    if task["tls"]:
        ftp = ftplib.FTP_TLS(context=ssl.create_default_context(cafile=task["caFile"]))
    else:
        ftp = ftplib.FTP()
    ftp.connect(task["host"], task["port"])
    ftp.login(task["user"], task["password"])
    if task["tls"]:
        ftp.prot_p()
    return ftp


def download(ftp, file):
    count = 0

    def take(block):
        nonlocal count
        count += len(block)
        if sink is not None:
            sink.write(block)

    sink = open(file["local"], "wb") if file["local"] is not None else None
    # A directory is listed, as it is by curl.
    verb = "LIST " if file["remote"].endswith("/") else "RETR "
    ftp.retrbinary(verb + file["remote"], take, BLOCK)
    if sink is not None:
        sink.close()
    return count


def upload(ftp, file):
    with open(file["local"], "rb") as source:
        ftp.storbinary("STOR " + file["remote"], source, BLOCK)
        return source.tell()


def peak_bytes():
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\s*(\d+) kB", status.read())[1]) * 1024


with open(sys.argv[1]) as text:
    task = json.load(text)
begun, cpu = time.perf_counter(), time.process_time()
ftp = connect(task)
logged_in = time.perf_counter()
transfer = download if task["action"] == "download" else upload
count = sum(transfer(ftp, file) for file in task["files"])
ftp.quit()
measurement = {
    "milliseconds": (time.perf_counter() - begun) * 1000,
    "logInMilliseconds": (logged_in - begun) * 1000,
    "cpuMilliseconds": (time.process_time() - cpu) * 1000,
    "bytes": count,
    "peakBytes": peak_bytes(),
}
print(json.dumps(measurement))
