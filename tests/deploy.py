"""Deploys template.yaml to an AWS emulator and lets real events through it. Run by tests/run; alone:

    cargo build --workspace --bins
    .ci/tools emulator && .tools/emulator/bin/python tests/deploy.py target/debug

A function is taken from the first of the folders that has it: as `<name>/bootstrap`, where `cargo lambda build` puts it, or as
`<name>`. The folder is target/lambda when none is named.

The emulator is ministack. It runs the built functions as they are, behind its own S3, DynamoDB, SNS, SQS, EventBridge and HTTP
API. Two things it cannot do: it knows no SES receipt rules, so the notification of a mail is published on the topic that the rule
would publish on; and it drops what is mailed, so the functions send to a small stand-in for SES in this file. Policies are
enforced: a function that lacks a permission fails here, but for those of SES.
"""

import base64
import contextlib
import email
import email.message
import email.policy
import hashlib
import http.client
import http.server
import io
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import zipfile
from pathlib import Path

import boto3
from boto3.dynamodb.types import TypeDeserializer
from botocore.config import Config
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from jsonschema import Draft202012Validator
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = ["ingest", "send", "feedback", "answer", "clock", "console", "typeset"]
STACK = "invoice-mail"
REGION = "eu-west-1"
DOMAIN = "in.example.com"
SENDER = "invoices@example.com"
AUDIENCE = "invoice-mail"
ACCOUNT = "bakkerij-janssens"
VAT = "BE0404616494"
PATIENCE = 60  # seconds that an effect may take


# ── What stands beside the emulator ──────────────────────────────────────────────────────────────────────────────────


