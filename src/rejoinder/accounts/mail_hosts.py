"""Hosts at which anybody can have an e-mail address, so that their domain says nothing of who writes."""

from __future__ import annotations

from functools import cache

from rejoinder.accounts import address as addresses

SHARED = frozenset(  # A list of strings would be a page of quotation marks.
    """
    126.com 163.com aim.com aol.com arcor.de bluewin.ch bol.com.br btinternet.com comcast.net daum.net duck.com
    email.cz fastmail.com fastmail.fm freenet.de free.fr gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net
    googlemail.com hey.com hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it icloud.com
    inbox.lv interia.pl laposte.net libero.it live.co.uk live.com live.fr live.nl mac.com mail.com mail.ru
    mailbox.org me.com msn.com naver.com o2.pl onet.pl orange.fr outlook.com outlook.de outlook.fr pm.me
    posteo.de proton.me protonmail.com qq.com rediffmail.com rogers.com sapo.pt sbcglobal.net seznam.cz sfr.fr
    shaw.ca sina.com sky.com t-online.de talktalk.net telenet.be terra.com.br tiscali.it tutanota.com tuta.com
    uol.com.br verizon.net virgilio.it virginmedia.com walla.co.il walla.com wanadoo.fr web.de wp.pl
    yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.it
    yandex.com yandex.ru ymail.com zoho.com
    """.split()  # noqa: SIM905
)


def is_shared(domain_digest: bytes) -> bool:
    """Whether the domain of this digest is such a host's."""
    return domain_digest in _digests()


@cache
def _digests() -> frozenset[bytes]:
    return frozenset(map(addresses.domain_digest, SHARED))
