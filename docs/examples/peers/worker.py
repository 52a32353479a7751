"""A worker of the queue "resize" in Python. It needs redis-py: pip install redis

docs/contract.md says what each key holds.
"""
import sys
import time

import redis

r = redis.Redis.from_url(sys.argv[1])
print("is up", flush=True)
while True:
    popped = r.brpop("feed.ids:resize", timeout=2)
    if popped is None:
        continue
    job = popped[1]
    with r.pipeline(transaction=True) as p:
        claimed = int(time.time() * 1000)
        p.zadd("feed.claimed:resize", {job: claimed})
        p.hget("feed.items:resize", job)
        picture = p.execute()[1].decode()

    time.sleep(0.01)  # the work
    result = "thumbnail of " + picture + ", made by Python"

    def finish(p):
        if p.zscore("feed.claimed:resize", job) != claimed:
            return  # took too long: somebody else has it now
        p.multi()
        p.zrem("feed.claimed:resize", job)
        p.hdel("feed.cancelled:resize", job)
        p.zrem("feed.published:resize", job)
        p.incr("feed.finishes:resize")
        p.publish("job.finish:resize", job + b"\0" + result.encode())
        p.hdel("feed.items:resize", job)

    r.transaction(finish, "feed.claimed:resize")  # again, until nobody wrote the claims meanwhile
