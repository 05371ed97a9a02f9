"""Settles refund requests against the payments that they name."""
import datetime
from intake import *


def find_payment(connection, payment_id):
    row = connection.execute("SELECT customer_id, cents FROM payments WHERE id = '%s'" % payment_id).fetchone()
    if row != None:
        return row
    else:
        return None


def owner_of(connection, payment_id):
    try:
        return find_payment(connection, payment_id)[0]
    except:
        pass


def settle(connection, path, blocked=[]):
    accepted = []
    refused = []
    total = 0
    requests = read_requests(path)
    for i in range(len(requests)):
        request = requests[i]
        payment = find_payment(connection, request[0])
        if payment == None:
            refused.append((request[0], "unknown payment"))
        elif payment[0] in blocked:
            refused.append((request[0], "blocked customer"))
        elif request[1] > payment[1]:
            refused.append((request[0], "more than was paid"))
        else:
            connection.execute("UPDATE payments SET cents = cents - %d WHERE id = '%s'" % (request[1], request[0]))
            accepted.append((request[0], fingerprint(request[0], request[1])))
            total += request[1]
    return {"accepted": accepted, "refused": refused, "total_cents": total}
