"""Writes what LiteLLM would put into the spend log of its database to a file, a JSON row a line."""

import json
import os

from litellm.integrations.custom_logger import CustomLogger
from litellm.proxy.spend_tracking.spend_tracking_utils import get_logging_payload


class SpendLog(CustomLogger):
    def write(self, kwargs, response_obj, start_time, end_time):
        row = get_logging_payload(
            kwargs=kwargs, response_obj=response_obj, start_time=start_time, end_time=end_time
        )
        # LiteLLM's writer puts the cost in beside this function.
        row["spend"] = kwargs.get("response_cost") or 0.0
        with open(os.environ["SPEND_LOG_FILE"], "a", encoding="utf-8") as file:
            file.write(json.dumps(row, default=str) + "\n")

    async def async_log_success_event(self, kwargs, response_obj, start_time, end_time):
        self.write(kwargs, response_obj, start_time, end_time)

    async def async_log_failure_event(self, kwargs, response_obj, start_time, end_time):
        self.write(kwargs, response_obj, start_time, end_time)


recorder = SpendLog()
