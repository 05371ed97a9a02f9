"""Run a Python program that cannot reach the network, except for a loopback of its own.

    python -I -X utf8 offline.py <program.py> [arguments]

On Linux the program gets a network namespace in which only the loopback device is up. Where that is
not permitted, an audit hook refuses to connect to other machines: enough against content that
reaches out by mistake, which is all that is asked here.
"""

import ctypes
import os
import runpy
import socket
import struct
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS = 0x8913
SIOCSIFFLAGS = 0x8914
IFF_UP = 0x1
INTERFACE_REQUEST = "16sh22x"
LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "::1", "0.0.0.0", "::", ""}


def enter_namespace() -> bool:
    """Leave the machine's network for an empty one; say whether it worked."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(CLONE_NEWNET) != 0:
        if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
            return False
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    raise_loopback()
    return True


def raise_loopback() -> None:
    """Bring up the loopback device, which a new namespace has but leaves down."""
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack(INTERFACE_REQUEST, b"lo", 0)
        answer = fcntl.ioctl(control, SIOCGIFFLAGS, request)
        _, flags = struct.unpack(INTERFACE_REQUEST, answer)
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack(INTERFACE_REQUEST, b"lo", flags | IFF_UP))


def refuse_other_machines(event: str, arguments: tuple[object, ...]) -> None:
    """Audit hook: stop connections and look-ups that would leave this machine."""
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else ""
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if name not in LOOPBACK_HOSTS and not name.startswith("127."):
        raise PermissionError(f"the checker is offline: {name} cannot be reached")


def main() -> None:
    """Cut the network off, then become the program."""
    if not enter_namespace():
        sys.addaudithook(refuse_other_machines)
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")


main()
