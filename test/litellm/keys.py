"""Stands in for LiteLLM's database of keys: what a key may do follows from its name."""

import litellm
from litellm.proxy._types import ProxyErrorTypes, ProxyException, UserAPIKeyAuth


async def check(request, api_key: str) -> UserAPIKeyAuth:
    if not api_key.startswith("sk-proxy"):
        raise ProxyException(
            message="Authentication Error, Invalid proxy server token passed.",
            type=ProxyErrorTypes.auth_error,
            param="None",
            code=401,
        )
    if api_key == "sk-proxy-spent":
        raise litellm.BudgetExceededError(current_cost=1.25, max_budget=1.0)
    if api_key == "sk-proxy-once-a-minute":
        return UserAPIKeyAuth(api_key=api_key, rpm_limit=1)
    return UserAPIKeyAuth(api_key=api_key)