class Outside(http.server.ThreadingHTTPServer):
    """SES v2, which keeps what is mailed, and the token issuer, which publishes its key."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Outside.Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.mails: list[dict] = []
        self.jwks: dict = {"keys": []}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def answer(self, body: dict, status: int = 200):
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self):
            if self.path == "/v2/email/account":
                quota = {"Max24HourSend": 50_000, "MaxSendRate": 14, "SentLast24Hours": len(self.server.mails)}
                return self.answer({"SendingEnabled": True, "SendQuota": quota})
            self.answer(self.server.jwks)

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path != "/v2/email/outbound-emails":
                return self.answer({"message": "not here"}, 404)
            self.server.mails.append(body)
            self.answer({"MessageId": f"0102-{len(self.server.mails):04}"})


class Issuer:
    """Signs tokens with a key of its own, as an identity provider does."""

    def __init__(self, outside: Outside):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        numbers = self.key.public_key().public_numbers()
        modulus, exponent = (base64url(n.to_bytes((n.bit_length() + 7) // 8, "big")) for n in (numbers.n, numbers.e))
        outside.jwks = {"keys": [{"kty": "RSA", "kid": "1", "use": "sig", "alg": "RS256", "n": modulus, "e": exponent}]}

    def token(self, account: str) -> str:
        now = int(time.time())
        claims = {"iss": "https://issuer.example", "aud": AUDIENCE, "sub": "deploy-test", "account": account, "iat": now, "exp": now + 600}
        text = ".".join(base64url(json.dumps(part).encode()) for part in ({"alg": "RS256", "typ": "JWT", "kid": "1"}, claims))
        return f"{text}.{base64url(self.key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@contextlib.contextmanager
def emulator():
    """ministack on a free port of this machine; its log goes to target/deploy.log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "AUTH": "true",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL": url,
    }
    log = ROOT / "target" / "deploy.log"
    log.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, log.open("w") as output:
        environment |= {"STATE_DIR": folder, "HOME": folder}
        ministack = Path(sys.executable).parent / "ministack"
        process = subprocess.Popen([ministack], cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            eventually(lambda: answers(url), "ministack answers")
            yield url
        finally:
            process.terminate()
            process.wait(20)


def answers(url: str) -> bool:
    with contextlib.suppress(OSError):
        return urllib.request.urlopen(f"{url}/_ministack/health", timeout=2).status == 200
    return False


def eventually(check, what: str):
    """The first true answer of `check`; fails when there is none within PATIENCE."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := check():
            return found
        time.sleep(0.2)
    raise AssertionError(f"in {PATIENCE} seconds it did not come to pass that {what}")


# ── Deploying ────────────────────────────────────────────────────────────────────────────────────────────────────────


class NoManagedPolicies:
    def load(self):
        return {}


class Cloud:
    """The deployed stack and the clients to look into it."""

    def __init__(self, endpoint: str, outside: Outside):
        self.endpoint = endpoint
        self.outside = outside
        self.issuer = Issuer(outside)

        def client(service: str):
            return boto3.client(
                service,
                endpoint_url=endpoint,
                region_name=REGION,
                aws_access_key_id="test",
                aws_secret_access_key="test",
                config=Config(s3={"addressing_style": "path"}),
            )

        self.s3, self.sns, self.sqs = client("s3"), client("sns"), client("sqs")
        self.events, self.dynamodb, self.cloudformation = client("events"), client("dynamodb"), client("cloudformation")
        self.cloudwatch = client("logs")

    def deploy(self, folders: list[Path]):
        self.s3.create_bucket(Bucket="code", CreateBucketConfiguration={"LocationConstraint": REGION})
        for function in FUNCTIONS:
            self.s3.put_object(Bucket="code", Key=function, Body=zipped(binary(function, folders)))

        template = yaml_parse((ROOT / "template.yaml").read_text())
        resources = template["Resources"]
        for name in [name for name, resource in resources.items() if resource["Type"].startswith("AWS::SES::ReceiptRule")]:
            del resources[name]
        for resource in resources.values():
            if resource["Type"] == "AWS::Serverless::Function":
                resource["Properties"]["CodeUri"] = f"s3://code/{resource['Properties']['CodeUri'].rsplit('/', 1)[1]}"
        template["Globals"]["Function"]["Environment"]["Variables"] |= {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ENDPOINT_URL_SESV2": self.outside.url,
        }
        # What is to be tried again shall be tried again while the test is watching.
        for queue in ("IngestQueue", "SendQueue", "FeedbackQueue", "AnswerQueue"):
            resources[queue]["Properties"]["VisibilityTimeout"] = 5
        # Here all traffic is plain HTTP, which the buckets rightly refuse.
        del resources["DocumentBucketPolicy"]
        statements = resources["MailBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
        statements[:] = [statement for statement in statements if statement["Sid"] != "OnlyOverTls"]
        # Nobody but SES may publish as `aws.ses`, here as on AWS.
        resources["SendingRule"]["Properties"]["EventPattern"]["source"] = ["test.ses"]
        # The template rightly insists on https for an issuer.
        resources["ConsoleFunction"]["Properties"]["Environment"]["Variables"]["JWT_JWKS_URL"] = f"{self.outside.url}/jwks"
        os.environ["AWS_DEFAULT_REGION"] = REGION
        self.cloudformation.create_stack(
            StackName=STACK,
            TemplateBody=json.dumps(transform(template, {}, NoManagedPolicies())),
            Capabilities=["CAPABILITY_IAM"],
            Parameters=[
                {"ParameterKey": key, "ParameterValue": value}
                for key, value in {
                    "Domain": DOMAIN,
                    "Sender": SENDER,
                    "Architecture": "x86_64",
                    "JwtIssuer": "https://issuer.example",
                    "JwtAudience": AUDIENCE,
                    "JwtJwksUrl": "https://issuer.example/jwks",
                    "AlarmEmail": "alarm@example.com",
                }.items()
            ],
        )
        stack = eventually(self.settled_stack, "the stack is settled")
        if stack["StackStatus"] != "CREATE_COMPLETE":
            events = self.cloudformation.describe_stack_events(StackName=STACK)["StackEvents"]
            reasons = [f"{e['LogicalResourceId']}: {e['ResourceStatusReason']}" for e in events if e.get("ResourceStatusReason")]
            raise AssertionError("\n".join([stack["StackStatus"], *reasons]))
        self.output = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
        summaries = self.cloudformation.get_paginator("list_stack_resources").paginate(StackName=STACK)
        self.id = {r["LogicalResourceId"]: r["PhysicalResourceId"] for page in summaries for r in page["StackResourceSummaries"]}

    def settled_stack(self):
        stack = self.cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
        return not stack["StackStatus"].endswith("_IN_PROGRESS") and stack

    def request(self, method: str, path: str, body=None, signed: bool = True) -> tuple[int, bytes]:
        """A request to the HTTP API of the stack, with a token of the account or without."""
        headers = {"Authorization": f"Bearer {self.issuer.token(ACCOUNT)}"} if signed else {}
        data = None
        if body is not None:
            data, headers["Content-Type"] = json.dumps(body), "application/json"
        connection = http.client.HTTPConnection(self.endpoint.removeprefix("http://"), timeout=PATIENCE)
        connection.request(method, f"/_aws/execute-api/{self.id['Api']}/$default{path}", data, headers)
        response = connection.getresponse()
        return response.status, response.read()

    def call(self, method: str, path: str, body=None, signed: bool = True) -> tuple[int, dict]:
        """A request that is answered with JSON."""
        status, answer = self.request(method, path, body, signed)
        with contextlib.suppress(ValueError):
            return status, json.loads(answer)
        return status, {"text": answer.decode(errors="replace")}

    def ask(self, method: str, path: str, body=None) -> dict:
        """The API's answer to a request that must succeed."""
        status, answer = self.call(method, path, body)
        assert 200 <= status < 300, (method, path, status, answer)
        return answer

    def logs(self) -> str:
        """What the functions have logged."""
        lines = []
        for function in FUNCTIONS:
            for event in self.cloudwatch.filter_log_events(logGroupName=f"/aws/lambda/{STACK}-{function}")["events"]:
                lines.append(f"{function}: {event['message'].rstrip()}")
        return "\n".join(lines)

    def receive(self, mail_id: str, raw: bytes):
        """Does what the receipt rule does: puts the mail into the bucket and announces it."""
        self.s3.put_object(Bucket=self.output["MailBucket"], Key=f"inbound/{mail_id}", Body=raw)
        self.announce(mail_id)

    def announce(self, mail_id: str):
        passed = {"status": "PASS"}
        notification = {
            "notificationType": "Received",
            "receipt": {
                "timestamp": "2026-01-16T08:12:45.000Z",
                "processingTimeMillis": 12,
                "recipients": [ADDRESS],
                **{f"{check}Verdict": passed for check in ("spam", "virus", "spf", "dkim", "dmarc")},
                "action": {
                    "type": "S3",
                    "topicArn": self.id["MailTopic"],
                    "bucketName": self.output["MailBucket"],
                    "objectKeyPrefix": "inbound/",
                    "objectKey": f"inbound/{mail_id}",
                },
            },
            "mail": {
                "timestamp": "2026-01-16T08:12:44.000Z",
                "source": "rechnung@papier.example",
                "messageId": mail_id,
                "destination": [ADDRESS],
                "headersTruncated": False,
            },
        }
        self.sns.publish(TopicArn=self.id["MailTopic"], Message=json.dumps(notification))

    def publish(self, bus: str, source: str, detail_type: str, detail: dict):
        entry = {"EventBusName": bus, "Source": source, "DetailType": detail_type, "Detail": json.dumps(detail)}
        answer = self.events.put_events(Entries=[entry])
        assert answer["FailedEntryCount"] == 0, answer

    def items(self) -> list[dict]:
        """The whole ledger."""
        found = self.dynamodb.scan(TableName=self.output["Table"])["Items"]
        return [{name: TypeDeserializer().deserialize(value) for name, value in item.items()} for item in found]

    def mail(self, mail_id: str) -> dict | None:
        return next((item for item in self.items() if item["sk"] == f"MAIL#{mail_id}"), None)

    def delivery(self, invoice_id: str, status: str) -> dict | None:
        wanted = f"DELIVERY#{invoice_id}#email"
        return next((item for item in self.items() if item["sk"] == wanted and item["status"] == status), None)

    def depth(self, queue: str) -> int:
        """Messages in a queue, waiting or being handled."""
        counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self.sqs.get_queue_attributes(QueueUrl=self.id[queue], AttributeNames=counts)
        return sum(int(value) for value in answer["Attributes"].values())

    def drained(self):
        """Waits until the functions have dealt with everything in their queues."""
        queues = ("IngestQueue", "SendQueue", "FeedbackQueue", "AnswerQueue")
        eventually(lambda: all(self.depth(queue) == 0 for queue in queues), "the queues are empty")


def binary(function: str, folders: list[Path]) -> Path:
    candidates = [path for folder in folders for path in (folder / function / "bootstrap", folder / function)]
    found = next((path for path in candidates if path.is_file()), None)
    return found or sys.exit(f"{function} is in none of {', '.join(map(str, folders))}\nhint: cargo build --workspace --bins")


def zipped(binary: Path) -> bytes:
    """The code of a function as Lambda takes it, without what only a debugger reads."""
    with tempfile.TemporaryDirectory() as folder:
        bootstrap = Path(folder) / "bootstrap"
        subprocess.run(["strip", "-o", bootstrap, binary], check=True)
        return archived(bootstrap)


def archived(bootstrap: Path) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        entry = zipfile.ZipInfo("bootstrap")
        entry.external_attr = 0o755 << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, bootstrap.read_bytes())
    return memory.getvalue()


