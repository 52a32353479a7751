return { tostring(redis.call('INCR', KEYS[1])) }
