"""The job of `benches/onboarding.rs` as a script does it: one loop on the official Python SDK with one key.

    partner-portal sandbox --world empty --listen 127.0.0.1:8092     # in another terminal; prints the key
    python benches/sdk_loop.py http://127.0.0.1:8092 KEY [CUSTOMERS]

Needs `pip install cloudflare`. The sandbox has its true limit, 1,200 calls in 5 minutes, and 80 ms of latency. The SDK's own
retries are on, as they are by default; what still fails is counted and left.
"""

import sys
import time

import cloudflare
import httpx

origin, key = sys.argv[1], sys.argv[2]
customers = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
ADMINISTRATOR = "05784afa30c1afe1440e79d9351c7430"

httpx.patch(f"{origin}/_sandbox/world", json={"latency_ms": 80, "rate_limit": {"requests": 1200, "seconds": 300}})
client = cloudflare.Cloudflare(api_email="partner@sandbox.test", api_key=key, base_url=f"{origin}/client/v4")
began, done, failed = time.monotonic(), 0, 0
for n in range(customers):
    try:
        account = client.accounts.create(name=f"Customer {n}", type="standard")
        user = client.post("/users", body={"email": f"svc-{n}@svc.partner.test"}, cast_to=object)
        client.accounts.members.create(
            account_id=account.id, email=f"svc-{n}@svc.partner.test", roles=[ADMINISTRATOR], status="accepted"
        )
        zone = client.zones.create(account={"id": account.id}, name=f"customer-{n}.example", type="full")
        client.zones.subscriptions.create(zone_id=zone.id, rate_plan={"id": "CF_PRO_20_20"})
        done += 1
    except cloudflare.APIError as error:
        failed += 1
        print(n, type(error).__name__, flush=True)
took = time.monotonic() - began
calls = httpx.get(f"{origin}/_sandbox/requests?since=0").json()
throttled = sum(1 for call in calls if call["status"] == 429)
print(f"{done} of {customers} done, {failed} given up half-way, {len(calls)} calls, {throttled} times 429, {took:.0f} s")