# ── The story ────────────────────────────────────────────────────────────────────────────────────────────────────────

ADDRESS = f"{VAT.lower()}@be.{DOMAIN}"
BOOKKEEPER = "boekhouding@bakkerij-janssens.example"
CUSTOMER = {"id": "cafe-central", "name": "Café Central", "vat": "BE0987654394", "email": "buchhaltung@cafe-central.example"}


def a_company_settles_in(cloud: Cloud, _: "News"):
    status, openapi = cloud.call("GET", "/openapi.json", signed=False)
    assert status == 200 and openapi["openapi"].startswith("3.1"), (status, openapi)
    status, answer = cloud.call("GET", "/v1/account", signed=False)
    assert status == 401, (status, answer)

    cloud.ask("PUT", "/v1/account", {"name": "Bakkerij Janssens", "country": "BE", "vat": VAT, "company_number": VAT[2:]})
    account = cloud.ask("POST", "/v1/connector/activate")
    assert ADDRESS in account["addresses"], account
    cloud.ask("PUT", "/v1/account/answers", {"notify": [BOOKKEEPER], "reply": False, "language": "nl"})
    channels = [{"kind": "email", "enabled": True}]
    customer = {"name": CUSTOMER["name"], "vat": CUSTOMER["vat"], "language": "de", "emails": [CUSTOMER["email"]], "channels": channels}
    cloud.ask("PUT", f"/v1/partners/{CUSTOMER['id']}", customer)


