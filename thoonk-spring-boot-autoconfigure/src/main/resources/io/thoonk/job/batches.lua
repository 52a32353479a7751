-- Keeps the list of batches that are not over, and says who looks after them.
-- KEYS[1] their ids   KEYS[2] which process looks after them
-- ARGV[1] 'add', 'remove', 'list' or 'lead'   ARGV[2] the batch, how many to list at most, or the process
-- ARGV[3] for how many ms it leads
-- Returns {'ok', how many there are, id, ...}, or {'other', how many there are} if another process looks after them
if ARGV[1] == 'add' then
  redis.call('SADD', KEYS[1], ARGV[2])
  return {'ok', 1}
elseif ARGV[1] == 'remove' then
  redis.call('SREM', KEYS[1], ARGV[2])
  return {'ok', 0}
end
local count = redis.call('SCARD', KEYS[1])
if ARGV[1] == 'list' then
  return {'ok', count, unpack(redis.call('SRANDMEMBER', KEYS[1], ARGV[2]))}
end
local leader = count > 0 and redis.call('GET', KEYS[2])
if count == 0 or leader and leader ~= ARGV[2] then
  return {count == 0 and 'ok' or 'other', count}
end
-- A full Redis is looked after too.
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
local reply = {'ok', count}
for _, id in ipairs(redis.call('SRANDMEMBER', KEYS[1], 1000)) do
  reply[#reply + 1] = id
end
return reply
