-- Puts messages into a queue.
-- KEYS[1] config   KEYS[2] ids   KEYS[3] items   KEYS[4] publishes
-- ARGV[1] NORMAL or HIGH   ARGV[2..] id, item, id, item, ...
-- Returns {'ok'} or {'missing'}
local config, ids, items, publishes = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local priority = ARGV[1]

if redis.call('EXISTS', config) == 0 then
  return {'missing'}
end
-- Redis takes nothing back: what holds other data is found before anything is written.
redis.call('LLEN', ids)
redis.call('HLEN', items)
redis.call('STRLEN', publishes)
local fresh, fields = {}, {}
for i = 2, #ARGV, 2 do
  fresh[#fresh + 1] = ARGV[i]
  fields[#fields + 1] = ARGV[i]
  fields[#fields + 1] = ARGV[i + 1]
end
redis.call(priority == 'HIGH' and 'RPUSH' or 'LPUSH', ids, unpack(fresh))
redis.call('HSET', items, unpack(fields))
redis.call('INCRBY', publishes, #fresh)
return {'ok'}
