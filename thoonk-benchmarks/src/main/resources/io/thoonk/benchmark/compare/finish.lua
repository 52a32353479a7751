-- The contract's finish of many jobs without a result, the changes of data alone.
-- KEYS[1] claimed   KEYS[2] cancelled   KEYS[3] published   KEYS[4] finishes   KEYS[5] items
-- ARGV[1..] ids
-- Returns how many were claimed
local finished = redis.call('ZREM', KEYS[1], unpack(ARGV))
redis.call('HDEL', KEYS[2], unpack(ARGV))
redis.call('ZREM', KEYS[3], unpack(ARGV))
redis.call('INCRBY', KEYS[4], finished)
redis.call('HDEL', KEYS[5], unpack(ARGV))
return finished
