-- Finds out which commands the user may not run, on a key of ours that is gone again at the end.
-- KEYS[1] the key   KEYS[2..3] keys as feeds have them, so that Redis refuses the call where the user may not use such
-- ARGV[1] a channel of ours that nobody hears
-- Returns {'ok', a command that is refused, ...}
local key = KEYS[1]
local refused = {'ok'}

local function try(name, command, ...)
  local reply = redis.pcall(command, ...)
  if type(reply) == 'table' and reply.err then
    refused[#refused + 1] = name
  end
end

local function on_fresh_key(commands)
  for _, call in ipairs(commands) do
    try(call[1], unpack(call))
  end
  try('DEL', 'DEL', key)
end

on_fresh_key({
  {'LPUSH', key, 'a'}, {'RPUSH', key, 'b'}, {'LLEN', key}, {'LRANGE', key, 0, 0}, {'LINDEX', key, 0}, {'LREM', key, 0, 'c'},
  {'LINSERT', key, 'BEFORE', 'a', 'd'}, {'LPOS', key, 'a'}, {'RPOPLPUSH', key, key}, {'RPOP', key}, {'PEXPIRE', key, 60000}
})
on_fresh_key({
  {'HSET', key, 'a', '1'}, {'HGET', key, 'a'}, {'HMGET', key, 'a'}, {'HGETALL', key}, {'HEXISTS', key, 'a'}, {'HLEN', key},
  {'HINCRBY', key, 'b', 1}, {'HSCAN', key, 0}, {'HDEL', key, 'a'}
})
on_fresh_key({
  {'ZADD', key, 1, 'a'}, {'ZCARD', key}, {'ZSCORE', key, 'a'}, {'ZMSCORE', key, 'a'}, {'ZRANGE', key, 0, 0}, {'ZRANGEBYSCORE', key, 0, 1}, {'ZREM', key, 'a'}
})
on_fresh_key({{'SADD', key, 'a'}, {'SCARD', key}, {'SISMEMBER', key, 'a'}, {'SMISMEMBER', key, 'a'}, {'SMEMBERS', key}, {'SREM', key, 'a'}})
on_fresh_key({{'SET', key, '1'}, {'GET', key}, {'INCR', key}, {'INCRBY', key, 1}, {'EXISTS', key}, {'TOUCH', key}, {'STRLEN', key}, {'TYPE', key}, {'UNLINK', key}})
try('PUBLISH', 'PUBLISH', ARGV[1], '')
try('TIME', 'TIME')
return refused
