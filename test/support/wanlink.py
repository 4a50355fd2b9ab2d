#!/usr/bin/env python3
"""A wide-area link between two network namespaces, in user space.

Creates the namespaces NEAR (10.99.0.1) and FAR (10.99.0.2), each with one TUN device, and carries packets between
them with a one-way delay of half the round trip and, if asked, random loss and a limited rate. Needs root and
iproute2; no kernel module for emulation.

    wanlink.py --near NAME --far NAME [--rtt 50] [--loss 0.001] [--rate 100]

Prints `ready` once it is up, runs until its standard input ends or it is terminated, then removes what it made.
"""

import argparse
import collections
import fcntl
import os
import random
import select
import signal
import struct
import subprocess
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
QUEUED_SECONDS = 0.25


def run(*args, check=True):
    return subprocess.run(args, check=check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def open_tun(name, namespace, address, peer):
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    run("ip", "link", "set", name, "netns", namespace)
    inside = ("ip", "netns", "exec", namespace, "ip")
    run(*inside, "link", "set", "lo", "up")
    run(*inside, "addr", "add", address, "peer", peer, "dev", name)
    run(*inside, "link", "set", name, "up", "mtu", "1500", "txqueuelen", "2000")
    return fd


class Direction:
    """Packets on their way out through one device, in order."""

    def __init__(self, out):
        self.out = out
        self.waiting = collections.deque()
        self.idle_at = 0.0

    def take(self, packet, options):
        if random.random() < options.loss:
            return
        now = time.monotonic()
        leaves = max(now, self.idle_at)
        if options.rate:
            if leaves - now > QUEUED_SECONDS:
                return
            self.idle_at = leaves = leaves + len(packet) * 8 / (options.rate * 1e6)
        self.waiting.append((leaves + options.rtt / 2000, packet))

    def hand_over(self):
        now = time.monotonic()
        while self.waiting and self.waiting[0][0] <= now:
            try:
                os.write(self.out, self.waiting.popleft()[1])
            except OSError:
                pass  # as a full device does with a packet


def carry(near, far, options):
    towards = {near: Direction(far), far: Direction(near)}
    poll = select.epoll()
    for fd in (near, far, sys.stdin.fileno()):
        poll.register(fd, select.EPOLLIN)
    print("ready", flush=True)
    while True:
        due = min((way.waiting[0][0] for way in towards.values() if way.waiting), default=time.monotonic() + 1)
        for fd, _ in poll.poll(max(0, due - time.monotonic())):
            if fd not in towards:
                return
            try:
                for _ in range(256):
                    towards[fd].take(os.read(fd, 65536), options)
            except BlockingIOError:
                pass
        for way in towards.values():
            way.hand_over()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--near", required=True)
    parser.add_argument("--far", required=True)
    parser.add_argument("--rtt", type=float, default=50, help="round trip, milliseconds")
    parser.add_argument("--loss", type=float, default=0, help="how likely a packet is dropped")
    parser.add_argument("--rate", type=float, default=0, help="megabits a second each way, 0 for no limit")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    made = []
    try:
        for namespace in (options.near, options.far):
            run("ip", "netns", "add", namespace)
            made.append(namespace)
        near = open_tun("wl0", options.near, "10.99.0.1", "10.99.0.2")
        far = open_tun("wl1", options.far, "10.99.0.2", "10.99.0.1")
        carry(near, far, options)
    finally:
        for namespace in made:
            run("ip", "netns", "del", namespace, check=False)


main()
