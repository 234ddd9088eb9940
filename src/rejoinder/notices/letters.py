"""Makes a mail of a letter: headers that nothing can be smuggled into, plain words and HTML side by side."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from rejoinder.notices.content import Due, Letter, NotDelivered

_SPACES = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_LIST_NAME = re.compile(r"[a-z0-9-]{1,60}")
# Bytes above 127 are written as letters that every server passes on unharmed.
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=78)


def mail(letter: Letter, due: Due, sender: str, now: datetime) -> EmailMessage:
    """The mail, from this address of the site; its Message-ID is the same at every try.

    Raises NotDelivered for an address that no mail can be sent to.
    """
    made = EmailMessage(policy=_POLICY)
    domain = sender.rpartition("@")[2]
    try:
        made["From"] = Address(one_line(letter.sender), addr_spec=sender)
        made["To"] = Address(addr_spec=deliverable(letter.to))
    except (ValueError, IndexError):
        raise NotDelivered("The address is not one that mail can be sent to.") from None
    made["Subject"] = one_line(letter.subject)
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<{due.identity}@{domain}>"
    # Answering machines leave such mail alone.
    made["Auto-Submitted"] = "auto-generated"
    name = letter.list_name if _LIST_NAME.fullmatch(letter.list_name) else "comments"
    made["List-Id"] = f"{one_line(letter.sender).replace('<', '').replace('>', '')} <{name}.{domain}>"
    if letter.stop and not _SPACES.search(letter.stop) and ">" not in letter.stop:
        made["List-Unsubscribe"] = f"<{letter.stop}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(letter.text, cte="quoted-printable")
    made.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    # Only now: what is said of the content before goes to its first part alone.
    made["Content-Language"] = letter.language
    return made


def one_line(text: str) -> str:
    """The text without line ends and other controls, which in a header would begin another one."""
    return _SPACES.sub(" ", text).strip()


def deliverable(address: str) -> str:
    """The address with its domain in letters that the mail's own rules know.

    Raises ValueError for what is none, NotDelivered for a name of letters that few servers take.
    """
    local, at, domain = address.rpartition("@")
    if not at or not local or _SPACES.search(address) or any(sign in address for sign in '<>()[],;:"\\'):
        raise ValueError("no address")
    if not local.isascii():
        raise NotDelivered("Mail cannot be sent to an address with such letters.")
    return f"{local}@{domain.encode('idna').decode('ascii')}"