def a_supplier_mails_an_invoice(cloud: Cloud, news: "News"):
    raw = mail_with("F-2026-0042.xml", ubl("F-2026-0042", seller="BE0987654394", buyer=VAT))
    cloud.receive("mail-with-invoice", raw)
    entry = eventually(lambda: cloud.mail("mail-with-invoice"), "the mail is in the ledger")
    assert entry["outcome"] == "imported", entry
    [invoice] = [item for item in cloud.items() if item["sk"].startswith("INVOICE#") and item["sk"].count("#") == 1]
    assert invoice["fields"]["number"] == "F-2026-0042", invoice
    assert invoice["fields"]["total_payable"] == "121.00", invoice
    event = news.wait_for("InvoiceReceived")
    [file] = event["files"]
    stored = cloud.s3.get_object(Bucket=cloud.output["DocumentBucket"], Key=f"accounts/{ACCOUNT}/documents/{file['sha256']}")
    assert stored["Body"].read() == ubl("F-2026-0042", seller="BE0987654394", buyer=VAT)

    before = ledger_without_times(cloud)
    for _ in range(9):
        cloud.announce("mail-with-invoice")
    cloud.drained()
    assert ledger_without_times(cloud) == before, "the same notification again changed the ledger"
    assert {event["event_id"] for event in news.of("InvoiceReceived")} == {event["event_id"]}


