-- Makes a process the active one of a durable listener, keeps it so, or ends that. Registers the listener.
-- KEYS[1..9] config, ids, items, generation, durable listeners, known items, parked items, tombstones, items to repeat
-- ARGV[1] name   ARGV[2] token of the process   ARGV[3] ms, 0 to end it   ARGV[4] generation to give a feed without one
-- Returns {'kept'} if no other process was active since it last was, {'begun'} otherwise, {'ended'}, {'held'} if another process is active, {'lost'} if there is nothing to end, or {'missing'}
--- @include lib/cursor.lua
local duration, fresh_generation = tonumber(ARGV[3]), ARGV[4]

if not adopt(fresh_generation) then
  return {'missing'}
end
local owner = holder()
if duration == 0 then
  if owner ~= token then
    return {'lost'}
  end
  redis.call('HDEL', durable, lease_field)
  return {'ended'}
end
if owner and owner ~= token then
  return {'held'}
end
local last = redis.call('HGET', durable, lease_field)
-- Redis refuses a script that begins with anything but a removal while its memory is full.
redis.call('HDEL', durable, lease_field)
redis.call('HSETNX', durable, position_field, '')
redis.call('HSET', durable, lease_field, string.format('%.0f', now_ms() + duration) .. ' ' .. token)
return {last and string.match(last, '^%d+ (.*)$') == token and 'kept' or 'begun'}
