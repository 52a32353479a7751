-- Ends the blocking pop of a process that waits for a list of its own besides others.
-- KEYS[1] that list
-- ARGV[1] how long in ms what nobody pops stays, because the process has died
-- Returns {'ok'}
-- So that Redis does it while its memory is full too.
redis.call('DEL', KEYS[1])
redis.call('LPUSH', KEYS[1], '')
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return {'ok'}
