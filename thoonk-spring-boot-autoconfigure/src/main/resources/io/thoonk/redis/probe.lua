-- Finds out which commands and channels the user may not use, on a key of ours that is gone again at the end.
-- KEYS[1] the key   KEYS[2..] keys as feeds have them, so that Redis refuses the call where the user may not use such
-- ARGV channels as feeds have them; nothing is sent on them
-- Returns {'ok'}, {'refused', what is refused, ...}, or {'trouble', why Redis takes no changes at all}
local key = KEYS[1]
local refused = {'refused'}
local trouble

-- The words of 7.0, and of 7.2 and newer and Valkey.
local function is_refusal(answer)
  return string.find(answer, 'NOPERM', 1, true) or string.find(answer, "user executing the script can't", 1, true)
    or string.find(answer, 'ACL failure', 1, true) or string.find(answer, 'o permissions', 1, true)
    or string.find(answer, 'nknown Redis command', 1, true)
end

local function try(name, command, ...)
  local reply = redis.pcall(command, ...)
  local answer = type(reply) == 'table' and reply.err
  if answer and is_refusal(answer) then
    refused[#refused + 1] = name
  elseif answer and not string.find(answer, 'WRONGTYPE', 1, true) and not string.find(answer, 'no such key', 1, true) then
    trouble = answer
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
  {'LINSERT', key, 'BEFORE', 'a', 'd'}, {'LPOS', key, 'a'}, {'LTRIM', key, 0, -1}, {'RPOP', key}, {'EXPIRE', key, 60},
  {'PEXPIRE', key, 60000}, {'PTTL', key}, {'PERSIST', key}
})
on_fresh_key({
  {'HSET', key, 'a', '1'}, {'HSETNX', key, 'a', '1'}, {'HGET', key, 'a'}, {'HMGET', key, 'a'}, {'HGETALL', key}, {'HKEYS', key},
  {'HEXISTS', key, 'a'}, {'HLEN', key}, {'HSTRLEN', key, 'a'}, {'HRANDFIELD', key, 1}, {'HINCRBY', key, 'b', 1}, {'HSCAN', key, 0},
  {'HDEL', key, 'a'}
})
on_fresh_key({
  {'ZADD', key, 1, 'a'}, {'ZCARD', key}, {'ZCOUNT', key, 0, 1}, {'ZLEXCOUNT', key, '-', '+'}, {'ZSCORE', key, 'a'},
  {'ZMSCORE', key, 'a'}, {'ZRANK', key, 'a'}, {'ZREVRANK', key, 'a'}, {'ZRANGE', key, 0, 0}, {'ZREVRANGE', key, 0, 0},
  {'ZRANGEBYSCORE', key, 0, 1}, {'ZRANGEBYLEX', key, '-', '+'}, {'ZREVRANGEBYLEX', key, '+', '-'}, {'ZRANDMEMBER', key, 1},
  {'ZSCAN', key, 0}, {'ZREMRANGEBYRANK', key, 1, 1}, {'ZREMRANGEBYSCORE', key, 2, 2}, {'ZREM', key, 'a'}
})
on_fresh_key({
  {'SADD', key, 'a'}, {'SCARD', key}, {'SISMEMBER', key, 'a'}, {'SMISMEMBER', key, 'a'}, {'SMEMBERS', key},
  {'SRANDMEMBER', key, 1}, {'SSCAN', key, 0}, {'SREM', key, 'a'}
})
on_fresh_key({
  {'SET', key, '1'}, {'GET', key}, {'INCR', key}, {'INCRBY', key, 1}, {'GETRANGE', key, 0, 0}, {'SETRANGE', key, 0, '1'},
  {'EXISTS', key}, {'TOUCH', key}, {'STRLEN', key}, {'TYPE', key}, {'UNLINK', key}
})
try('TIME', 'TIME')
-- Redis 6.2 cannot be asked about channels.
if redis.acl_check_cmd then
  for _, channel in ipairs(ARGV) do
    if not redis.acl_check_cmd('PUBLISH', channel, '') then
      refused[#refused + 1] = 'PUBLISH on ' .. channel
    end
  end
else
  try('PUBLISH', 'PUBLISH', key, '')
end
if trouble then
  return {'trouble', trouble}
end
return #refused == 1 and {'ok'} or refused
