"""Reads mails with Python's email package: `tests/support/readers.rs` says why, and what is compared.

Input, for each mail: its length in bytes on a line of its own, then the mail. Output, for each mail: a line of JSON.
"""

import email
import email.policy
import hashlib
import json
import sys
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import getaddresses


def addresses(message: EmailMessage, older: Message, field: str) -> list[dict]:
    found = [address for header in message.get_all(field, []) for address in header.addresses]
    written = older.get_all(field, [])
    names = [address.display_name for address in found]
    if any("=?" in header for header in written):
        # Before 3.13.2 the newer parser reads the line end between two encoded words of a name as a space (gh-128110).
        names = [str(make_header(decode_header(name))) for name, _ in getaddresses(written)]
    return [
        {"name": name or None, "address": f"{address.username}@{address.domain}"}
        for name, address in zip(names, found, strict=True)
    ]


def text(part: EmailMessage | None) -> str | None:
    return None if part is None else part.get_content().replace("\r\n", "\n")


def file(part: EmailMessage) -> dict:
    content = part.get_payload(decode=True)
    return {
        "name": part.get_filename(),
        "type": part.get_content_type(),
        "disposition": part.get_content_disposition(),
        "content_id": part.get("Content-ID"),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def optional(message: EmailMessage, field: str) -> str | None:
    value = message.get(field)
    return None if value is None else str(value)


def read(raw: bytes) -> dict:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    older = email.message_from_bytes(raw)
    parts = list(message.walk())
    bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
    leaves = [part for part in parts if not part.is_multipart() and part not in bodies]
    headers = [value for part in parts for value in part.values()]
    return {
        "fields": [name.lower() for name in message.keys()],
        "from": addresses(message, older, "From"),
        "reply_to": addresses(message, older, "Reply-To"),
        "to": addresses(message, older, "To"),
        "cc": addresses(message, older, "Cc"),
        "bcc": addresses(message, older, "Bcc"),
        "subject": optional(message, "Subject") or "",
        "date": int(message["Date"].datetime.timestamp()),
        "message_id": optional(message, "Message-ID"),
        "letter_id": optional(message, "X-Invoice-Mail-Id"),
        "auto_submitted": optional(message, "Auto-Submitted"),
        "in_reply_to": optional(message, "In-Reply-To"),
        "references": optional(message, "References"),
        "text": text(bodies[0]),
        "html": text(bodies[1]),
        "files": [file(part) for part in leaves],
        # What only this reader tells.
        "parts": [part.get_content_type() for part in parts],
        "defects": [
            f"{type(defect).__name__}: {defect}"
            for thing in [*parts, *headers]
            for defect in getattr(thing, "defects", [])
        ],
    }


def main() -> None:
    mails = sys.stdin.buffer
    while length := mails.readline():
        raw = mails.read(int(length))
        try:
            found = read(raw)
        except Exception as error:  # a mail that the package cannot read is a finding
            found = {"defects": [f"{type(error).__name__}: {error}"]}
        print(json.dumps(found), flush=True)


main()
