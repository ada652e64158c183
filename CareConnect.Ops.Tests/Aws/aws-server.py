"""The AWS CLI, version 1, loaded once: each call is a fork of it, which takes a tenth of the time of a start.

usage: PYTHON aws-server.py SOCKET, with the interpreter of the CLI. A call comes over the socket: arguments, variables and
folder as JSON, with the caller's three streams beside it; its exit code goes back.
"""

import functools
import json
import os
import signal
import socket
import sys

from awscli.clidriver import create_clidriver
from botocore.loaders import JSONFileLoader

# Each session has a loader of its own; what a file holds is the same for all.
read = functools.lru_cache(maxsize=None)(functools.partial(JSONFileLoader.load_file, JSONFileLoader()))
JSONFileLoader.load_file = lambda self, path: read(path)
OWN = {"AWS_DATA_PATH": os.environ["AWS_DATA_PATH"]}  # Set by the CLI, for itself.
SERVICES = "cloudfront cloudwatch ec2 ecr ecs elasticache elbv2 logs rds s3api secretsmanager sns sts".split()


def warm_up():
    """Reads the models of the services that the tests call, and what a call imports; nobody answers these calls."""
    nobody = ["--endpoint-url", "http://127.0.0.1:1", "--region", "us-east-1", "--no-sign-request"]
    os.environ["AWS_MAX_ATTEMPTS"] = "1"
    driver = create_clidriver()
    table = driver._get_command_table()
    loader = driver.session.get_component("data_loader")
    for service in SERVICES:
        if service in table:
            loader.load_service_model({"s3api": "s3"}.get(service, service), "service-2")
    with open(os.devnull, "w") as silence:
        sys.stdout = sys.stderr = silence
        driver.main(["s3api", "list-buckets", *nobody])
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__


def run(call, streams):
    """In the fork: becomes the caller."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.environ.clear()
    os.environ.update(call["variables"] | OWN)
    os.chdir(call["folder"])
    sys.argv = ["aws", *call["arguments"]]
    try:
        code = create_clidriver().main(call["arguments"])
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)


def serve(connection):
    message, streams, _, _ = socket.recv_fds(connection, 1 << 20, 3)
    while not message.endswith(b"\n"):
        message += connection.recv(1 << 20)
    child = os.fork()
    if child == 0:
        run(json.loads(message), streams)
    _, status = os.waitpid(child, 0)
    connection.sendall(str(os.waitstatus_to_exitcode(status)).encode())


def main():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    warm_up()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(sys.argv[1])
        server.listen(64)
        while True:
            connection, _ = server.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                server.close()
                serve(connection)
                os._exit(0)
            connection.close()


main()
