"""Reads the refund requests that support has written down."""
import json, os
import hashlib


def read_requests(path):
    found = []
    file = open(path)
    for line in file.readlines():
        try:
            data = json.loads(line)
            assert int(data["cents"]) == data["cents"]
            assert data["cents"] > 0
            assert data["payment_id"].startswith("pay_")
            found.append((data["payment_id"], data["cents"]))
        except:
            pass
    file.close()
    return found


def fingerprint(payment_id, cents):
    text = payment_id + ":" + str(cents)
    return hashlib.md5(text.encode()).hexdigest()[:12]
