#!/usr/bin/python3
"""prober.py ADDRESS PORT FREQUENCY - open a connection FREQUENCY times a second, and
see that each is greeted with 220. On SIGTERM, or after a quarter of an hour, says what was
seen: one line for each failure, and "N greeted, N not" as the last. Exits with 0."""
import asyncio
import signal
import sys
import time

address, port, frequency = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
LIMIT = 900
greeted = 0
failures = []


async def probe(number):
    """One connection: greeting, QUIT, and the server's goodbye."""
    global greeted
    began = time.strftime("%H:%M:%S")
    try:
        async with asyncio.timeout(30):
            reader, writer = await asyncio.open_connection(address, port)
            line = await reader.readline()
            if line.startswith(b"220 "):
                greeted += 1
                writer.write(b"QUIT\r\n")
                await reader.read()
            else:
                failures.append(f"{began} {number}: {line!r} instead of a greeting")
            writer.close()
    except OSError as error:  # TimeoutError is one
        failures.append(f"{began} {number}: {error!r}")


async def main():
    """Probes at their times, however long the others take."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    began = time.monotonic()
    probes = set()
    number = 0
    print("probing", flush=True)
    while not stop.is_set() and time.monotonic() - began < LIMIT:
        number += 1
        task = asyncio.create_task(probe(number))
        probes.add(task)
        task.add_done_callback(probes.discard)
        try:
            await asyncio.wait_for(stop.wait(), max(0, began + number / frequency - time.monotonic()))
        except TimeoutError:
            pass  # the next probe's time has come
    await asyncio.gather(*probes)
    print(*failures, sep="\n")
    print(f"{greeted} greeted, {len(failures)} not")


asyncio.run(main())
