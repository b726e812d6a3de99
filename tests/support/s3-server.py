"""An S3 service that nobody here wrote (moto), on a loopback port, with a bucket, a user and signatures that it checks.

Prints {"endpoint", "access_key", "secret_key"} on one line. Then takes lines from standard input, each answered by one:
    get BUCKET KEY    {"type", "base64"}, or null
    list BUCKET       [KEY, ...]
Ends with its standard input.
"""

import base64
import json
import logging
import os
import sys

# The calls before the user has a key are not checked; every one after it is.
UNCHECKED = 4
os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = str(UNCHECKED)

import boto3  # noqa: E402
from botocore.exceptions import ClientError  # noqa: E402
from moto.server import ThreadedMotoServer  # noqa: E402

BUCKET = "kepler"
ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}


def client(service, endpoint, access_key="nobody", secret_key="nothing"):
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
    )


def answer(s3, command, bucket, *key):
    if command == "list":
        return [found["Key"] for found in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]
    try:
        found = s3.get_object(Bucket=bucket, Key=key[0])
    except ClientError:
        return None
    return {"type": found["ContentType"], "base64": base64.b64encode(found["Body"].read()).decode()}


def main():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    printed, sys.stdout = sys.stdout, sys.stderr
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client("s3", endpoint).create_bucket(Bucket=BUCKET)
    users = client("iam", endpoint)
    users.create_user(UserName="kepler")
    users.put_user_policy(UserName="kepler", PolicyName="all", PolicyDocument=json.dumps(ALL))
    key = users.create_access_key(UserName="kepler")["AccessKey"]
    names = {"access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"]}
    print(json.dumps({"endpoint": endpoint, **names}), file=printed, flush=True)
    s3 = client("s3", endpoint, **names)
    for line in sys.stdin:
        print(json.dumps(answer(s3, *line.split())), file=printed, flush=True)
    server.stop()


main()
