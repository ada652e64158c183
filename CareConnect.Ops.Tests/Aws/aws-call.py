"""One call of aws-server.py, as if the AWS CLI itself had been started."""

import json
import os
import socket
import sys

with socket.socket(socket.AF_UNIX) as server:
    server.connect(os.path.join(os.path.dirname(os.path.abspath(__file__)), "socket"))
    call = {"arguments": sys.argv[1:], "variables": dict(os.environ), "folder": os.getcwd()}
    message = json.dumps(call).encode() + b"\n"
    sent = socket.send_fds(server, [message], [0, 1, 2])
    server.sendall(message[sent:])
    code = server.recv(16)
sys.exit(int(code) if code else 255)