def a_mail_without_attachment_is_ignored_and_the_bookkeeper_told(cloud: Cloud, news: "News"):
    cloud.receive("mail-without", mail_with())
    entry = eventually(lambda: cloud.mail("mail-without"), "the mail is in the ledger")
    assert entry["outcome"] == "ignored" and entry["reason"]["code"] == "no_attachment", entry
    assert news.wait_for("MailIgnored")["mail_id"] == "mail-without"

    def told():
        answers = cloud.ask("GET", "/v1/mails/mail-without")["answers"]
        return [answer for answer in answers if answer["status"] == "accepted"]

    [notice] = eventually(told, "the bookkeeper is told")
    assert (notice["kind"], notice["to"]) == ("notice", [BOOKKEEPER]), notice
    cloud.announce("mail-without")
    cloud.drained()
    [sent] = cloud.outside.mails
    assert sent["Destination"]["ToAddresses"] == [BOOKKEEPER], sent["Destination"]


def an_issued_invoice_is_mailed_once(cloud: Cloud, news: "News"):
    document = ubl("2026-0117", seller=VAT, buyer=CUSTOMER["vat"])
    digest = hashlib.sha256(document).hexdigest()
    cloud.s3.put_object(Bucket=cloud.output["DocumentBucket"], Key=f"accounts/{ACCOUNT}/documents/{digest}", Body=document)
    detail = {
        "account": ACCOUNT,
        "invoice_id": "2026-0117",
        "partner_id": CUSTOMER["id"],
        "files": [{"sha256": digest, "name": "invoice-2026-0117.xml"}],
    }
    for _ in range(2):
        cloud.publish(cloud.output["EventBus"], "erp", "InvoiceIssued", detail)
    delivery = eventually(lambda: cloud.delivery("2026-0117", "accepted"), "SES has accepted the mail")
    cloud.drained()
    [_notice, sent] = cloud.outside.mails
    assert sent["Destination"]["ToAddresses"] == [CUSTOMER["email"]], sent["Destination"]
    assert sent["ConfigurationSetName"] == STACK
    letter = email.message_from_bytes(base64.b64decode(sent["Content"]["Raw"]["Data"]), policy=email.policy.default)
    [attachment] = letter.iter_attachments()
    assert attachment.get_filename() == "invoice-2026-0117.xml"
    assert attachment.get_content() in (document, document.decode()), "the attachment is not the invoice"

    tags = {tag["Name"]: [tag["Value"]] for tag in sent["EmailTags"]}
    now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    mail = {
        "messageId": delivery["ses_message_id"],
        "timestamp": now,
        "destination": [CUSTOMER["email"]],
        "tags": tags | {"ses:configuration-set": [STACK]},
    }
    delivered = {"timestamp": now, "recipients": [CUSTOMER["email"]]}
    cloud.publish("default", "test.ses", "Email Delivered", {"eventType": "Delivery", "mail": mail, "delivery": delivered})
    eventually(lambda: cloud.delivery("2026-0117", "delivered"), "the delivery is delivered")
    assert news.wait_for("InvoiceDelivered")["invoice_id"] == "2026-0117"


def the_api_shows_it_all(cloud: Cloud, _: "News"):
    for path in ("/v1/incoming", "/v1/issued", "/v1/deliveries", "/v1/mails", "/v1/partners"):
        assert cloud.ask("GET", path), path
    invoice = next(item for item in cloud.items() if item["sk"].startswith("INVOICE#") and item["sk"].count("#") == 1)
    incoming = f"/v1/incoming/{invoice['sk'].split('#')[1]}"
    assert cloud.ask("GET", incoming)["fields"]["number"] == "F-2026-0042"
    # Set by another function, which the console may call and which may do nothing itself.
    status, pdf = cloud.request("GET", f"{incoming}/view.pdf")
    assert status == 200 and pdf.startswith(b"%PDF-"), (status, pdf[:500])
    assert cloud.ask("GET", "/v1/deliveries/2026-0117/email")["status"] == "delivered"


def nothing_is_left_behind(cloud: Cloud, _: "News"):
    for queue in ("IngestDead", "SendDead", "FeedbackDead", "AnswerDead"):
        assert cloud.depth(queue) == 0, f"{queue} holds messages"
    refused = [item for item in cloud.items() if item["pk"] == "REFUSED"]
    assert not refused, refused


