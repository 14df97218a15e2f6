"""Who may call the server of the tests: whoever brings its key."""

from litellm.proxy._types import ProxyException, UserAPIKeyAuth


async def check(request, api_key):
    if api_key == "sk-desk-0001":
        return UserAPIKeyAuth(api_key=api_key)
    raise ProxyException(message="Incorrect API key provided", type="invalid_request_error", param=None, code=401)
