-- Reads the records of processes; changes nothing.
-- KEYS[1..] hash of each process
-- Returns {'ok', how many ms the record has left, {field, value, ...}, ms, {...}, ...}, a negative time where there is none
local reply = {'ok'}
for _, record in ipairs(KEYS) do
  reply[#reply + 1] = redis.call('PTTL', record)
  reply[#reply + 1] = redis.call('HGETALL', record)
end
return reply
