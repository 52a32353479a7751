--- @include lib/job.lua
--- @include lib/time.lua
return server_time()
