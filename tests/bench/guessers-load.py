#!/usr/bin/python3
"""guessers-load.py SERVER GUESSERS SECONDS USER PASSWORD NAMESPACE - log in every 0.2 s for SECONDS,
while GUESSERS addresses try wrong passwords without a pause, and print a line of
"LOGINS P50 P99 FAILED GUESSES MB": milliseconds from the connection to the reply 235; and the most
memory that those who check passwords in the pid NAMESPACE had for themselves (RssAnon), as far as
it was seen every 50 ms.

Each guesser has an address of 198.51.100.0/24 of its own, the user 203.0.113.1. In the clear, on
port 25: what is measured is the login, not TLS. With GUESSERS negative, so many users log in at
once, once."""

import base64
import os
import socket
import sys
import threading
import time

SERVER, USER, PASSWORD, NAMESPACE = sys.argv[1], *sys.argv[4:]
GUESSERS, SECONDS = int(sys.argv[2]), float(sys.argv[3])
LONGEST = 60  # a login that takes longer has failed
CHECKERS = {"saslauthd", "hash-turn", "sleep", "password-check", "auth", "auth-worker", "dovecot"}


def reply(lines):
    """The code of a reply, its last line read."""
    for line in lines:
        if line[3:4] != b"-":
            return int(line[:3])
    raise OSError("the server closed the connection")


def attempt(address, user, password):
    """Log in; returns the reply to AUTH."""
    with socket.create_connection((SERVER, 25), LONGEST, (address, 0)) as connection:
        lines = connection.makefile("rb")
        secret = base64.b64encode(f"\0{user}\0{password}".encode())
        reply(lines)
        for command in b"EHLO client.example.org", b"AUTH PLAIN " + secret:
            connection.sendall(command + b"\r\n")
            code = reply(lines)
        connection.sendall(b"QUIT\r\n")
        return code


def guess(address, until, counts):
    while time.monotonic() < until:
        try:
            counts.append(attempt(address, USER, "wrong"))
        except OSError:
            time.sleep(0.5)  # as a bot would, refused


def log_in(taken, failed):
    began = time.monotonic()
    try:
        right = attempt("203.0.113.1", USER, PASSWORD) == 235
    except OSError:
        right = False
    (taken if right else failed).append((time.monotonic() - began) * 1000)


def memory(pid):
    """The kB that a process has for itself, if it checks passwords there."""
    try:
        with open(f"/proc/{pid}/comm") as comm:
            if comm.read().strip() not in CHECKERS or os.readlink(f"/proc/{pid}/ns/pid") != NAMESPACE:
                return 0
        with open(f"/proc/{pid}/status") as status:
            return sum(int(line.split()[1]) for line in status if line.startswith("RssAnon"))
    except OSError:
        return 0  # it has ended


def watch(most):
    while True:
        most[0] = max(most[0], sum(memory(pid) for pid in os.listdir("/proc") if pid.isdigit()))
        time.sleep(0.05)


def main():
    taken, failed, guesses, most = [], [], [], [0]
    threading.Thread(target=watch, args=(most,), daemon=True).start()
    until = time.monotonic() + SECONDS + 15
    threads = [
        threading.Thread(target=guess, args=(f"198.51.100.{n + 1}", until, guesses), daemon=True)
        for n in range(GUESSERS)
    ] or [threading.Thread(target=log_in, args=(taken, failed)) for _ in range(-GUESSERS)]
    for thread in threads:
        thread.start()
    if GUESSERS < 0:
        for thread in threads:
            thread.join()
    else:
        time.sleep(15 if GUESSERS else 0)  # until they are spread out
        while time.monotonic() < until:
            rest = 0.2 - log_in_for(taken, failed)
            time.sleep(max(rest, 0))
    taken.sort()
    at = lambda share: taken[min(int(len(taken) * share), len(taken) - 1)] if taken else float("inf")
    print(len(taken), f"{at(0.5):.0f} {at(0.99):.0f}", len(failed), guesses.count(535), most[0] // 1024)


def log_in_for(taken, failed):
    """Log in; returns how many seconds that took."""
    began = time.monotonic()
    log_in(taken, failed)
    return time.monotonic() - began


main()
