-- Tells what waits in the gate and what holds it back; changes nothing.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] of how many lanes to tell, or 0 of the gate as a whole
-- Returns {'ok', jobs that wait, run, are admitted, lanes that are ready, held back, what holds the feed back, limit of the feed
--   or false, starts in its window, next start in ms or -1, {required, how many jobs wait for it, ...}}, or of lanes
--   {'ok', {lane, jobs that wait, run, what holds it back, limit or false, starts in its window, next start in ms or -1, next job},
--   ...}
--- @include lib/job.lua
if ARGV[1] ~= '0' then
  return is_ours() and open_gate().list_lanes(tonumber(ARGV[1])) or {'ok'}
elseif not is_ours() then
  return {'ok', 0, 0, 0, 0, 0, 'NONE', false, 0, -1, {}}
end
return open_gate().status()