class News:
    """Listens on the event bus, and holds every event against its schema."""

    def __init__(self, cloud: Cloud):
        self.cloud = cloud
        self.heard: list[tuple[str, dict]] = []
        self.queue = cloud.sqs.create_queue(QueueName="news")["QueueUrl"]
        arn = cloud.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        bus = cloud.output["EventBus"]
        cloud.events.put_rule(Name="news", EventBusName=bus, EventPattern=json.dumps({"source": ["invoice-mail"]}))
        cloud.events.put_targets(Rule="news", EventBusName=bus, Targets=[{"Id": "news", "Arn": arn}])

    def of(self, detail_type: str) -> list[dict]:
        while messages := self.cloud.sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                self.cloud.sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
                event = json.loads(message["Body"])
                check_against_schema(event["detail-type"], event["detail"])
                self.heard.append((event["detail-type"], event["detail"]))
        return [detail for kind, detail in self.heard if kind == detail_type]

    def wait_for(self, detail_type: str) -> dict:
        return eventually(lambda: self.of(detail_type), f"{detail_type} is published")[0]


def check_against_schema(detail_type: str, detail: dict):
    name = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in detail_type).lstrip("-")
    schema = json.loads((ROOT / "infra" / "events" / f"{name}.schema.json").read_text())
    problems = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(detail)]
    assert not problems, f"{detail_type} against {name}.schema.json: {'; '.join(problems)}"


def ledger_without_times(cloud: Cloud) -> list[str]:
    return sorted(json.dumps(item, sort_keys=True, default=str) for item in cloud.items())


def mail_with(name: str | None = None, content: bytes = b"") -> bytes:
    """A mail from a supplier, with an attachment or without."""
    message = email.message.EmailMessage()
    message["From"] = "Papier & Co <rechnung@papier.example>"
    message["To"] = ADDRESS
    message["Subject"] = "Rechnung"
    message["Message-ID"] = "<1@papier.example>"
    message.set_content("Guten Tag\n")
    if name:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes(policy=email.policy.SMTP)


def ubl(number: str, seller: str, buyer: str) -> bytes:
    """A small UBL invoice over 121.00 EUR."""

    def party(role: str, name: str, vat: str) -> str:
        return (
            f"<cac:{role}><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode></cac:Country>"
            f"</cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>{vat}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID>"
            f"</cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName>"
            f"</cac:PartyLegalEntity></cac:Party></cac:{role}>"
        )

    category = "<cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>{number}</cbc:ID>
<cbc:IssueDate>2026-01-15</cbc:IssueDate><cbc:DueDate>2026-02-14</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
{party("AccountingSupplierParty", "Seller", seller)}
{party("AccountingCustomerParty", "Buyer", buyer)}
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">21.00</cbc:TaxAmount><cac:TaxSubtotal>
<cbc:TaxableAmount currencyID="EUR">100.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">21.00</cbc:TaxAmount>
<cac:TaxCategory>{category}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="EUR">100.00</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="EUR">121.00</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="EUR">121.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">1</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount><cac:Item><cbc:Name>Paper</cbc:Name>
<cac:ClassifiedTaxCategory>{category}</cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="EUR">100.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
</Invoice>
""".encode()


def main():
    folders = [Path(folder) for folder in sys.argv[1:]] or [ROOT / "target" / "lambda"]
    outside = Outside()
    with emulator() as endpoint:
        cloud = Cloud(endpoint, outside)
        cloud.deploy(folders)
        print("ok: template.yaml is deployed", flush=True)
        try:
            story(cloud)
        except BaseException:
            print(cloud.logs(), file=sys.stderr)
            print("hint: above is what the functions logged; target/deploy.log is what the emulator logged", file=sys.stderr)
            raise


def story(cloud: Cloud):
    news = News(cloud)
    for step in (
        a_company_settles_in,
        a_supplier_mails_an_invoice,
        a_mail_without_attachment_is_ignored_and_the_bookkeeper_told,
        an_issued_invoice_is_mailed_once,
        the_api_shows_it_all,
        nothing_is_left_behind,
    ):
        step(cloud, news)
        print(f"ok: {step.__name__.replace('_', ' ')}", flush=True)


if __name__ == "__main__":
    main()
