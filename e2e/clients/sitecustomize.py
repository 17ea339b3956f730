"""Leads a connector whose host is hard-wired to a desk of ours: what goes to *.zendesk.com goes to
DESK_URL. The connector itself stays as it comes from PyPI."""

import os
import re

HOST = re.compile(r"^https://[a-z0-9-]+\.zendesk\.com")
DESK = os.environ.get("DESK_URL")


def led(url):
    return HOST.sub(DESK, str(url))


if DESK:
    try:
        import requests.adapters as adapters

        send = adapters.HTTPAdapter.send

        def sent(self, request, *args, **kwargs):
            request.url = led(request.url)
            return send(self, request, *args, **kwargs)

        adapters.HTTPAdapter.send = sent
        import aiohttp

        ask = aiohttp.ClientSession._request

        async def asked(self, method, url, **kwargs):
            return await ask(self, method, led(url), **kwargs)

        aiohttp.ClientSession._request = asked
    except ImportError:
        # The interpreter that makes the folder has neither.
        pass
